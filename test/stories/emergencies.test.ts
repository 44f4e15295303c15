import assert from 'node:assert/strict'
import type { BarringUse, Emergencies, NotedEmergency } from '../../gateway/core/house.ts'
import { GatewayError } from '../../gateway/core/errors.ts'
import { exchangeId, NOW, testHouse, type TestHouse } from '../support/house.ts'
import { grantOf, GRANTS, OWN, PEOPLE } from '../support/offered.ts'

const GRANT = 'cq-pension-desk.500000.GA.householdPopulation@1'
const query = `{ person(idNumber: "${PEOPLE.retiree}") { householdPopulation(from: [CHONGQING]) { name } } }`

const ofPeer = grantOf('sc-pension-desk', OWN[0]!, { emergency: true })

function houseWith(emergencies: Partial<Emergencies>): TestHouse {
  const own = grantOf('cq-pension-desk', OWN[0]!, { emergency: true })
  return testHouse({
    grants: [own, ofPeer, ...GRANTS.slice(2)],
    emergencies: { barring: () => undefined, note: async () => undefined, ...emergencies },
  })
}

describe('an emergency grant', () => {
  it('permits, and its use is noted before anything is read and stands in the record', async () => {
    const noted: (readonly [NotedEmergency, number])[] = []
    const house: TestHouse = houseWith({
      note: async (use) => void noted.push([use, house.readCount()]),
    })
    assert.equal((await house.ask({ query })).status, 200)
    const use: NotedEmergency = {
      exchangeId: exchangeId(1),
      consumer: 'cq-pension-desk',
      consumerRegion: '500000',
      department: 'RS',
      operator: 'CQ-YZ-0417',
      matter: 'CY-037',
      caseNumber: '500103-2026-000123',
      grants: [GRANT],
      usedAt: NOW,
    }
    assert.deepEqual(noted, [[use, 0]])
    assert.deepEqual(house.records()[0]?.asks[0]?.emergencyGrants, [GRANT])
  })

  it('gives nothing where its use cannot be noted', async () => {
    const house = houseWith({
      note: async () => {
        throw new GatewayError('OVERLOADED', 'It cannot be noted just now.')
      },
    })
    const told = await house.ask({ query })
    assert.deepEqual([told.status, told.body.data, house.readCount()], [503, undefined, 0])
    assert.equal(house.records()[0]?.code, 'OVERLOADED')
  })

  it('is asked for nothing where another grant permits', async () => {
    const house = testHouse()
    assert.equal((await house.ask({ query })).status, 200)
    assert.deepEqual(house.records()[0]?.asks[0]?.emergencyGrants, [])
  })

  it('of a peer’s consumer is noted here, for the department that shares to justify', async () => {
    const noted: NotedEmergency[] = []
    const house = houseWith({ note: async (use) => void noted.push(use) })
    const { status } = await house.askAsPeer({ as: 'sc-pension-desk', query })
    assert.equal(status, 200)
    assert.deepEqual(
      noted.map((use) => [use.consumer, use.consumerRegion, use.department]),
      [['sc-pension-desk', '510000', 'GA']],
    )
  })
})

describe('a consumer with an emergency use that nobody accounted for', () => {
  const overdue: BarringUse = {
    exchangeId: exchangeId(77),
    department: 'RS',
    usedAt: new Date('2026-03-01T01:00:00Z'),
    dueAt: new Date('2026-03-02T01:00:00Z'),
    rejected: null,
  }
  const refusalOf = async (use: BarringUse): Promise<readonly [number, string, object, number]> => {
    const house = houseWith({ barring: () => use })
    const told = await house.ask({ query })
    assert.deepEqual(
      [house.records()[0]?.code, house.records()[0]?.consumer?.id],
      ['ACCESS_DENIED', 'cq-pension-desk'],
    )
    const { message, extensions } = told.body.errors[0]
    return [told.status, message, extensions.emergency, house.readCount()]
  }

  it('gets nothing by any grant, and is told which use, since when and what to do', async () => {
    assert.deepEqual(await refusalOf(overdue), [
      403,
      'The consumer "cq-pension-desk" is suspended since 2026-03-02T09:00:00: its emergency use 019cabcd-0000-7000-8000-000000000077 of 2026-03-01T09:00:00 was not justified and approved until 2026-03-02T09:00:00 (Decree 809 Art. 27: whose use may have gone beyond its scope is suspended). Nothing was read. Have it justified by the data officer of RS and approved by the steward of CHONGQING, or ask the steward to lift the suspension.',
      {
        exchange: exchangeId(77),
        since: '2026-03-02T01:00:00.000Z',
        usedAt: '2026-03-01T01:00:00.000Z',
        wasRejected: false,
        department: 'RS',
      },
      0,
    ])
  })

  it('is sent to the steward where the use was rejected', async () => {
    const [, message] = await refusalOf({
      ...overdue,
      rejected: { at: '2026-03-01T05:00:00.000Z' },
    })
    assert.match(
      message,
      /since 2026-03-01T13:00:00: its emergency use \S+ of 2026-03-01T09:00:00 was rejected \(Decree 809 Art\. 27: .*\)\. Nothing was read\. Ask the steward/,
    )
  })
})
