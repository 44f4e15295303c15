import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Resource } from '../../../catalog/types.ts'
import { makePeerCatalog } from '../../../gateway/peer/catalog.ts'
import { makePeer, type Peer } from '../../../gateway/peer/client.ts'
import { makeDoorkeeper } from '../../../gateway/peer/doorkeeper.ts'
import type { PlainRequest, SignedAnswer } from '../../../gateway/server.ts'
import { makeNonceStore } from '../../../gateway/trust/nonces.ts'
import { KEYS, NOW } from '../../support/house.ts'
import { content, PEERS } from '../../support/offered.ts'

const OFFERED = PEERS.filter(({ state, crossProvince }) => state === 'published' && crossProvince)

/** As they are here, with where their data comes from. */
function bound(offered: readonly Resource[]): readonly Resource[] {
  return offered.map((one) => ({ ...one, binding: { source: 'rs', entity: 'T', mapping: {} } }))
}

describe('the catalogue that a peer is given', function () {
  this.timeout(60_000)
  let resources: readonly Resource[]
  let sent: number[]
  let peer: Peer
  let answer: (plain: PlainRequest) => Promise<SignedAnswer>
  const server = createServer((request, response) => void give(request, response))

  async function give(
    { method, url, headers }: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const plain = { method: method ?? '', path: url ?? '', headers } as PlainRequest
    const { status, headers: given, body } = await answer(plain)
    sent.push(body.length)
    response.writeHead(status, given).end(body)
  }

  before(async () => {
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
  })
  beforeEach(() => {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    resources = bound(OFFERED)
    sent = []
    const common = { clockSkewSec: 5, now: () => NOW }
    const doorkeeper = makeDoorkeeper({
      peers: [{ region: '500000', name: 'chongqing.test', keys: [KEYS.own] }],
      signingKey: KEYS.peer,
      seen: makeNonceStore({ capacity: 100, windowSec: 65, startedAt: new Date(0) }),
      consumer: () => undefined,
      ...common,
    })
    const config = { publicUrl: url, region: '510000' } as const
    answer = makePeerCatalog({ doorkeeper, config, resources: () => resources })
    const region = content.regions.find(({ code }) => code === '510000')!
    const signing = { keys: [KEYS.peer], signingKey: KEYS.own, timeoutMs: 30_000 }
    peer = makePeer({ region, url, ...signing, ...common })
  })
  afterEach(() => peer.close())
  after(() => {
    server.closeAllConnections()
    server.close()
  })

  it('is whole for who knows none or another version, and its version alone for who knows it', async () => {
    const whole = (await peer.fetchCatalog(null)) as { readonly version: string }
    const { version } = whole
    assert.deepEqual(whole, { version, region: '510000', resources: OFFERED })
    assert.deepEqual(await peer.fetchCatalog(version), { version, region: '510000' })

    const [first, ...others] = OFFERED
    const renamed = [{ ...first!, name: `${first!.name}（二）` }, ...others]
    resources = bound(renamed)
    const changed = (await peer.fetchCatalog(version)) as typeof whole
    assert.notEqual(changed.version, version)
    assert.deepEqual(changed, { ...changed, resources: renamed })
    assert.deepEqual(await peer.fetchCatalog(version), changed)
  })

  it('may be that of a whole region: 10,000 resources', async () => {
    resources = Array.from({ length: 10_000 }, (_, i) => OFFERED[i % OFFERED.length]!)
    const { version, resources: given } = (await peer.fetchCatalog(null)) as {
      readonly version: string
      readonly resources: readonly unknown[]
    }
    assert.equal(given.length, resources.length)
    await peer.fetchCatalog(version)
    const [whole = 0, known = 0] = sent
    assert(whole > 8 * 1_048_576, `${whole} bytes`)
    assert(known < 100, `${known} bytes`)
  })
})
