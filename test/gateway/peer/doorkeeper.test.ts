import assert from 'node:assert/strict'
import { GatewayError } from '../../../gateway/core/errors.ts'
import { makeDoorkeeper } from '../../../gateway/peer/doorkeeper.ts'
import { PEER_CATALOG_PATH, REQUEST_TAG } from '../../../gateway/peer/protocol.ts'
import { signRequest } from '../../../gateway/trust/http-signature.ts'
import { makeNonceStore, newNonce, type NonceStore } from '../../../gateway/trust/nonces.ts'
import { KEYS, NOW } from '../../support/house.ts'

const head = { method: 'GET', authority: 'chongqing.test', path: PEER_CATALOG_PATH, headers: {} }

function admit(seen: NonceStore): unknown {
  const doorkeeper = makeDoorkeeper({
    peers: [{ region: '510000', name: 'sichuan.test', keys: [KEYS.peer] }],
    signingKey: KEYS.own,
    seen,
    consumer: () => undefined,
    clockSkewSec: 5,
    now: () => NOW,
  })
  const body = Buffer.alloc(0)
  const { peer } = KEYS
  const signing = {
    key: peer,
    keyId: peer.keyId,
    created: NOW,
    nonce: newNonce(),
    tag: REQUEST_TAG,
  }
  const headers = { ...signRequest({ ...head, body, ...signing }) }
  return doorkeeper.admit({ ...head, headers, body })
}

const store = (startedAt: Date, capacity = 10): NonceStore =>
  makeNonceStore({ capacity, windowSec: 65, clockSkewSec: 5, startedAt })

describe("the peers' door", () => {
  it('lets a pinned peer in', () => {
    assert.equal((admit(store(new Date(0))) as { region: string }).region, '510000')
  })

  it('tells a peer to come back when the exchange has just started: that passes', () => {
    assert.throws(
      () => admit(store(NOW)),
      (thrown: unknown) =>
        thrown instanceof GatewayError &&
        thrown.code === 'OVERLOADED' &&
        thrown.headers['Retry-After'] === '10',
    )
  })
})
