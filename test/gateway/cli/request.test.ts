import assert from 'node:assert/strict'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { requestList, requestShow, requestStep } from '../../../gateway/cli/request.ts'
import { said } from '../../support/said.ts'

const ID = 'SQ-500000-2026-0001'

/** In use, while its grant is held back. */
const SHOWN = {
  ...{ id: ID, state: 'active', terms: null, deed: null, events: [] },
  clocks: [
    { deadline: 'rectify', state: 'overdue', dueOn: '2026-08-01', daysLeft: 0 },
    { deadline: 'D4', state: 'overdue', dueOn: '2026-07-01', daysLeft: -2 },
  ],
  hold: {
    ...{ state: 'suspended', because: 'Complaint 7.', by: 'cq-steward' },
    since: '2026-03-02T18:30:00.000Z',
  },
}

interface Asked {
  readonly query: string
  readonly variables: Readonly<Record<string, unknown>>
}

describe('shudao request', () => {
  let server: Server
  let asked: Asked[]

  before(async () => {
    const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
      let text = ''
      for await (const chunk of request) text += String(chunk)
      asked.push(JSON.parse(text) as Asked)
      response.setHeader('content-type', 'application/json')
      const agreeRequest = { id: ID, state: 'agreed', waits: false }
      response.end(JSON.stringify({ data: { agreeRequest, requests: [], request: SHOWN } }))
    }
    server = createServer((request, response) => void answer(request, response))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  })
  beforeEach(() => (asked = []))
  after(() => void server.close())

  const agree = (event?: string): ReturnType<typeof said> => {
    const { port } = server.address() as AddressInfo
    const who = { exchange: `http://127.0.0.1:${port}`, token: 'x', reason: 'As agreed.' }
    return said(() => requestStep('agree', ID, event === undefined ? who : { ...who, event }))
  }

  const list = (options: { readonly state?: string }): ReturnType<typeof said> => {
    const { port } = server.address() as AddressInfo
    return said(() => requestList({ exchange: `http://127.0.0.1:${port}`, token: 'x', ...options }))
  }

  it('says with a step which event was the last that its user has seen, so that nothing is done on an older view', async () => {
    assert.equal((await agree('7')).code, 0)
    assert.match(asked[0]?.query ?? '', /\$event: Int\b.* agreeRequest\(.*event: \$event/)
    assert.equal(asked[0]?.variables['event'], 7)
  })

  it('takes a step without it', async () => {
    assert.equal((await agree()).code, 0)
    assert.equal(asked[0]?.variables['event'], undefined)
  })

  it('sends no step with an event that is no number', async () => {
    const { code, err } = await agree('last')
    assert.notEqual(code, 0)
    assert.match(
      err,
      /--event is "last"; give the number before the last event that "shudao request show" printed\./,
    )
    assert.deepEqual(asked, [])
  })
  it('shows since when the grant is held back in the time of both provinces, and how to lift it', async () => {
    const { port } = server.address() as AddressInfo
    const who = { exchange: `http://127.0.0.1:${port}`, token: 'x' }
    const { out } = await said(() => requestShow(ID, who))
    assert.match(
      out,
      /^grant: suspended here since 2026-03-03T02:30:00 by cq-steward: Complaint 7\.\n +lift it: shudao grant re-attest SQ-/m,
    )
  })

  it('shows that a clock is late also before the next working day', async () => {
    const { port } = server.address() as AddressInfo
    const { out } = await said(() =>
      requestShow(ID, { exchange: `http://127.0.0.1:${port}`, token: 'x' }),
    )
    assert.match(out, /^clock: rectify due 2026-08-01, less than a working day late$/m)
    assert.match(out, /^clock: D4 due 2026-07-01, 2 working days late$/m)
  })

  it('lists that there are no requests, and how to apply', async () => {
    const { out, code } = await list({})
    assert.equal(code, 0)
    assert.equal(
      out,
      'There are no requests that you may see. To apply for data of another department: shudao request apply <file> --reason <text>; what stands in the file, policies/README.md says.\n',
    )
  })

  it('lists that there are none in the state that was asked for, and how to see the others', async () => {
    const { out } = await list({ state: 'agreed' })
    assert.match(
      out,
      /^There are no requests in state "agreed" that you may see; without --state all are listed\. To apply /,
    )
    assert.equal(asked[0]?.variables['state'], 'agreed')
  })
})
