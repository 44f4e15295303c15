/**
 * Signed requests and answers between exchanges: HTTP Message Signatures (RFC 9421) with Ed25519 or SM2, of a message alone or of
 * several jointly, bodies bound by Content-Digest (RFC 9530). One signature a message, labelled `exchange`.
 *
 * A request is believed once, for a minute, from a pinned key, when the signature covers its method,
 * address, type, body and every `exchange-*` header. An answer is believed for the one request whose
 * signature it covers.
 *
 * @module
 */
import { component, type Component } from './component.ts'
import { contentDigest, matchesContentDigest } from './content-digest.ts'
import { bindingTo, checkCoverage, fieldComponents, requestTarget } from './coverage.ts'
import { TrustError } from './errors.ts'
import { combineFields, fieldOf } from './http-message.ts'
import type { Fields, HeaderFields, RequestHead, ResponseHead } from './http-message.ts'
import { isSigned, signAlone, type Signer } from './joint-signature.ts'
import type { MessageSigningKey, MessageVerifyKey } from './message-keys.ts'
import type { NonceStore } from './nonces.ts'
import { signatureBase, type SignedMessage } from './signature-base.ts'
import { formatParams, formatSignature, readSignature } from './signature-fields.ts'
import type { ReadSignature } from './signature-fields.ts'
import { LABEL } from './usual-signature.ts'

const STATUS = component('@status')

/** Headers to be added to the message; names in lower case. */
export interface SignatureHeaders {
  readonly 'content-digest': string
  readonly 'signature-input': string
  readonly signature: string
}

interface SignOptions {
  /** The body as it will be sent, byte for byte, or the text that is sent as UTF-8; empty when there is none. */
  readonly body: Uint8Array | string
  readonly keyId: string
  readonly created: Date
  readonly expires?: Date
  /** What the signature is for; verifier and signer agree on it. */
  readonly tag: string
  /** Headers to cover beside those always covered: `exchange-id`, `exchange-purpose`, … */
  readonly covered?: readonly string[]
}

export interface SignRequestOptions extends RequestHead, SignOptions {
  /** New for every request: `newNonce()`. */
  readonly nonce: string
}

export interface SignRequestAloneOptions extends SignRequestOptions {
  readonly key: MessageSigningKey
}

export interface SignResponseOptions extends ResponseHead, SignOptions {
  /** The request that is answered, with the headers it was signed with. */
  readonly request: RequestHead
}

interface VerifyOptions {
  readonly body: Uint8Array
  /** Finds a pinned key; `undefined` for strangers. */
  readonly keys: (keyId: string) => MessageVerifyKey | undefined
  readonly now: Date
  /** Default 60. */
  readonly maxAgeSec?: number
  /** How far ahead of ours the sender's clock may be. Default 5. */
  readonly clockSkewSec?: number
  /** Headers which must be covered, hence present, beside those always required. */
  readonly requiredCovered?: readonly string[]
  readonly tag: string
}

export interface VerifyRequestOptions extends RequestHead, VerifyOptions {
  readonly seen: NonceStore
}

export interface VerifyResponseOptions extends ResponseHead, VerifyOptions {
  /** Our own request, with the headers it was sent with, `signRequest`'s among them. */
  readonly request: RequestHead
}

export interface VerifiedSignature {
  readonly keyId: string
  readonly created: Date
}

export interface VerifiedRequest extends VerifiedSignature {
  readonly nonce: string
}

/**
 * Signs a request by itself, at once.
 *
 * @throws {TrustError} when the request lacks a covered header or a value is not ASCII.
 */
export function signRequest(options: SignRequestAloneOptions): SignatureHeaders {
  const { base, headersWith } = requestToSign(options)
  return headersWith(signAlone(base, options.key))
}

/**
 * Signs a request with whatever else `signer` signs in this moment.
 *
 * @throws {TrustError} as `signRequest`
 */
