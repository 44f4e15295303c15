/**
 * A line between an adapter and its source on which things go wrong: a TCP proxy that passes what the adapter says
 * and does to the source's answers what it is told to.
 *
 * @module
 */
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'

export type Fault =
  /** Answers come as they are. */
  | 'none'
  /** In pieces of a few bytes. */
  | 'pieces'
  /** Each a few milliseconds later, as over a long line. */
  | 'late'
  /** The first half of an answer, then the end. */
  | 'truncated'
  /** The connection is reset when the answer comes. */
  | 'reset'
  /** The answer never comes. */
  | 'silence'
  /** A page of maintenance, as HTTP 200, in the answer's place. */
  | 'page'
  /** Every byte of a character that is not ASCII is one that no encoding has. */
  | 'encoding'
  /** An answer without end. */
  | 'flood'

export interface FaultLine {
  readonly port: number
  /** From now on, for connections that are open too. */
  set(fault: Fault): void
  /** Connections that are open now. */
  readonly open: number
  /** Bytes that were sent to the adapter. */
  readonly sent: number
  close(): Promise<void>
}

/** How an answer without end begins and goes on in the source's protocol. */
export interface Flood {
  readonly head: Buffer
  readonly piece: Buffer
}

const PAGE =
  'HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 43\r\n\r\n' +
  '<html><body>System maintenance</body></html'

const LATE_MS = 3

export async function faultLine(port: number, flood: Flood): Promise<FaultLine> {
  const pairs = new Set<readonly [Socket, Socket]>()
  let fault: Fault = 'none'
  let sent = 0
  const server = createServer((client) => {
    const source = connect(port, '127.0.0.1')
    const pair = [client, source] as const
    pairs.add(pair)
    client.on('data', (chunk) => source.write(chunk))
    source.on('data', (chunk) => answer(client, chunk))
    const end = (): void => {
      pairs.delete(pair)
      pair.forEach((one) => one.destroy())
    }
    for (const socket of pair) socket.on('error', () => undefined)
    client.on('close', end)
    // What is late comes before the end.
    source.on('close', () => (fault === 'late' ? setTimeout(end, LATE_MS) : end()))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    set: (next) => (fault = next),
    get open() {
      return pairs.size
    },
    get sent() {
      return sent
    },
    async close() {
      pairs.forEach((pair) => pair.forEach((socket) => socket.destroy()))
      server.close()
      await once(server, 'close')
    },
  }

  function answer(client: Socket, chunk: Buffer): void {
    switch (fault) {
      case 'none':
        write(client, chunk)
        return
      case 'pieces':
        pieces(client, chunk)
        return
      case 'late':
        // Timers of one length end in the order in which they began.
        setTimeout(() => write(client, chunk), LATE_MS)
        return
      case 'truncated':
        write(client, chunk.subarray(0, Math.floor(chunk.length / 2)))
        client.end()
        return
      case 'reset':
        client.resetAndDestroy()
        return
      case 'silence':
        return
      case 'page':
        write(client, Buffer.from(PAGE))
        return
      case 'encoding':
        write(client, Buffer.from(chunk.map((byte) => (byte < 0x80 ? byte : 0xff))))
        return
      case 'flood':
        write(client, flood.head)
        pour(client)
    }
  }

  function write(client: Socket, bytes: Buffer): boolean {
    sent += bytes.length
    return client.write(bytes)
  }

  /** In order, whatever comes meanwhile: a socket keeps what is written while it is corked. */
  function pieces(client: Socket, chunk: Buffer): void {
    client.setNoDelay(true)
    for (let at = 0; at < chunk.length; at += 7) write(client, chunk.subarray(at, at + 7))
  }

  /** As fast as it is taken. */
  function pour(client: Socket): void {
    if (client.destroyed) return
    if (write(client, flood.piece)) setImmediate(pour, client)
    else client.once('drain', () => pour(client))
  }
}
