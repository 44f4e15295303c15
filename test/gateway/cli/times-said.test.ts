import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { catalogProbe } from '../../../gateway/cli/catalog-probe.ts'
import { catalogQuality } from '../../../gateway/cli/catalog-quality.ts'
import { catalogHistory } from '../../../gateway/cli/catalog-registry.ts'
import { emergencyList } from '../../../gateway/cli/grant-emergency.ts'
import { askExchange } from '../../../gateway/cli/policy-explain-asked.ts'
import { requestShow } from '../../../gateway/cli/request.ts'
import { said } from '../../support/said.ts'

const INSTANT = '2026-03-02T18:30:00.000Z'
/** The same for the people of both provinces. */
const TOLD = '2026-03-03T02:30:00'
/** As the management API writes such a time. */
const LOCAL = `${TOLD}.000+08:00`
const EVENT = { seq: 1, action: 'submit', at: LOCAL, by: 'cq-officer', why: 'As agreed.' }

const ANSWERS = {
  emergencyUses: [
    {
      ...{ exchange: 'x', consumer: 'cq-pension-desk', department: 'RS', operator: 'CQ-YZ-0417' },
      ...{ matter: 'CY-037', dueAt: INSTANT, state: 'open', late: false },
    },
  ],
  policyExplain: {
    ...{ permitted: true, shown: [], terms: [], reasons: [] },
    quotas: [{ grant: 'g', bound: 'calls', used: 1, max: 2, resetsAt: INSTANT }],
  },
  quality: [
    {
      ...{ resource: '500000.RS.x', name: 'X', updateCycle: 'daily', reads: 1, malformed: 0 },
      ...{ stale: 1, records: 1, repeated: 0, asOf: LOCAL },
      ...{ isDue: true, overdue: { since: INSTANT, explanation: 'It is old.' }, items: [] },
    },
  ],
  probeResource: { asOf: LOCAL, records: [[]] },
  events: [{ ...EVENT, version: null, defects: [], warnings: [] }],
  request: {
    ...{ id: 'SQ-500000-2026-0001', state: 'active', terms: null, deed: null, clocks: [] },
    hold: { state: 'suspended', because: 'Complaint 7.', by: 'cq-steward', since: INSTANT },
    events: [{ ...EVENT, role: 'data-officer', region: '500000', details: '{}' }],
  },
}

describe('commands of staff', () => {
  let server: Server
  let who: { readonly exchange: string; readonly token: string }

  before(async () => {
    server = createServer((_request, response) => {
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ data: ANSWERS }))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    who = { exchange: `http://127.0.0.1:${port}`, token: 'x' }
  })
  after(() => void server.close())

  const question = {
    ...{ consumer: 'cq-pension-desk', matter: 'CY-037', today: '2026-03-03' },
    asks: [{ resource: '500000.RS.x', mode: 'query', items: ['name'] }],
  } as const
  const explain = { ...question, resource: '500000.RS.x', items: 'name', mode: 'query' }
  const probe = { subject: 'x', subjectKind: 'person', reason: 'My own record.' }

  for (const [command, run] of [
    ['grant emergencies', () => emergencyList(who)],
    ['policy explain', () => askExchange({ ...explain, ...who }, question)],
    ['catalog quality', () => catalogQuality({ ...who, days: 7 })],
    ['catalog probe', () => catalogProbe('500000.RS.x', { ...who, ...probe })],
    ['catalog history', () => catalogHistory('500000.RS.x', who)],
    ['request show', () => requestShow('SQ-500000-2026-0001', who)],
  ] as const) {
    it(`tell an instant in the time of both provinces, to the second: ${command}`, async () => {
      const { code, out, err } = await said(run)
      assert.equal(code, 0, err)
      assert.ok(out.includes(TOLD), out)
      assert.ok(!/\dZ|\.\d{3}|\+08:00/.test(out), out)
    })
  }

  it('give an instant as the exchange gave it where they print JSON', async () => {
    const { out } = await said(() => catalogQuality({ ...who, days: 7, json: true }))
    assert.ok(out.includes(INSTANT))
  })
})
