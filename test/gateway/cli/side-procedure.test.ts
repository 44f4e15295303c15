import assert from 'node:assert/strict'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { sideList } from '../../../gateway/cli/side-procedure.ts'
import { said } from '../../support/said.ts'

const ALL = Array.from({ length: 5 }, (_, n) => ({
  ...{ id: `JH-500000-2026-000${n + 1}`, state: 'raised', demand: '500000.RS' },
  ...{ supply: '510000.GA', about: '{}' },
}))

describe('shudao correction list', () => {
  let server: Server
  const asked: (string | null)[] = []

  before(async () => {
    const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
      let text = ''
      for await (const chunk of request) text += String(chunk)
      const { after = null } = (JSON.parse(text) as { variables: { after?: string } }).variables
      asked.push(after)
      const from = ALL.findIndex(({ id }) => id === after) + 1
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ data: { sideProcedures: ALL.slice(from, from + 2) } }))
    }
    server = createServer((request, response) => void answer(request, response))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  })
  after(() => void server.close())

  it('lists all there are, however many the exchange gives at once', async () => {
    const { port } = server.address() as AddressInfo
    const exchange = `http://127.0.0.1:${port}`
    const { code, out } = await said(() => sideList('correction', { exchange, token: 'x' }))
    assert.equal(code, 0)
    assert.deepEqual(
      out.match(/JH-\S+/g),
      ALL.map(({ id }) => id),
    )
    assert.deepEqual(asked, [null, ALL[1]?.id, ALL[3]?.id, ALL[4]?.id])
  })
})