export async function signRequestBy(
  signer: Signer,
  options: SignRequestOptions,
): Promise<SignatureHeaders> {
  const { base, headersWith } = requestToSign(options)
  return headersWith(await signer(base))
}

function requestToSign(options: SignRequestOptions): ToSign {
  const digest = contentDigest(options.body)
  const fields = withDigest(options.headers, digest)
  const components = [...requestTarget(options), ...fieldComponents(fields, options.covered ?? [])]
  return toSign(components, { request: requestOf(options, fields) }, digest, options)
}

/**
 * Believes a request, once.
 *
 * @throws {TrustError} the first thing that does not hold: what is said, then who says it, then the
 *   body, the signature, and last whether it was said before.
 */
export function verifyRequest(options: VerifyRequestOptions): VerifiedRequest {
  const { seen, maxAgeSec = 60, clockSkewSec = 5, now } = options
  if (seen.windowSec < maxAgeSec || seen.clockSkewSec < clockSkewSec) {
    throw new TrustError(
      'TRUST_MISCONFIGURED',
      `Messages are believed for longer than they are remembered. Give a nonce store with windowSec ≥ ${maxAgeSec} and clockSkewSec ≥ ${clockSkewSec}.`,
    )
  }
  const fields = combineFields(options.headers)
  const message = { request: requestOf(options, fields) }
  const required = requestTarget(options)
  const { keyId, createdSec, nonce } = verifyComponents(required, message, fields, options)
  if (nonce === undefined) {
    throw new TrustError(
      'SIGNATURE_MALFORMED',
      'The signature of a request needs a nonce. Add one, new for every request.',
    )
  }
  const verdict = seen.admit(JSON.stringify([keyId, nonce]), createdSec, toSeconds(now))
  if (verdict !== 'fresh') throw REFUSALS[verdict]()
  return { keyId, created: new Date(createdSec * 1000), nonce }
}

/**
 * Signs an answer, bound to the request it answers, with whatever else `signer` signs in this moment.
 *
 * @throws {TrustError} as `signRequest`; also when the request has no signature.
 */
export async function signResponseBy(
  signer: Signer,
  options: SignResponseOptions,
): Promise<SignatureHeaders> {
  const digest = contentDigest(options.body)
  const fields = withDigest(options.headers, digest)
  const message = answerTo(options.request, options.status, fields)
  const components = [
    STATUS,
    ...fieldComponents(fields, options.covered ?? []),
    ...bindingTo(options.request),
  ]
  const { base, headersWith } = toSign(components, message, digest, options)
  return headersWith(await signer(base))
}

/**
 * Believes an answer to `request`. No nonce is needed: it is bound to the request's own.
 *
 * @throws {TrustError} as `verifyRequest`; `SIGNATURE_INVALID` also when it answers another request.
 */
export function verifyResponse(options: VerifyResponseOptions): VerifiedSignature {
  const fields = combineFields(options.headers)
  const message = answerTo(options.request, options.status, fields)
  const required = [STATUS, ...bindingTo(options.request)]
  const { keyId, createdSec } = verifyComponents(required, message, fields, options)
  return { keyId, created: new Date(createdSec * 1000) }
}

// --- signing and verifying --------------------------------------------------------------------

interface ToSign {
  readonly base: string
  readonly headersWith: (signature: Uint8Array) => SignatureHeaders
}

function toSign(
  components: readonly Component[],
  message: SignedMessage,
  digest: string,
  options: SignOptions & { readonly nonce?: string },
): ToSign {
  const { keyId, nonce, tag, created, expires } = options
  const expiresSec = expires === undefined ? undefined : toSeconds(expires)
  const createdSec = toSeconds(created)
  const params = formatParams(components, { createdSec, expiresSec, keyId, nonce, tag })
  const base = signatureBase(components, message, params)
  return {
    base,
    headersWith: (signature) => ({
      'content-digest': digest,
      'signature-input': `${LABEL}=${params}`,
      signature: `${LABEL}=${formatSignature(signature)}`,
    }),
  }
}

