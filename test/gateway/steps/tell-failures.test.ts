import assert from 'node:assert/strict'
import { AdapterError } from '../../../adapters/errors.ts'
import { emptyOutcome } from '../../../gateway/peer/answer.ts'
import { unavailable } from '../../../gateway/peer/answered-failure.ts'
import type { RegionReader } from '../../../gateway/core/house.ts'
import { exchangeId, NOW, testHouse, type LogLine } from '../../support/house.ts'
import { PEOPLE } from '../../support/offered.ts'

const ask = (selection: string): { readonly query: string } => ({
  query: `{ person(idNumber: "${PEOPLE.retiree}") { ${selection} } }`,
})
const HOUSEHOLD = 'householdPopulation(from: [CHONGQING]) { name }'

const told = (lines: readonly LogLine[]): readonly unknown[] =>
  lines.map(({ level, fields: { err, ...fields } }) => [
    level,
    fields,
    err instanceof AdapterError ? err.code : (err as Error).message,
  ])

describe('a source that fails', () => {
  it('is told to the administrator with its cause, and whoever asks is answered', async () => {
    const house = testHouse()
    house.sources.get('GA')!.failWith('householdPopulation', 'SOURCE_MALFORMED')
    assert.equal((await house.ask(ask(HOUSEHOLD))).status, 200)
    const resource = '500000.GA.householdPopulation'
    assert.deepEqual(told(house.lines), [
      [
        'warn',
        { exchangeId: exchangeId(1), resource, code: 'SOURCE_INVALID_DATA' },
        'SOURCE_MALFORMED',
      ],
    ])
    assert(!JSON.stringify(house.lines).includes(PEOPLE.retiree))
  })

  it('has one line in ten seconds for each resource and cause, which says how often it was so', async () => {
    let seconds = 0
    const house = testHouse({ seconds: () => seconds })
    const source = house.sources.get('GA')!
    source.failWith('*', 'SOURCE_BUSY')
    for (let i = 0; i < 3; i++) await house.ask(ask(HOUSEHOLD))
    await house.ask(ask('idCardIssue { photo }'))
    source.failWith('*', 'SOURCE_UNAVAILABLE')
    await house.ask(ask(HOUSEHOLD))
    source.failWith('*', 'SOURCE_BUSY')
    seconds = 10
    await house.ask(ask(HOUSEHOLD))
    const lines = house.lines.map(({ fields: { resource, alike, err } }) => [
      String(resource).slice(10),
      (err as AdapterError).code,
      alike,
    ])
    assert.deepEqual(lines, [
      ['householdPopulation', 'SOURCE_BUSY', undefined],
      ['idCardIssue', 'SOURCE_BUSY', undefined],
      ['householdPopulation', 'SOURCE_UNAVAILABLE', undefined],
      ['householdPopulation', 'SOURCE_BUSY', 2],
    ])
  })

  it('is not told of where it only holds more rows than an answer may have', async () => {
    const house = testHouse()
    house.sources.get('GA')!.failWith('*', 'SOURCE_TOO_MANY_ROWS')
    assert.equal((await house.ask(ask(HOUSEHOLD))).status, 400)
    assert.deepEqual(
      house.lines.map(({ level }) => level),
      ['info'],
    )
  })
})

describe('a peer that fails', () => {
  it('has one line, whatever the number of its resources', async () => {
    const context = {
      region: 'SICHUAN',
      regionCode: '510000',
      now: NOW,
      latencyMs: 1,
      department: (): string => '四川省公安厅',
    }
    const failure = unavailable(context, new Error('self-signed certificate'))
    const sichuanReader: RegionReader = async (reads) =>
      reads.map((read) => ({ ...emptyOutcome(context, read), failure }))
    const house = testHouse({ sichuanReader })
    const selection =
      'pensionBenefit(from: [SICHUAN]) { name } householdPopulation(from: [SICHUAN]) { name }'
    await house.ask(ask(selection))
    await house.ask(ask('householdPopulation(from: [SICHUAN]) { name }'))
    const fields = {
      exchangeId: exchangeId(1),
      resource: '510000.RS.pensionBenefit',
      code: 'PEER_UNAVAILABLE',
    }
    assert.deepEqual(told(house.lines), [['warn', fields, 'self-signed certificate']])
  })
})
