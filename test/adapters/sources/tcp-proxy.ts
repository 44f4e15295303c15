import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'

/** A line between an adapter and its source, on which things can happen. */
export interface TcpProxy {
  readonly port: number
  /** What clients have sent so far, in all. */
  sent(): Buffer
  /** From now on nothing passes. */
  stall(): void
  goOn(): void
  /** Cuts all connections. */
  cut(): void
  /** Cuts each connection as soon as its client sends something, this many times. */
  cutNext(times: number): void
  readonly connections: number
  close(): Promise<void>
}

export async function tcpProxy(port: number): Promise<TcpProxy> {
  const pairs = new Set<readonly [Socket, Socket]>()
  const chunks: Buffer[] = []
  let stalled = false
  let cuts = 0
  let connections = 0
  const server = createServer((client) => {
    connections += 1
    const source = connect(port, '127.0.0.1')
    const pair = [client, source] as const
    pairs.add(pair)
    if (stalled) pair.forEach((socket) => socket.pause())
    client.on('data', (chunk) => {
      if (cuts > 0) {
        cuts -= 1
        client.resetAndDestroy()
        return
      }
      chunks.push(chunk)
      source.write(chunk)
    })
    source.on('data', (chunk) => client.write(chunk))
    for (const socket of pair) {
      socket.on('error', () => undefined)
      socket.on('close', () => {
        pairs.delete(pair)
        pair.forEach((one) => one.destroy())
      })
    }
    if (stalled) pair.forEach((socket) => socket.pause())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const each = (act: (socket: Socket) => void): void => pairs.forEach((pair) => pair.forEach(act))
  return {
    port: (server.address() as AddressInfo).port,
    sent: () => Buffer.concat(chunks),
    stall() {
      stalled = true
      each((socket) => socket.pause())
    },
    goOn() {
      stalled = false
      each((socket) => socket.resume())
    },
    cut: () => each((socket) => socket.resetAndDestroy()),
    cutNext: (times) => (cuts = times),
    get connections() {
      return connections
    },
    async close() {
      each((socket) => socket.destroy())
      server.close()
      await once(server, 'close')
    },
  }
}