function verifyComponents(
  required: readonly Component[],
  message: SignedMessage,
  fields: Fields,
  options: VerifyOptions,
): ReadSignature {
  const read = readSignature(fields)
  if (read.tag !== options.tag) {
    throw new TrustError(
      'SIGNATURE_TAG',
      'The signature was made for another purpose: its tag is not the one of this protocol step. Sign this message for what it is.',
    )
  }
  const { requiredCovered = [] } = options
  checkCoverage(read.components, [...required, ...fieldComponents(fields, requiredCovered)])
  checkTime(read, options)
  const key = options.keys(read.keyId)
  if (key === undefined) {
    throw new TrustError(
      'SIGNATURE_KEY_UNKNOWN',
      'No key is pinned here under the keyid of the signature. Exchange public keys with this peer, or check its rotation.',
    )
  }
  // RFC 9421 §3.2, step 6: all that says which algorithm it is must say the same.
  if (read.alg !== undefined && key.algorithm !== 'Ed25519') {
    throw new TrustError(
      'SIGNATURE_MALFORMED',
      'The signature says another algorithm than the key that is pinned under its keyid is for. Leave alg out.',
    )
  }
  if (!matchesContentDigest(fields.get('content-digest') ?? '', options.body)) {
    throw new TrustError(
      'DIGEST_MISMATCH',
      'The body is not the one that Content-Digest names by sha-256. Look for a proxy which rewrites bodies.',
    )
  }
  const base = signatureBase(read.components, message, read.params)
  if (!isSigned(base, read.signature, key)) {
    throw new TrustError(
      'SIGNATURE_INVALID',
      'The signature does not fit the message. Look for a proxy which rewrites headers or paths, and check that authority and key are the agreed ones.',
    )
  }
  return read
}

function checkTime(read: ReadSignature, options: VerifyOptions): void {
  const { maxAgeSec = 60, clockSkewSec = 5 } = options
  const nowSec = toSeconds(options.now)
  if (read.createdSec > nowSec + clockSkewSec) {
    throw new TrustError(
      'SIGNATURE_FUTURE',
      `The signature was created more than ${clockSkewSec} s in the future. Set the clocks of both exchanges (NTP).`,
    )
  }
  const isExpired = read.expiresSec !== undefined && read.expiresSec < nowSec
  if (isExpired || read.createdSec < nowSec - maxAgeSec) {
    throw new TrustError(
      'SIGNATURE_STALE',
      `The signature has expired or is older than ${maxAgeSec} s. Sign each message when it is sent, and set the clocks (NTP).`,
    )
  }
}

const REFUSALS = {
  replayed: () =>
    new TrustError(
      'SIGNATURE_REPLAYED',
      'This request was accepted before. To ask again, sign a new request with a new nonce.',
    ),
  expired: () =>
    new TrustError(
      'SIGNATURE_STALE',
      'The signature is older than this exchange remembers. Sign each message when it is sent.',
    ),
  'before-start': () =>
    new TrustError(
      'SIGNATURE_BEFORE_START',
      'The signature is older than this run of the exchange, which has just started. Sign a new request in a few seconds.',
    ),
  full: () =>
    new TrustError(
      'REPLAY_MEMORY_FULL',
      'This exchange cannot remember more requests and therefore believes none. Send fewer, or try again in a minute.',
    ),
} as const

function withDigest(headers: HeaderFields, digest: string): Fields {
  return combineFields(headers).set('content-digest', digest)
}

function requestOf(
  { method, authority, path, query }: RequestHead,
  fields: Pick<Fields, 'get'>,
): SignedMessage['request'] {
  return { method, authority, path, query, fields }
}

/** Of the request few fields are looked at, so the others are left as they came. */
function answerTo(request: RequestHead, status: number, fields: Fields): SignedMessage {
  const get = (name: string): string | undefined => fieldOf(request.headers, name)
  return { request: requestOf(request, { get }), response: { status, fields } }
}

function toSeconds(date: Date): number {
  return Math.floor(date.getTime() / 1000)
}
