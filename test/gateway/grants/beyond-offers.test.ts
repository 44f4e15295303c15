import assert from 'node:assert/strict'
import type { Resource } from '../../../catalog/types.ts'
import { makeBeyondOffers, type BeyondOffers } from '../../../gateway/grants/beyond-offers.ts'
import type { Grant } from '../../../policies/types.ts'
import { testHouse } from '../../support/house.ts'
import { grantOf, offer, OWN, PEOPLE } from '../../support/offered.ts'

const THEIRS = offer('510000', 'pensionBenefit')
const GRANT = grantOf('cq-pension-desk', THEIRS)
const [FIRST, ...REST] = THEIRS.items
const NARROWED = { ...THEIRS, items: REST }

describe('a grant of what another province offers no more', () => {
  let lines: { readonly problems: readonly { readonly file: string; readonly pointer: string }[] }[]
  let tell: BeyondOffers

  beforeEach(() => {
    lines = []
    const never = (): never => assert.fail('nothing else is told')
    const warn = (fields: object): void => void lines.push(fields as (typeof lines)[number])
    tell = makeBeyondOffers({ info: never, warn, error: never })
  })

  const telling = (peers: readonly Resource[], ...grants: readonly Grant[]): typeof lines => {
    tell(testHouse({ peers, grants }).house)
    return lines
  }

  it('is told once, with each item and mode, and once more when it was offered again in between', () => {
    assert.deepEqual(telling([THEIRS], GRANT), [])
    const narrowed = [{ ...NARROWED, methods: ['verify' as const] }]
    telling(narrowed, GRANT)
    assert.deepEqual(
      telling(narrowed, GRANT).map(({ problems }) =>
        problems.map(({ file, pointer }) => [file, pointer]),
      ),
      [
        [
          [GRANT.id, '/modes/0'],
          [GRANT.id, `/items/${FIRST!.name}`],
        ],
      ],
    )
    telling([THEIRS], GRANT)
    assert.equal(telling(narrowed, GRANT).length, 2)
  })

  it('is told also where it is of the whole standard', () => {
    const whole = { ...GRANT, resource: '510000.*.pensionBenefit' }
    assert.equal(telling([NARROWED], whole)[0]?.problems[0]?.pointer, `/items/${FIRST!.name}`)
  })

  it('is not told of our own, of one that opens nothing, and of what may not have been heard yet', () => {
    const own = OWN.find(({ standard }) => standard === 'enterpriseStaff')!
    assert.deepEqual(telling([NARROWED], grantOf('cq-pension-desk', own)), [])
    assert.deepEqual(telling([NARROWED], { ...GRANT, state: 'suspended' }), [])
    assert.deepEqual(telling([], GRANT), [])
  })

  it('opens what is still offered, and nothing else', async () => {
    const { ask } = testHouse({ peers: [NARROWED], grants: [GRANT] })
    const query = `{ person(idNumber: "${PEOPLE.retiree}") { pensionBenefit(from: [SICHUAN]) { monthlyBenefit } } }`
    assert.equal((await ask({ query })).status, 200)
    const refused = await ask({ query: query.replace('monthlyBenefit', FIRST!.name) })
    assert.deepEqual(
      [refused.status, refused.body.errors[0].extensions.code],
      [403, 'ACCESS_DENIED'],
    )
  })
})
