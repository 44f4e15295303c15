import { once } from 'node:events'
import { request, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { makeFrontDoor } from '../../../gateway/http/front-door.ts'
import { single } from '../../../gateway/core/single.ts'
import { readLogFile } from '../../../gateway/http/log-files.ts'
import { makeIdentityProvider } from '../../../gateway/identity-provider.ts'
import { makeMetrics } from '../../../gateway/metrics.ts'
import { makePeerCatalog } from '../../../gateway/peer/catalog.ts'
import type { Doorkeeper } from '../../../gateway/peer/doorkeeper.ts'
import { hearPeer } from '../../../gateway/peer/hear.ts'
import { makeWitness } from '../../../gateway/witness/witness.ts'
import { makeServer, type ServerParts } from '../../../gateway/server.ts'
import { nodeDisk } from '../../../gateway/audit/disk.ts'
import { vkeyOf } from '../../../gateway/audit/log-options.ts'
import type { ExchangeConfig } from '../../../gateway/config.ts'
import { ISSUER, KEYS, NOW, testHouse, type TestHouse } from '../../support/house.ts'
import { CONSUMERS, OWN } from '../../support/offered.ts'

export interface Edge {
  readonly house: TestHouse
  readonly server: Server
  readonly port: number
  readonly send: (sent: Sent) => Promise<Answered>
  readonly close: () => Promise<void>
}

export interface Sent {
  readonly method: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | undefined
}

export interface Answered {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/**
 * The real server and front door before a house in memory, on a free port.
 *
 * @param other in place of the house's own.
 * @param parts in place of what stands behind an address here.
 */
export async function runningEdge(
  other: Partial<Doorkeeper> = {},
  parts: Partial<ServerParts> = {},
): Promise<Edge> {
  const house = testHouse()
  const config = {
    publicUrl: ISSUER,
    region: '500000',
    tokenKey: KEYS.token,
    staff: [],
    clockSkewSec: 5,
    stateFolder: '/nonexistent',
    logEntries: 'auditors',
  } as unknown as ExchangeConfig
  const now = (): Date => NOW
  const identities = makeIdentityProvider({
    config,
    consumers: () => CONSUMERS,
    startedAt: NOW,
    now,
  })
  const metrics = makeMetrics()
  const doorkeeper = { ...house.doorkeeper, ...other }
  const server = makeServer({
    frontDoor: makeFrontDoor({
      house: () => house.house,
      doorkeeper,
      authority: new URL(ISSUER).host,
      onAnswered: metrics.answered,
    }),
    metrics: metrics.text,
    health: async () => ({ ready: false, checks: { log: 'down' } }),
    token: identities.answerTokenRequest,
    oauthMetadata: identities.metadata,
    jwks: identities.jwks,
    vkey: vkeyOf('chongqing.test/log', KEYS.log.privateKey),
    peerMessage: (asked, body) =>
      hearPeer(asked, body, {
        doorkeeper,
        authority: new URL(ISSUER).host,
        answer: async () => ({ heard: true }),
      }),
    // An exchange without peers is the witness of nobody.
    console: async ({ path }) => ({ status: 200, headers: {}, body: path }),
    witness: makeWitness({
      name: 'chongqing.test/log',
      privateKey: KEYS.log.privateKey,
      logs: [],
      store: { read: async () => undefined, keep: async () => {} },
      now,
    }),
    peerCatalog: makePeerCatalog({ doorkeeper, config, resources: () => OWN }),
    logFile: (path, asked) =>
      readLogFile(
        { config, identities, disk: nodeDisk, logDir: join(config.stateFolder, 'log') },
        path,
        { authorization: single(asked.headers['authorization']) },
      ),
    mirrorFile: async () => ({ status: 404, message: 'No such log is mirrored here.' }),
    manage: async () => ({ status: 404, headers: {}, body: {} }),
    logger: house.house.logger,
    ...parts,
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    house,
    server,
    port,
    send: (sent) => send(port, sent),
    close: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

function send(port: number, { method, path, headers = {}, body }: Sent): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const bytes = body === undefined ? undefined : Buffer.from(body)
    const length: Record<string, number> =
      bytes === undefined ? {} : { 'content-length': bytes.length }
    const sent = request({ port, method, path, agent: false, headers: { ...headers, ...length } })
    sent.once('response', (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.once('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
        }),
      )
    })
    sent.once('error', reject)
    sent.end(bytes)
  })
}
