/** Who reads the entries of an exchange's log over HTTP, and who is refused them. */
import assert from 'node:assert/strict'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { directoryFetcher } from '../../../gateway/audit/fetcher.ts'
import { nodeDisk } from '../../../gateway/audit/disk.ts'
import { isFromMirror, readLogFile } from '../../../gateway/http/log-files.ts'
import { makeDoorkeeper } from '../../../gateway/peer/doorkeeper.ts'
import { peerLogFetcher } from '../../../gateway/peer/log-fetcher.ts'
import { makeNonceStore } from '../../../gateway/trust/nonces.ts'
import { KEYS, NOW } from '../../support/house.ts'
import { beginLog, grow, idsOf } from '../audit/mirror-support.ts'
import type { Place } from '../audit/mirror-support.ts'
import { removeScratch, scratch } from '../audit/support.ts'

const PEER = 'sichuan.test'
const ENTRIES = 'tile/entries/000.p/3'

describe('the entries of a log, asked for by a peer', () => {
  let place: Place
  let server: Server
  let url: string
  let mayMirror: boolean
  const heard: string[] = []

  before(async () => {
    place = await scratch()
    const log = await beginLog(place)
    await grow(log, idsOf(0, 3))
    await log.close()
    server = createServer((request, response) => {
      const { method = '', url: path = '', headers } = request
      heard.push(`${path} ${headers['signature'] === undefined ? 'unsigned' : 'signed'}`)
      const plain = { method, path, headers }
      const config = { publicUrl: url, peers: [{ name: PEER, mayMirror }] }
      const reader = { isMirror: () => isFromMirror({ doorkeeper, config }, plain) }
      const identities = undefined as never // No token is given.
      const at = {
        config: { logEntries: 'auditors' as const },
        identities,
        ...place,
        disk: nodeDisk,
      }
      void readLogFile(at, path.slice('/log/'.length), reader).then((found) => {
        response.writeHead(found.status).end(found.status === 200 ? found.body : found.message)
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  after(async () => {
    server.close()
    server.closeAllConnections()
    await removeScratch(place)
  })
  beforeEach(() => {
    mayMirror = true
    heard.length = 0
  })

  const doorkeeper = makeDoorkeeper({
    peers: [{ region: '510000', name: PEER, keys: [KEYS.peer] }],
    signingKey: KEYS.own,
    seen: makeNonceStore({ capacity: 10, windowSec: 65, clockSkewSec: 5, startedAt: new Date(0) }),
    consumer: () => undefined,
    clockSkewSec: 5,
    now: () => NOW,
  })

  it('are given to one that may mirror the log, by its signature', async () => {
    const read = await peerLogFetcher(url, KEYS.peer, () => NOW).read(ENTRIES)
    assert.deepEqual(read, await directoryFetcher(place.logDir).read(ENTRIES))
    await peerLogFetcher(url, KEYS.peer, () => NOW).read('checkpoint')
    assert.deepEqual(heard, [`/log/${ENTRIES} signed`, '/log/checkpoint unsigned'])
  })

  it('are given to no other peer, nor to whoever has no key of it', async () => {
    await assert.rejects(peerLogFetcher(url, KEYS.own, () => NOW).read(ENTRIES), {
      code: 'SOURCE_UNREADABLE',
      message: /it answered 401/,
    })
    mayMirror = false
    await assert.rejects(peerLogFetcher(url, KEYS.peer, () => NOW).read(ENTRIES), {
      message: /it answered 401/,
    })
  })

  it('are not given for a signature of yesterday', async () => {
    const yesterday = new Date(NOW.getTime() - 86_400_000)
    await assert.rejects(peerLogFetcher(url, KEYS.peer, () => yesterday).read(ENTRIES), {
      message: /it answered 401/,
    })
  })
})
