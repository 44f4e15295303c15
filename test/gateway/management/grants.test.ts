import assert from 'node:assert/strict'
import { suspendGrant } from '../../../gateway/grants/grant-life.ts'
import type { Database } from '../../../gateway/state/database.ts'
import { makeGrantIndex } from '../../../policies/grants.ts'
import type { Grant } from '../../../policies/types.ts'
import { NOW, testHouse } from '../../support/house.ts'
import { testManagement, type TestManagement } from '../../support/management.ts'
import { CONSUMERS, GRANTS } from '../../support/offered.ts'
import { migratedDatabase, START_TIMEOUT_MS } from '../../support/postgres.ts'

/** Of a resource of Chongqing's own RS, and of Sichuan's, whose departments have the same codes. */
const OURS = 'cq-pension-desk.500000.RS.pensionBenefit'
const THEIRS = 'cq-pension-desk.510000.RS.pensionBenefit'
/** Of whole standards: the police's for another department's system of Sichuan, and Sichuan's own. */
const WIDE: Grant = {
  id: 'wide',
  version: 1,
  consumer: 'sc-pension-desk',
  resource: '500000.*.driverLicence',
  modes: ['query'],
  items: { penaltyPoints: 'clear' },
  matters: ['CY-037'],
  validFrom: '2026-01-01',
  validTo: '2026-12-31',
  state: 'active',
}
const ELSEWHERE: Grant = { ...WIDE, id: 'elsewhere', resource: '510000.*.pensionBenefit' }

describe('grants in the management API', function () {
  this.timeout(30_000)
  let database: Database
  let api: TestManagement

  before(async function () {
    this.timeout(START_TIMEOUT_MS)
    database = await migratedDatabase()
    const house = testHouse()
    const registrations = {
      grants: makeGrantIndex([...GRANTS, WIDE, ELSEWHERE]),
      consumers: CONSUMERS,
    }
    const parts = { database, config: { region: '500000' }, registrations: () => registrations }
    api = testManagement(house, parts as never)
  })
  after(() => database.close())

  const changes = async (as: string, grant: string): Promise<readonly string[]> => {
    const said: string[] = []
    for (const what of ['suspendGrant', 'reattestGrant', 'revokeGrant']) {
      const text = `mutation ($grant: ID!) { ${what}(grant: $grant, reason: "The case is closed.") }`
      const { body } = await api.manage(as, text, { grant })
      said.push(body.errors?.[0]?.extensions.code ?? 'done')
    }
    return said
  }
  const held = (): Promise<readonly object[]> =>
    database.query('SELECT grant_id, state, by_whom FROM shudao.grant_hold ORDER BY grant_id')

  it('are held and given back by the officer whose resource it is, not by the asking one of another province', async () => {
    const because = 'The consumer asked without a case.'
    await suspendGrant(database, { grant: THEIRS, by: 'cq-steward', because, at: NOW })
    const before = await held()
    const refused = ['ROLE_REQUIRED', 'ROLE_REQUIRED', 'ROLE_REQUIRED']
    assert.deepEqual(await changes('cq-officer-rs', THEIRS), refused)
    assert.deepEqual(await changes('cq-officer-ga', OURS), refused)
    assert.deepEqual(await held(), before)
    assert.deepEqual(await changes('cq-officer-rs', OURS), ['done', 'done', 'done'])
    assert.deepEqual(await changes('cq-steward', THEIRS), ['done', 'done', 'done'])
  })

  it('say whom to ask where no department here may change them', async () => {
    const text = `mutation { revokeGrant(grant: "${THEIRS}", reason: "The case is closed.") }`
    const { body } = await api.manage('cq-officer-rs', text)
    assert.equal(
      body.errors[0].message,
      '"revokeGrant" is for no department alone, and cq-officer-rs acts for RS. Ask the steward.',
    )
    assert.deepEqual(body.errors[0].extensions.needed, ['steward'])
  })

  it('are shown to officers of the department whose resource or whose system it is, and to stewards and auditors', async () => {
    const shown = async (as: string): Promise<readonly string[]> => {
      const { body } = await api.manage(as, '{ grants { id } }')
      return (body.data.grants as readonly { readonly id: string }[]).map(({ id }) => id)
    }
    const all = await shown('cq-auditor')
    assert.equal(all.length, GRANTS.length + 2)
    assert.deepEqual(await shown('cq-steward'), all)
    assert.deepEqual(
      await shown('cq-officer-ga'),
      all.filter((id) => id.includes('.500000.GA.') || id === 'wide'),
    )
    assert.deepEqual(
      await shown('cq-officer-rs'),
      all.filter((id) => id.startsWith('cq-') || id.includes('.500000.RS.')),
    )
  })

  it('are shown beside a resource to the officer whose it is', async () => {
    const users = async (as: string, code: string): Promise<unknown> => {
      const text = `{ catalogResource(code: "${code}") { users { consumer } } }`
      return (await api.manage(as, text)).body.data.catalogResource.users
    }
    const desk = { consumer: 'cq-pension-desk' }
    const both = [desk, { consumer: 'sc-pension-desk' }]
    assert.deepEqual(await users('cq-officer-rs', '500000.RS.pensionBenefit'), both)
    assert.equal(await users('cq-officer-ga', '500000.RS.pensionBenefit'), null)
    assert.equal(await users('cq-officer-rs', '510000.RS.pensionBenefit'), null)
    assert.deepEqual(await users('cq-steward', '510000.RS.pensionBenefit'), [desk])
  })
})
