/**
 * Asks a peer: one signed message a request, whatever the number of its departments that are asked.
 *
 * Our exchange vouches for its consumer in the message; the peer decides again by its own grants, reads its
 * own sources, records, and signs its answer.
 *
 * @module
 */
import { createHash } from 'node:crypto'
import { errors, Pool, util } from 'undici'
import { deadlineOf } from '../../adapters/guard/deadline.ts'
import { slots } from '../../adapters/guard/slots.ts'
import type { Lines } from '../../adapters/guard/lines.ts'
import { roundTrip, type RoundTrip } from '../../adapters/round-trip.ts'
import type { Catalog } from '../../catalog/catalog.ts'
import type { Region } from '../../catalog/types.ts'
import type { ReadContext, RegionReader } from '../core/house.ts'
import type { Identity, PlannedRead, ReadOutcome } from '../core/types.ts'
import { formatAssertion } from '../trust/assertion.ts'
import { formatDecision } from '../trust/decision-header.ts'
import { signRequestBy, verifyResponse } from '../trust/http-signature.ts'
import { jointSigner } from '../trust/joint-signature.ts'
import { makeLru } from '../trust/lru.ts'
import { keyRing } from '../trust/message-keys.ts'
import type { MessageSigningKey, MessageVerifyKey } from '../trust/message-keys.ts'
import { newNonce } from '../trust/nonces.ts'
import { formatPurpose } from '../trust/purpose.ts'
import { emptyOutcome, readPeerAnswer } from './answer.ts'
import { unavailable, type PeerAnswerContext } from './answered-failure.ts'
import { PeerError } from './errors.ts'
import {
  KNOWN_VERSION,
  PEER_CATALOG_PATH,
  PEER_QUERY_PATH,
  REQUEST_TAG,
  RESPONSE_TAG,
} from './protocol.ts'
import { excessOf } from './query-parts.ts'
import { writePeerQuery } from './query.ts'

export interface PeerOptions {
  readonly region: Region
  /** Address of the peer's exchange, without path. */
  readonly url: string
  /** Pinned public keys; several while the peer rotates. */
  readonly keys: readonly MessageVerifyKey[]
  /** Our key for messages. */
  readonly signingKey: MessageSigningKey
  readonly timeoutMs: number
  readonly clockSkewSec: number
  /** Those of all that our exchange asks. */
  readonly lines?: Lines
  readonly now: () => Date
}

export interface Peer {
  readonly region: Region
  /** Reader of the peer's region, for a catalogue in force. */
  reader(catalog: Catalog): RegionReader
  /**
   * The peer's published resources, as JSON; without them where their version is `known`.
   *
   * @throws {PeerError} when it cannot be had.
   */
  fetchCatalog(known: string | null): Promise<unknown>
  /**
   * Sends a message that asks for no subject's data, and gives the verified answer as JSON.
   *
   * @throws when there is no answer, or none to be believed.
   */
  tell(path: string, message: object): Promise<unknown>
  close(): Promise<void>
}

/** Largest answer read from a peer; an answer of 2,000 rows is below 2 MiB. */
const ANSWER_BYTES_MAX = 8 * 1_048_576
/** A resource with 30 items is some 4 KiB. */
const CATALOG_BYTES_MAX = 64 * 1_048_576
const CONNECTIONS_MAX = 32
const ASSERTIONS_REMEMBERED = 1_000
/** Of what an assertion is remembered by, the question among it. Questions with many claims are longer, and digested each time. */
const REMEMBERED_CHARS_MAX = 4_096
/** Questions that wait for a connection; half of the exchange's places. */
const QUEUE_MAX = 256

