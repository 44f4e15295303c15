/**
 * A department's HTTP interface, as the national sharing platform fronts it: a signed POST with a batch
 * of keys, an envelope with the rows.
 *
 * It logs every call with time, method, path, exchange id, number of keys and status, and never a value. It can be
 * taken down and up again by whoever holds it, not over the network.
 *
 * @module
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { appendFileSync, mkdirSync } from 'node:fs'
import { createServer } from 'node:http'
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { dirname } from 'node:path'
import { writeRow } from './sources/dialect.ts'
import type { RestDialect, TableDialect } from './sources/dialect.ts'
import type { World } from './world.ts'

export interface RestSourceOptions {
  readonly dialect: RestDialect
  readonly world: World
  readonly secret: string
  readonly accessLogFile: string
  readonly now: () => Date
  /** Default 0: any free port. */
  readonly port?: number
}

export interface RestSource {
  /** `http://127.0.0.1:<port>` */
  readonly url: string
  /** While down, connections are broken off without an answer. */
  setDown(down: boolean): void
  close(): Promise<void>
}

/** A signature of another time is a replay. */
const CLOCK_SKEW_MS = 5 * 60_000
const BODY_BYTES_MAX = 1024 * 1024
const KEYS_MAX = 1_000

type Row = Readonly<Record<string, string | null>>

interface Answer {
  readonly status: number
  readonly keys: number
  readonly body: unknown
}

export async function startRestSource(options: RestSourceOptions): Promise<RestSource> {
  const { dialect, accessLogFile, now } = options
  const tables = new Map(
    dialect.tables.map((table) => [`/${table.entity}`, loadTable(table, dialect, options.world)]),
  )
  mkdirSync(dirname(accessLogFile), { recursive: true })
  // There from the start: an empty log says that nobody called.
  appendFileSync(accessLogFile, '')
  let isDown = false

  const server = createServer((request, response) => {
    if (isDown) {
      log(request, 0, 'down')
      request.socket.destroy()
      return
    }
    void serve(request, response)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    setDown(down) {
      isDown = down
      if (down) server.closeAllConnections()
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const answer = await answerTo(request)
    log(request, answer.keys, answer.status)
    response.writeHead(answer.status, { 'content-type': 'application/json; charset=utf-8' })
    response.end(JSON.stringify(answer.body))
  }

  async function answerTo(request: IncomingMessage): Promise<Answer> {
    if (!isSigned(request.headers, dialect, options.secret, now())) return refusal(401, '签名无效')
    if (request.method === 'GET' && request.url === '/') {
      return { status: 200, keys: 0, body: { status: 'success', result: { rows: [] } } }
    }
    const table = tables.get(request.url ?? '')
    if (!table) return refusal(404, '接口不存在')
    if (request.method !== 'POST') return refusal(405, '仅支持POST')
    const asked = await readQuestion(request)
    if (!asked) return refusal(400, '请求体无效')
    const rows = table.find(asked.keys, asked.limit).map((row) => pick(row, asked.fields))
    return { status: 200, keys: asked.keys.length, body: { status: 'success', result: { rows } } }
  }

  /** One line of JSON a call. Synchronous, so that a line is there before its answer is. */
  function log(request: IncomingMessage, keys: number, status: number | 'down'): void {
    const { method, url: path, headers } = request
    const exchange = exchangeIdOf(headers)
    const line = { time: now().toISOString(), method, path, exchange, keys, status }
    appendFileSync(accessLogFile, JSON.stringify(line) + '\n')
  }
}

/** Who asks may write anything there; only what looks like an id is logged. */
function exchangeIdOf(headers: IncomingHttpHeaders): string | null {
  const given = headers['x-exchange-id']
  return typeof given === 'string' && /^[\w-]{1,64}$/.test(given) ? given : null
}

function refusal(status: number, errormsg: string): Answer {
  return { status, keys: 0, body: { status: 'error', result: { errormsg } } }
}

function isSigned(
  headers: IncomingHttpHeaders,
  { rid, sid }: RestDialect,
  secret: string,
  now: Date,
): boolean {
  const [givenRid, givenSid, rtime, sign] = ['rid', 'sid', 'rtime', 'sign'].map((name) =>
    String(headers[`gjgxjhpt_${name}`] ?? ''),
  ) as [string, string, string, string]
  if (givenRid !== rid || givenSid !== sid) return false
  if (!/^\d{13}$/.test(rtime) || Math.abs(now.getTime() - Number(rtime)) > CLOCK_SKEW_MS)
    return false
  const expected = createHmac('sha256', secret)
    .update(sid + rid + rtime)
    .digest()
  const given = Buffer.from(sign, 'base64')
  return given.length === expected.length && timingSafeEqual(given, expected)
}

interface Question {
  readonly keys: readonly Key[]
  readonly fields: readonly string[]
  readonly limit: number
}

/** A text is looked up in every searched column; an object names its columns. */
type Key = string | Readonly<Record<string, string>>

async function readQuestion(request: IncomingMessage): Promise<Question | null> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > BODY_BYTES_MAX) return null
    chunks.push(chunk)
  }
  try {
    const text = Buffer.concat(chunks).toString('utf8')
    const { keys, fields, limit } = JSON.parse(text) as Partial<Record<keyof Question, unknown>>
    if (!Array.isArray(keys) || keys.length > KEYS_MAX || !Array.isArray(fields)) return null
    return { keys: keys as Key[], fields: fields as string[], limit: Number(limit ?? 1_000) }
  } catch {
    return null
  }
}

interface LoadedTable {
  find(keys: readonly Key[], limit: number): readonly Row[]
}

function loadTable(table: TableDialect, { region }: RestDialect, world: World): LoadedTable {
  const columns = Object.keys(table.columns)
  const indexes = new Map(table.searched.map((column) => [column, new Map<string, Row[]>()]))
  world.records(region, table.standard).forEach((facts, i) => {
    const values = writeRow(table, facts, i)
    const row: Row = Object.fromEntries(columns.map((column, at) => [column, values[at] ?? null]))
    for (const [column, index] of indexes) {
      const key = searchForm(row[column] ?? '')
      const rows = index.get(key)
      if (rows) rows.push(row)
      else index.set(key, [row])
    }
  })
  return { find }

  function find(keys: readonly Key[], limit: number): readonly Row[] {
    const found = new Set<Row>()
    for (const key of keys) {
      for (const row of candidates(key)) {
        if (found.size < limit && matches(row, key)) found.add(row)
      }
    }
    return [...found]
  }

  function candidates(key: Key): readonly Row[] {
    if (typeof key === 'string')
      return [...indexes.values()].flatMap((index) => index.get(searchForm(key)) ?? [])
    for (const [column, value] of Object.entries(key)) {
      const index = indexes.get(column)
      if (index) return index.get(searchForm(value)) ?? []
    }
    return []
  }
}

function matches(row: Row, key: Key): boolean {
  return (
    typeof key === 'string' ||
    Object.entries(key).every(
      ([column, value]) => searchForm(row[column] ?? '') === searchForm(value),
    )
  )
}

/** Numbers are found whether their x is written large or small. */
function searchForm(value: string): string {
  return value.toUpperCase()
}

function pick(row: Row, fields: readonly string[]): Row {
  return Object.fromEntries(
    fields.filter((field) => Object.hasOwn(row, field)).map((field) => [field, row[field] ?? null]),
  )
}
