/**
 * The departments' sources, in a process of their own: every row is in memory as JSON, so they answer at once.
 *
 * One POST for all keys: `{ keys, fields, limit }` → `{ status, result: { rows } }`. The parent may have them take their
 * time, and let one of them hang: it takes calls and answers none, until it is let go and breaks them off.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { DEPARTMENTS } from './departments.ts'
import { makePeople } from './people.ts'
import { listen, sayReady } from './process.ts'
import { inTime, type Taking } from './source-time.ts'

const people = makePeople()
const tables = new Map(
  DEPARTMENTS.map(({ source, entity, row }) => [
    `/${source}/${entity}`,
    new Map(people.map((person) => [person.citizenId, JSON.stringify(row(person))])),
  ]),
)

/** What the parent says: which source hangs from now on; null for none. */
export interface Hanging {
  readonly hanging: string | null
}

let hanging: string | null = null
let takesMs = 0
const held = new Set<ServerResponse>()
process.on('message', (said: Hanging | Taking) => {
  if ('takesMs' in said) {
    takesMs = said.takesMs
    return
  }
  hanging = said.hanging
  for (const response of held) response.destroy()
  held.clear()
})

const server = createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  request.on('end', () => answer(request, Buffer.concat(chunks), response))
})
server.keepAliveTimeout = 60_000
sayReady(await listen(server))

function answer(request: IncomingMessage, body: Buffer, response: ServerResponse): void {
  if (hanging !== null && request.url?.startsWith(`/${hanging}/`) === true) {
    held.add(response)
    return
  }
  const table = tables.get(request.url ?? '')
  if (table === undefined) {
    response.writeHead(404).end()
    return
  }
  const { keys } = JSON.parse(body.toString()) as { readonly keys: readonly string[] }
  const rows = keys.map((key) => table.get(key)).filter((row) => row !== undefined)
  const text = Buffer.from(`{"status":"success","result":{"rows":[${rows.join(',')}]}}`)
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': text.length })
  inTime(takesMs, () => response.end(text))
}