export function makePeer(options: PeerOptions): Peer {
  const { region, signingKey, now } = options
  const url = new URL(options.url)
  const pool = new Pool(url.origin, {
    connections: CONNECTIONS_MAX,
    pipelining: 1,
    maxResponseSize: ANSWER_BYTES_MAX,
  })
  const catalogPool = new Pool(url.origin, { connections: 1, maxResponseSize: CATALOG_BYTES_MAX })
  const signer = jointSigner(signingKey)
  const keys = keyRing(options.keys)
  const turns = slots(() => CONNECTIONS_MAX, QUEUE_MAX, options.lines)

  return {
    region,
    reader: (catalog) =>
      Object.assign<RegionReader, Pick<RegionReader, 'excess'>>(
        (reads, context) => ask(catalog, reads, context),
        { excess: (reads) => excessOf(region.name, reads) },
      ),
    fetchCatalog: async (known) => {
      const signal = AbortSignal.timeout(options.timeoutMs)
      const headers: Record<string, string> = known === null ? {} : { [KNOWN_VERSION]: known }
      return parse(await send('GET', PEER_CATALOG_PATH, headers, '', signal, catalogPool))
    },
    tell: async (path, message) => {
      const signal = AbortSignal.timeout(options.timeoutMs)
      const headers = { 'content-type': 'application/json' }
      return parse(await send('POST', path, headers, JSON.stringify(message), signal))
    },
    close: async () => {
      await Promise.all([pool.close(), catalogPool.close()])
    },
  }

  async function ask(
    catalog: Catalog,
    reads: readonly PlannedRead[],
    context: ReadContext,
  ): Promise<readonly ReadOutcome[]> {
    const started = now().getTime()
    const answerContext = (): PeerAnswerContext => ({
      region: region.name,
      regionCode: region.code,
      now: now(),
      latencyMs: now().getTime() - started,
      department: ({ resource }) =>
        catalog.department(resource.department)?.bodies[resource.region]?.nameZh ??
        resource.department,
    })
    const sent = writePeerQuery(catalog, region.name, reads)
    const deadline = deadlineOf(context.signal, options.timeoutMs)
    const turn = await turns.take(deadline.signal)
    try {
      if (turn !== 'taken') throw noTurn(turn)
      const body = JSON.stringify({ query: sent.query, variables: sent.variables })
      const headers = vouch(context, reads, sent.query)
      const text = await send('POST', PEER_QUERY_PATH, headers, body, deadline.signal)
      return readPeerAnswer(answerContext(), sent, parse(text))
    } catch (thrown) {
      const failed = answerContext()
      const failure = unavailable(failed, thrown)
      return reads.map((read) => ({ ...emptyOutcome(failed, read), failure }))
    } finally {
      if (turn === 'taken') turns.release()
      deadline.clear()
    }
  }

  function noTurn(turn: 'full' | 'aborted'): PeerError {
    const why = turn === 'full' ? 'too many questions wait for it' : 'it had no turn in time'
    return new PeerError('PEER_BUSY', `${region.name} was not asked: ${why}.`)
  }

  function vouch(
    { exchangeId, identity, purpose, decision }: ReadContext,
    reads: readonly PlannedRead[],
    query: string,
  ): Record<string, string> {
    const { consumer } = identity
    return {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json',
      'exchange-id': exchangeId,
      'exchange-purpose': formatPurpose(purpose),
      'exchange-assertion': assertionOf(consumer, query),
      'exchange-decision': formatDecision({
        ...decision,
        effect: 'permit',
        // By which grants, of what this peer is asked for; the rest is none of its business.
        grants: [...new Set(reads.flatMap(({ grants }) => grants))].sort(),
      }),
    }
  }

  /** Sends one signed message and gives the body of the verified answer. */
  async function send(
    method: 'GET' | 'POST',
    path: string,
    headers: Readonly<Record<string, string>>,
    body: string,
    signal: AbortSignal,
    through = pool,
  ): Promise<string> {
    const bytes = Buffer.from(body)
    const head = { method, authority: url.host, path, headers }
    const signature = await signRequestBy(signer, {
      ...head,
      body: bytes,
      keyId: signingKey.keyId,
      created: now(),
      nonce: newNonce(),
      tag: REQUEST_TAG,
    })
    const request = { ...head, headers: { ...headers, ...signature } }
    const call = { method, path, headers: request.headers, body: method === 'GET' ? null : bytes }
    const received = await roundTrip(through, call, signal).catch(notTooLong)
    const answered = util.parseHeaders(received.headers)
    // An exchange signs whatever it answers at an address that it knows.
    if (received.status === 404 && answered['signature'] === undefined) {
      throw new PeerError('PEER_PATH_UNKNOWN', `${url.origin} has nothing at ${path}.`)
    }
    verifyResponse({
      status: received.status,
      headers: answered,
      body: received.body,
      request,
      keys,
      now: now(),
      tag: RESPONSE_TAG,
      clockSkewSec: options.clockSkewSec,
    })
    return received.body.toString()
  }
}

const assertions = makeLru<string>(ASSERTIONS_REMEMBERED, REMEMBERED_CHARS_MAX)

/** The same for each question of a consumer that is asked of other subjects: those are variables. */
function assertionOf(
  { id, region, department, unitCode }: Identity['consumer'],
  query: string,
): string {
  const about = [id, region, department, unitCode, query].join(' ')
  return assertions.getOrMake(about, () => {
    const queryDigest = createHash('sha256').update(query).digest()
    return formatAssertion({ consumer: id, region, department, unitCode, queryDigest })
  })
}

function notTooLong(thrown: unknown): RoundTrip {
  const isTooLong = thrown instanceof errors.ResponseExceededMaxSizeError
  if (!isTooLong) throw thrown
  const message = `The peer's answer is larger than ${ANSWER_BYTES_MAX} bytes, or its catalogue than ${CATALOG_BYTES_MAX}.`
  throw new PeerError('PEER_MALFORMED', message)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The parser's own message quotes the text.
    throw new PeerError('PEER_MALFORMED', "The peer's answer is not JSON.")
  }
}
