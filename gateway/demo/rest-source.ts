/**
 * A department's HTTP interface, as the national sharing platform fronts it: a signed POST with a batch
 * of keys, an envelope with the rows.
 *
 * @module
 */
import type { IncomingMessage } from 'node:http'
import { readBody, startHttpSource } from './http-source.ts'
import type { HttpAnswer, HttpSource, HttpSourceOptions } from './http-source.ts'
import { loadTables, pick } from './searched-rows.ts'
import type { Key } from './searched-rows.ts'
import { isSigned } from './signed-call.ts'
import type { RestDialect } from './sources/dialect.ts'
import type { World } from './world.ts'

export interface RestSourceOptions extends HttpSourceOptions {
  readonly dialect: RestDialect
  readonly world: World
  readonly secret: string
}

const KEYS_MAX = 1_000

export function startRestSource(options: RestSourceOptions): Promise<HttpSource> {
  const { dialect, secret, now } = options
  const tables = loadTables(dialect, options.world)
  return startHttpSource(options, answer)

  async function answer(request: IncomingMessage): Promise<HttpAnswer> {
    const header = (name: string): string => String(request.headers[name] ?? '')
    if (!isSigned(header, dialect, secret, now())) return refusal(401, '签名无效')
    if (request.method === 'GET' && request.url === '/') return success(0, [])
    const table = tables.get((request.url ?? '').slice(1))
    if (!table) return refusal(404, '接口不存在')
    if (request.method !== 'POST') return refusal(405, '仅支持POST')
    const asked = await readQuestion(request)
    if (!asked) return refusal(400, '请求体无效')
    const rows = table.find(asked.keys, asked.limit).map((row) => pick(row, asked.fields))
    return success(asked.keys.length, rows)
  }
}

function success(keys: number, rows: readonly unknown[]): HttpAnswer {
  return json(200, keys, { status: 'success', result: { rows } })
}

function refusal(status: number, errormsg: string): HttpAnswer {
  return json(status, 0, { status: 'error', result: { errormsg } })
}

function json(status: number, keys: number, body: unknown): HttpAnswer {
  return {
    status,
    keys,
    contentType: 'application/json; charset=utf-8',
    body: JSON.stringify(body),
  }
}

interface Question {
  readonly keys: readonly Key[]
  readonly fields: readonly string[]
  readonly limit: number
}

async function readQuestion(request: IncomingMessage): Promise<Question | null> {
  const body = await readBody(request)
  if (body === null) return null
  try {
    const text = body.toString('utf8')
    const { keys, fields, limit } = JSON.parse(text) as Partial<Record<keyof Question, unknown>>
    if (!Array.isArray(keys) || keys.length > KEYS_MAX || !Array.isArray(fields)) return null
    return { keys: keys as Key[], fields: fields as string[], limit: Number(limit ?? 1_000) }
  } catch {
    return null
  }
}
