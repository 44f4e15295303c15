/**
 * What departments' HTTP interfaces have in common: a port of the loopback interface, a log of every call, and a
 * switch.
 *
 * The log says time, method, path, exchange id, number of keys and status, and never a value. A source can be taken
 * down and up again by whoever holds it, not over the network.
 *
 * @module
 */
import { appendFileSync, mkdirSync } from 'node:fs'
import { createServer } from 'node:http'
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { dirname } from 'node:path'

export interface HttpSource {
  /** `http://127.0.0.1:<port>` */
  readonly url: string
  /** While down, connections are broken off without an answer. */
  setDown(down: boolean): void
  close(): Promise<void>
}

export interface HttpSourceOptions {
  readonly accessLogFile: string
  readonly now: () => Date
  /** Default 0: any free port. */
  readonly port?: number
}

export interface HttpAnswer {
  readonly status: number
  /** Number of keys that were asked for. */
  readonly keys: number
  readonly contentType: string
  readonly body: string | Buffer
}

const BODY_BYTES_MAX = 1024 * 1024

/** Listens, and answers each call with what `answer` makes of it. */
export async function startHttpSource(
  { accessLogFile, now, port: wanted = 0 }: HttpSourceOptions,
  answer: (request: IncomingMessage) => Promise<HttpAnswer>,
): Promise<HttpSource> {
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
    server.listen(wanted, '127.0.0.1', resolve)
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
    const { status, keys, contentType, body } = await answer(request)
    log(request, keys, status)
    response.writeHead(status, { 'content-type': contentType })
    response.end(body)
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

/** The body of a call; null when it is longer than a question would be. */
export async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > BODY_BYTES_MAX) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
