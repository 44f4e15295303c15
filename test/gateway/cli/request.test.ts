import assert from 'node:assert/strict'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { requestStep } from '../../../gateway/cli/request.ts'
import { said } from '../../support/said.ts'

const ID = 'SQ-500000-2026-0001'

interface Asked {
  readonly query: string
  readonly variables: Readonly<Record<string, unknown>>
}

describe('a step of shudao request', () => {
  let server: Server
  let asked: Asked[]

  before(async () => {
    const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
      let text = ''
      for await (const chunk of request) text += String(chunk)
      asked.push(JSON.parse(text) as Asked)
      response.setHeader('content-type', 'application/json')
      const agreeRequest = { id: ID, state: 'agreed', waits: false }
      response.end(JSON.stringify({ data: { agreeRequest } }))
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

  it('says which event was the last that its user has seen, so that nothing is done on an older view', async () => {
    assert.equal((await agree('7')).code, 0)
    assert.match(asked[0]?.query ?? '', /\$event: Int\b.* agreeRequest\(.*event: \$event/)
    assert.equal(asked[0]?.variables['event'], 7)
  })

  it('may be taken without', async () => {
    assert.equal((await agree()).code, 0)
    assert.equal(asked[0]?.variables['event'], undefined)
  })

  it('is not sent with an event that is no number', async () => {
    const { code, err } = await agree('last')
    assert.notEqual(code, 0)
    assert.match(
      err,
      /--event is "last"; give the number before the last event that "shudao request show" printed\./,
    )
    assert.deepEqual(asked, [])
  })
})
