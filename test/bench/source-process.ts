/**
 * The departments' sources, in a process of their own: every row is in memory as JSON, so they answer at once.
 *
 * One POST for all keys: `{ keys, fields, limit }` → `{ status, result: { rows } }`.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { DEPARTMENTS } from './departments.ts'
import { makePeople } from './people.ts'
import { listen, sayReady } from './process.ts'

const people = makePeople()
const tables = new Map(
  DEPARTMENTS.map(({ source, entity, row }) => [
    `/${source}/${entity}`,
    new Map(people.map((person) => [person.citizenId, JSON.stringify(row(person))])),
  ]),
)

const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => answer(request, Buffer.concat(chunks), response))
})
server.keepAliveTimeout = 60_000
sayReady(await listen(server))

function answer(request: IncomingMessage, body: Buffer, response: ServerResponse): void {
  const table = tables.get(request.url ?? '')
  if (table === undefined) {
    response.writeHead(404).end()
    return
  }
  const { keys } = JSON.parse(body.toString()) as { readonly keys: readonly string[] }
  const rows = keys.map((key) => table.get(key)).filter((row) => row !== undefined)
  const text = Buffer.from(`{"status":"success","result":{"rows":[${rows.join(',')}]}}`)
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': text.length })
  response.end(text)
}
