import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingHttpHeaders, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Row } from '../../../adapters/adapter.ts'

export interface ReceivedCall {
  readonly method: string
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A real HTTP source in the manner of a department: it leaves out what it does not have. */
export interface RestSource {
  readonly baseUrl: string
  readonly calls: readonly ReceivedCall[]
  /** Answers in its own way from now on; `undefined` goes back to the rows. */
  answerWith(answer: ((response: ServerResponse, call: ReceivedCall) => void) | undefined): void
  close(): Promise<void>
}

export async function restSource(rows: readonly Row[] = []): Promise<RestSource> {
  const calls: ReceivedCall[] = []
  let special: ((response: ServerResponse, call: ReceivedCall) => void) | undefined
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const call = {
        method: request.method ?? '',
        url: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      }
      calls.push(call)
      if (special !== undefined) special(response, call)
      else answer(response, call)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v1/`,
    calls,
    answerWith: (own) => (special = own),
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }

  function answer(response: ServerResponse, call: ReceivedCall): void {
    const url = new URL(call.url, 'http://source')
    if (url.pathname === '/api/v1/') {
      response.end('here')
      return
    }
    if (url.pathname !== '/api/v1/people') {
      response.writeHead(404).end()
      return
    }
    response.setHeader('content-type', 'application/json')
    const asked = call.method === 'GET' ? undefined : (JSON.parse(call.body) as PageAsked)
    if (asked?.pageSize !== undefined) {
      const { page, pageSize, fields } = asked
      const result = {
        total: rows.length,
        rows: rows.slice(page * pageSize, (page + 1) * pageSize).map((row) => kept(row, fields)),
      }
      response.end(JSON.stringify({ status: 'success', result }))
      return
    }
    const { wanted, fields, limit } =
      call.method === 'GET' ? readQuery(url) : readBody(JSON.parse(call.body))
    const found = rows.filter((row) =>
      wanted.some((key) => Object.entries(key).every(([name, value]) => row[name] === value)),
    )
    const result = {
      total: found.length,
      rows: found.slice(0, limit).map((row) => kept(row, fields)),
    }
    response.end(JSON.stringify({ status: 'success', result }))
  }
}

interface PageAsked {
  readonly page: number
  readonly pageSize?: number
  readonly fields: readonly string[]
}

interface Question {
  readonly wanted: readonly Readonly<Record<string, string>>[]
  readonly fields: readonly string[]
  readonly limit: number
}

function readQuery({ searchParams }: URL): Question {
  const { fields = '', limit, ...key } = Object.fromEntries(searchParams)
  return { wanted: [key], fields: fields.split(','), limit: Number(limit) }
}

interface Body {
  readonly keys?: readonly (string | Readonly<Record<string, string>>)[]
  readonly fields: readonly string[]
  readonly limit: number
  readonly [key: string]: unknown
}

function readBody({ keys, fields, limit, ...key }: Body): Question {
  const wanted = keys?.map((one) => (typeof one === 'string' ? { GMSFHM: one } : one))
  return { wanted: wanted ?? [key as Record<string, string>], fields, limit }
}

function kept(row: Row, fields: readonly string[]): Record<string, string> {
  const entries = fields.flatMap((field) => {
    const value = row[field]
    return value === null || value === undefined ? [] : [[field, value] as const]
  })
  return Object.fromEntries(entries)
}
