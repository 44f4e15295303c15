/**
 * Access tokens: made at our token endpoint, checked locally on every request (RFC 9068).
 *
 * @module
 */
import { hash, randomUUID } from 'node:crypto'
import { createLocalJWKSet, errors, jwtVerify, SignJWT } from 'jose'
import type { JSONWebKeySet, JWTPayload } from 'jose'
import { TrustError } from './errors.ts'
import type { SigningKey } from './keys.ts'
import { makeLru } from './lru.ts'

export interface TokenIssuer {
  readonly lifetimeSec: number
  /** @returns a signed JWT. Registered claims win over `claims` of the same name. */
  issue(request: { clientId: string; claims?: Readonly<JWTPayload> }): Promise<string>
}

export interface TokenIssuerOptions {
  /** URL of the exchange, as tokens and verifiers name it. */
  readonly issuer: string
  readonly audience: string
  readonly key: SigningKey
  /** Default 600. */
  readonly lifetimeSec?: number
  readonly now: () => Date
}

export function makeTokenIssuer(options: TokenIssuerOptions): TokenIssuer {
  const { issuer, audience, key, lifetimeSec = 600, now } = options
  return {
    lifetimeSec,
    issue({ clientId, claims = {} }) {
      const issuedAt = Math.floor(now().getTime() / 1000)
      return new SignJWT({ ...claims, client_id: clientId })
        .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid: key.keyId })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject(clientId)
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + lifetimeSec)
        .setJti(randomUUID())
        .sign(key.privateKey)
    },
  }
}

export interface VerifiedToken {
  readonly clientId: string
  readonly expiresAt: Date
}

export interface TokenVerifier {
  /**
   * Who the token speaks for. Answers at once, without a promise, when the token was seen before.
   *
   * @throws {TrustError} or rejects: `TOKEN_INVALID`, `TOKEN_EXPIRED`.
   */
  verify(token: string): VerifiedToken | Promise<VerifiedToken>
}

export interface TokenVerifierOptions {
  /** The only issuer believed; ours, or a configured external one. */
  readonly issuer: string
  readonly audience: string
  /** The issuer's public keys, as `publicKeySet` gives them or its `jwks_uri` does. */
  readonly keys: { readonly keys: readonly object[] }
  /** Default EdDSA only; name others for an external issuer. */
  readonly algorithms?: readonly string[]
  /** Default 5. */
  readonly clockSkewSec?: number
  /** Verified tokens remembered. Default 10,000. */
  readonly cachedMax?: number
  readonly now: () => Date
}

/** Longest token looked at, in characters. */
const TOKEN_CHARS_MAX = 8192

/**
 * Only a token that verified is remembered, by its SHA-256 and until it expires: no variety of
 * forged tokens can push good ones out, and the memory holds nothing that could be replayed.
 */
export function makeTokenVerifier(options: TokenVerifierOptions): TokenVerifier {
  const { issuer, audience, clockSkewSec = 5, cachedMax = 10_000, now } = options
  const keys = createLocalJWKSet(options.keys as unknown as JSONWebKeySet)
  const algorithms = [...(options.algorithms ?? ['EdDSA', 'Ed25519'])]
  const known = makeLru<VerifiedToken>(cachedMax)
  const skewMs = clockSkewSec * 1000

  return { verify }

  function verify(token: string): VerifiedToken | Promise<VerifiedToken> {
    if (token.length > TOKEN_CHARS_MAX)
      throw invalid(`is longer than ${TOKEN_CHARS_MAX} characters`)
    const digest = hash('sha256', token, 'base64')
    const verified = known.get(digest)
    if (verified === undefined) return verifyAnew(token, digest)
    if (!isOver(verified)) return verified
    known.delete(digest)
    throw expired()
  }

  function isOver({ expiresAt }: VerifiedToken): boolean {
    return expiresAt.getTime() + skewMs <= now().getTime()
  }

  async function verifyAnew(token: string, digest: string): Promise<VerifiedToken> {
    const claims = await readClaims(token)
    const { client_id: clientId, exp } = claims
    if (typeof clientId !== 'string' || clientId === '') throw invalid('names no client_id')
    const verified = { clientId, expiresAt: new Date((exp ?? 0) * 1000) }
    // Consumers take new ones every few minutes: those that they do not use any more are over soon.
    known.forgetWhile(isOver)
    known.set(digest, verified)
    return verified
  }

  async function readClaims(token: string): Promise<JWTPayload> {
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer,
        audience,
        algorithms,
        typ: 'at+jwt',
        requiredClaims: ['iss', 'sub', 'aud', 'exp', 'iat', 'jti', 'client_id'],
        clockTolerance: clockSkewSec,
        currentDate: now(),
      })
      return payload
    } catch (thrown) {
      if (thrown instanceof errors.JWTExpired) throw expired()
      throw invalid(reasonOf(thrown))
    }
  }
}

function reasonOf(thrown: unknown): string {
  if (thrown instanceof errors.JWTClaimValidationFailed) {
    return `has a claim that does not fit: ${thrown.claim}`
  }
  if (thrown instanceof errors.JWSSignatureVerificationFailed) return 'has a wrong signature'
  if (thrown instanceof errors.JWKSNoMatchingKey) return 'is signed with a key unknown here'
  if (thrown instanceof errors.JOSEAlgNotAllowed) return 'uses an algorithm that is not accepted'
  return 'is not a signed JWT'
}

function invalid(reason: string): TrustError {
  return new TrustError(
    'TOKEN_INVALID',
    `The access token ${reason}. Get one for this exchange from its token endpoint.`,
  )
}

function expired(): TrustError {
  return new TrustError(
    'TOKEN_EXPIRED',
    'The access token has expired. Get a new one from the token endpoint.',
  )
}
