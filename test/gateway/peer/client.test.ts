import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { makeCatalog } from '../../../catalog/catalog.ts'
import type { ReadContext } from '../../../gateway/core/house.ts'
import type { PlannedRead, ReadOutcome } from '../../../gateway/core/types.ts'
import { makePeer, type Peer } from '../../../gateway/peer/client.ts'
import { makeReadCache } from '../../../gateway/sources/sealed-reads.ts'
import { KEYS, NOW } from '../../support/house.ts'
import { content, PEERS, PEOPLE } from '../../support/offered.ts'

const CONNECTIONS = 32
const LINE = 256

const resource = PEERS.find(({ standard }) => standard === 'pensionBenefit')!
const READ: PlannedRead = {
  resource,
  mode: 'query',
  kind: 'person',
  subjects: [{ kind: 'person', keys: [PEOPLE.retiree], id: JSON.stringify([PEOPLE.retiree]) }],
  items: ['name'],
  access: { name: 'clear' },
  grants: ['g@1'],
  claims: [],
}

function contextOf(signal: AbortSignal): ReadContext {
  return {
    exchangeId: '019cabcd-0000-7000-8000-000000000001',
    identity: { consumer: { id: 'desk', region: '500000', department: 'RS', unitCode: 'u' } },
    purpose: { matter: 'CY-037', caseNumber: '500103-2026-000123', operator: 'CQ-YZ-0417' },
    decision: {
      region: '500000',
      side: 'consumer',
      effect: 'permit',
      rules: [],
      grants: ['g@1'],
      policyVersion: 'p',
      catalogVersion: 'c',
      day: '2026-03-02',
      circumstances: [],
    },
    signal,
    cache: makeReadCache(() => NOW),
  }
}

/** Whoever calls closes both. */
async function peerAt(server: Server): Promise<Peer> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return makePeer({
    region: content.regions.find(({ code }) => code === '510000')!,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    keys: [KEYS.peer],
    signingKey: KEYS.own,
    timeoutMs: 60_000,
    clockSkewSec: 5,
    now: () => NOW,
  })
}

describe('a peer that has nothing at an address', () => {
  it('is told apart from one that does not sign', async () => {
    const server = createHttpServer((_request, response) => {
      response.writeHead(404, { 'content-type': 'application/json' }).end('{}')
    })
    const peer = await peerAt(server)
    try {
      await assert.rejects(peer.tell('/peer/hello', {}), { code: 'PEER_PATH_UNKNOWN' })
    } finally {
      await peer.close()
      server.close()
    }
  })
})

describe('a peer that hangs', function () {
  this.timeout(60_000)

  it('has a bounded line before its connections; who finds it full is told at once', async () => {
    const sockets = new Set<Socket>()
    const server = createServer((socket) => {
      sockets.add(socket)
      socket.on('error', () => undefined)
    })
    const peer = await peerAt(server)
    const reader = peer.reader(makeCatalog(content, PEERS))
    const controller = new AbortController()
    try {
      const asked = Array.from({ length: CONNECTIONS + LINE }, () =>
        reader([READ], contextOf(AbortSignal.any([controller.signal]))),
      )
      const [one] = await reader([READ], contextOf(new AbortController().signal))
      assert.deepEqual(codeAndCause(one), ['PEER_UNAVAILABLE', 'PEER_BUSY'])
      controller.abort()
      const all = (await Promise.all(asked)).flat()
      assert.deepEqual(
        new Set(all.map(({ failure }) => failure?.code)),
        new Set(['PEER_UNAVAILABLE']),
      )
      assert.ok(sockets.size <= CONNECTIONS, `${sockets.size} connections`)
    } finally {
      controller.abort()
      await peer.close()
      for (const socket of sockets) socket.destroy()
      server.close()
    }
  })
})

function codeAndCause(outcome: ReadOutcome | undefined): readonly (string | undefined)[] {
  const { code, cause } = outcome?.failure ?? {}
  return [code, (cause as { code?: string } | undefined)?.code]
}
