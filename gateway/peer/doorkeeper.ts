/**
 * The peers' door: believes a signed message from a pinned key, once, and reads what it vouches for.
 *
 * @module
 */
import type { Consumer, RegionCode } from '../../catalog/types.ts'
import { GatewayError } from '../core/errors.ts'
import type { PeerRequest, VouchedRequest } from '../core/house.ts'
import { unauthenticated } from '../core/refusals.ts'
import { single } from '../core/single.ts'
import { parseAssertion } from '../trust/assertion.ts'
import { parseDecision } from '../trust/decision-header.ts'
import { TrustError } from '../trust/errors.ts'
import { signResponseBy, verifyRequest, type SignatureHeaders } from '../trust/http-signature.ts'
import { jointSigner } from '../trust/joint-signature.ts'
import type { MessageSigningKey, MessageVerifyKey } from '../trust/message-keys.ts'
import type { NonceStore } from '../trust/nonces.ts'
import { remembered } from '../trust/remembered.ts'
import { QUERY_HEADERS, REQUEST_TAG, RESPONSE_TAG } from './protocol.ts'

export interface PinnedPeer {
  readonly region: RegionCode
  readonly name: string
  readonly keys: readonly MessageVerifyKey[]
}

export interface Doorkeeper {
  /** @throws {GatewayError} `UNAUTHENTICATED` */
  readonly admitQuery: (request: PeerRequest) => VouchedRequest
  /**
   * Checks a signed message that asks for no subject's data.
   *
   * @throws {GatewayError} `UNAUTHENTICATED`
   */
  readonly admit: (request: PeerRequest) => PinnedPeer
  /** Headers that sign an answer and bind it to its request; undefined where that has no signature to bind it to. */
  readonly signAnswer: (
    request: PeerRequest,
    status: number,
    headers: Readonly<Record<string, string>>,
    body: Buffer | string,
  ) => Promise<SignatureHeaders | undefined>
}

export interface DoorkeeperOptions {
  readonly peers: readonly PinnedPeer[]
  readonly signingKey: MessageSigningKey
  readonly seen: NonceStore
  /** Consumers registered here, ours and the peers'. */
  readonly consumer: (id: string) => Consumer | undefined
  /** How far ahead of ours a peer's clock may be. */
  readonly clockSkewSec: number
  readonly now: () => Date
}

/** A consumer that asks the same question is vouched for in the same words: its keys are variables. */
const TEXTS_REMEMBERED = 1_000
const readAssertion = remembered(parseAssertion, TEXTS_REMEMBERED)
const readDecision = remembered(parseDecision, TEXTS_REMEMBERED)

export function makeDoorkeeper(options: DoorkeeperOptions): Doorkeeper {
  const { signingKey, now } = options
  const signer = jointSigner(signingKey)
  const pinned = new Map<string, { peer: PinnedPeer; key: MessageVerifyKey }>()
  for (const peer of options.peers) {
    for (const key of peer.keys) pinned.set(key.keyId, { peer, key })
  }
  return { admitQuery, admit: (request) => verify(request, []).peer, signAnswer }

  function verify(
    request: PeerRequest,
    requiredCovered: readonly string[],
  ): { readonly peer: PinnedPeer; readonly keyId: string } {
    try {
      const { keyId } = verifyRequest({
        ...request,
        keys: (id) => pinned.get(id)?.key,
        now: now(),
        requiredCovered,
        tag: REQUEST_TAG,
        clockSkewSec: options.clockSkewSec,
        seen: options.seen,
      })
      const found = pinned.get(keyId)
      if (found !== undefined) return { peer: found.peer, keyId }
    } catch (thrown) {
      if (thrown instanceof TrustError) throw refusalOf(thrown)
      throw thrown
    }
    throw refused('No peer is pinned under the key of this message.')
  }

  function admitQuery(request: PeerRequest): VouchedRequest {
    const { peer, keyId } = verify(request, QUERY_HEADERS)
    const read = readAssertion(single(request.headers['exchange-assertion']))
    if (!read.ok) throw refused(read.problem)
    const { assertion } = read
    const decided = readDecision(single(request.headers['exchange-decision']))
    if (!decided.ok) throw refused(decided.problem)
    const registered = options.consumer(assertion.consumer)
    // A peer vouches for its own consumers: never for ours, nor for a third region's.
    const isTheirs = assertion.region === peer.region
    if (!isTheirs || (registered !== undefined && registered.region !== peer.region)) {
      throw refused(`The exchange ${peer.name} vouches for a consumer that is not of its region.`)
    }
    if (registered !== undefined) refuseAnother(peer, assertion, registered)
    if (registered?.state === 'suspended') {
      throw refused(`The consumer "${registered.id}" is suspended here.`)
    }
    const exchangeId = single(request.headers['exchange-id']) ?? ''
    if (!/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(exchangeId)) {
      throw refused('Exchange-Id is not a UUID of version 7 (RFC 9562).')
    }
    return {
      identity: {
        consumer: {
          id: assertion.consumer,
          region: assertion.region,
          department: assertion.department,
          unitCode: assertion.unitCode,
        },
        via: { exchange: `${peer.name}/log`, keyId, region: peer.region },
        queryDigest: Buffer.from(assertion.queryDigest).toString('base64'),
        exchangeId,
        decision: { region: peer.region, side: 'consumer', rules: [], ...decided.decision },
      },
      purposeHeader: single(request.headers['exchange-purpose']),
    }
  }

  async function signAnswer(
    request: PeerRequest,
    status: number,
    headers: Readonly<Record<string, string>>,
    body: Buffer | string,
  ): Promise<SignatureHeaders | undefined> {
    try {
      return await signResponseBy(signer, {
        status,
        headers,
        body,
        request,
        keyId: signingKey.keyId,
        created: now(),
        tag: RESPONSE_TAG,
      })
    } catch (thrown) {
      // Anybody may have sent it, in any form; what is lacking for a signature was the reason to refuse it.
      if (thrown instanceof TrustError) return undefined
      throw thrown
    }
  }
}

/**
 * A name alone is nobody: were a consumer moved over there, its new office would go on using what we granted the old one.
 */
function refuseAnother(
  peer: PinnedPeer,
  vouched: Pick<Consumer, 'unitCode' | 'department'>,
  registered: Consumer,
): void {
  const differs = (['unitCode', 'department'] as const).filter(
    (part) => vouched[part] !== registered[part],
  )
  if (differs.length === 0) return
  const what = differs.map((part) => (part === 'unitCode' ? 'unit' : part)).join(' and ')
  throw refused(
    `The exchange ${peer.name} vouches for "${registered.id}" for another ${what} than is registered here. Have the administrators of both exchanges compare and correct its registration: unit code (GB 32100) and department must be the same on both sides.`,
  )
}

function refused(message: string, cause?: unknown): GatewayError {
  return unauthenticated(message, cause)
}

/** What a moment mends is told as such: the peer then says to its consumer that it may ask again. */
function refusalOf(thrown: TrustError): GatewayError {
  const passes = thrown.code === 'SIGNATURE_BEFORE_START' || thrown.code === 'REPLAY_MEMORY_FULL'
  if (!passes) return refused(thrown.message, thrown)
  return new GatewayError('OVERLOADED', thrown.message, {
    headers: { 'Retry-After': '10' },
    cause: thrown,
  })
}
