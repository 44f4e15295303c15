import assert from 'node:assert/strict'
import type { Resource } from '../../catalog/types.ts'
import type { ExchangeConfig } from '../../gateway/config.ts'
import { hearKnownCatalogs } from '../../gateway/make-peers.ts'
import type { State } from '../../gateway/open-state.ts'
import { makePeerOffers, type PeerOffers } from '../../gateway/peer-offers.ts'
import type { Peer } from '../../gateway/peer/client.ts'
import { testHouse } from '../support/house.ts'
import { content, grantOf, OWN, PEERS, PEOPLE } from '../support/offered.ts'

const [TWICE, ...OTHERS] = PEERS as [Resource, ...Resource[]]
const REGION = { code: '510000', name: 'SICHUAN' }

/** As a peer sends it that lists one resource twice, and not the same of it. */
const BAD = { resources: [TWICE, ...OTHERS, { ...TWICE, shareType: 'unconditional' }] }

describe('what peers offer', () => {
  let lines: object[]
  let offers: PeerOffers

  beforeEach(() => {
    lines = []
    const line = (fields: object): void => void lines.push(fields)
    offers = makePeerOffers(content, { info: line, warn: line, error: line })
  })

  it('is without the one resource that a peer lists twice, which is told', () => {
    offers.hear(REGION.code, BAD)
    assert.deepEqual(offers.of(content), OTHERS)
    assert.deepEqual(lines, [{ peer: REGION.code, code: TWICE.code }])
  })

  it('takes in what the peer assessed on a day that has not come here yet: whose clock is right is not ours to say', () => {
    const one = { done: true, date: '2999-01-01' }
    const assessed = { ...TWICE, assessments: { secrecy: one, personalInformation: one } }
    offers.hear(REGION.code, { resources: [assessed, ...OTHERS] })
    assert.deepEqual(offers.of(content), [assessed, ...OTHERS])
    assert.deepEqual(lines, [])
  })

  it('lets all go on when a peer lists a resource twice: what is revoked is, and its others are answered', async () => {
    offers.hear(REGION.code, { resources: PEERS })
    const { keeper, ask } = testHouse({ offers })
    const request = 'SQ-500000-2026-0001'
    const granted = grantOf('cq-ungranted', OWN[0]!, { id: request, request })
    assert(keeper.grant([granted]))
    keeper.hear(REGION.code, BAD)
    assert(keeper.reload())
    assert(keeper.grant([{ ...granted, state: 'terminated' }]))
    assert.equal(keeper.house().grants.grant(`${request}@1`)?.state, 'terminated')
    const query = `{ person(idNumber: "${PEOPLE.retiree}") { pensionBenefit(from: [SICHUAN]) { name } } }`
    assert.equal((await ask({ query })).status, 200)
  })

  it('is not said to be unpublished before the peer has told what it offers', async () => {
    const { hear, ask } = testHouse({ offers })
    const query = `{ person(idNumber: "${PEOPLE.retiree}") { pensionBenefit(from: [SICHUAN]) { name } } }`
    const { status, body } = await ask({ query })
    assert.equal(status, 403)
    const [{ because }] = body.errors[0].extensions.refused
    assert.match(because, / cannot be given yet: SICHUAN has not told this exchange so far/)
    hear({ resources: [] })
    const [{ because: later }] = (await ask({ query })).body.errors[0].extensions.refused
    assert.match(later, / is not offered: no resource with this code is published/)
    hear({ resources: PEERS })
    assert.equal((await ask({ query })).status, 200)
  })

  it('is not said to be no field either, though nobody else offers the standard', async () => {
    const { hear, ask } = testHouse({ offers })
    const query = `{ person(idNumber: "${PEOPLE.retiree}") { lowIncomeFamily { name } } }`
    const heard = /^Cannot query field "lowIncomeFamily" on type "Person"\./
    const { message } = (await ask({ query })).body.errors[0]
    assert.match(message, heard)
    assert.match(message, / only SICHUAN offers this, .* ask again in a minute\.$/)
    hear({ resources: [] })
    const { message: later } = (await ask({ query })).body.errors[0]
    assert.match(later, heard)
    assert.doesNotMatch(later, /SICHUAN/)
  })

  for (const [what, kept] of Object.entries({
    'lists a resource twice': BAD,
    'holds what is no resource': { resources: [null, 7, { code: TWICE.code }] },
    'is no catalogue at all': ['?'],
  })) {
    it(`lets the exchange start when what was kept of a peer ${what}`, async () => {
      const peer = { region: REGION } as unknown as Peer
      const state = { keptPeerCatalog: async () => kept } as unknown as State
      await hearKnownCatalogs({ region: '500000' } as ExchangeConfig, state, [peer], offers, {
        info: () => undefined,
        warn: () => undefined,
        error: () => undefined,
      })
      assert(testHouse({ offers }).house.catalog.offers().length >= OWN.length)
    })
  }
})
