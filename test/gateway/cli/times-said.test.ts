import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { catalogQuality } from '../../../gateway/cli/catalog-quality.ts'
import { emergencyList } from '../../../gateway/cli/grant-emergency.ts'
import { askExchange } from '../../../gateway/cli/policy-explain-asked.ts'
import { said } from '../../support/said.ts'

const INSTANT = '2026-03-02T18:30:00.000Z'
/** The same for the people of both provinces. */
const TOLD = '2026-03-03T02:30:00'

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
      ...{ stale: 1, records: 1, repeated: 0, asOf: '2026-02-01T00:00:00.000+08:00' },
      ...{ isDue: true, overdue: { since: INSTANT, explanation: 'It is old.' }, items: [] },
    },
  ],
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

  for (const [command, run] of [
    ['grant emergencies', () => emergencyList(who)],
    ['policy explain', () => askExchange({ ...explain, ...who }, question)],
    ['catalog quality', () => catalogQuality({ ...who, days: 7 })],
  ] as const) {
    it(`tell an instant in the time of both provinces: ${command}`, async () => {
      const { code, out, err } = await said(run)
      assert.equal(code, 0, err)
      assert.ok(out.includes(TOLD), out)
      assert.ok(!/\dZ/.test(out), out)
    })
  }

  it('give an instant as the exchange gave it where they print JSON', async () => {
    const { out } = await said(() => catalogQuality({ ...who, days: 7, json: true }))
    assert.ok(out.includes(INSTANT))
  })
})
