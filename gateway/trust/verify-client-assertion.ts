/**
 * Does this client assertion prove that the consumer is here, now, and for the first time? (RFC 7523 §3)
 *
 * @module
 */
import { createLocalJWKSet, errors, jwtVerify } from 'jose'
import type { JWTPayload } from 'jose'
import { TrustError } from './errors.ts'
import type { NonceStore } from './nonces.ts'

export interface ClientKeys {
  /** Public JWKs. Hand out the same array as long as it holds the same keys: they are imported once for it. */
  readonly keys: readonly object[]
  /** False for a consumer that is registered but suspended. */
  readonly active: boolean
}

export type AssertionVerdict =
  | { readonly effect: 'allow' }
  /** `because` is for the developer of the client. `busy` means: the same again later may succeed. */
  | { readonly effect: 'deny' | 'busy'; readonly because: string }

export interface AssertionChecks {
  /** URL of this exchange; it or the endpoint's URL must be the assertion's one audience. */
  readonly issuer: string
  readonly tokenEndpoint: string
  /**
   * Remembers used assertions of a registered client: `windowSec` at least 300 and the skew, `clockSkewSec` at least the skew.
   * A store for each: who fills it, fills it for nobody else.
   */
  readonly used: (clientId: string) => NonceStore
  /** By how much a client's clock may differ from ours. Default 5. */
  readonly clockSkewSec?: number
  readonly now: () => Date
}

/** An assertion is good for 5 minutes at most. */
const LIFETIME_SEC_MAX = 300
const JTI_CHARS_MAX = 128
const ALGORITHMS = ['EdDSA', 'Ed25519', 'ES256', 'PS256']

/** Said while an assertion may have been used in an earlier run. A few seconds later a new one is believed. */
export const JUST_STARTED =
  'client_assertion is older than the memory of this exchange, which has just started. Make a new one in a few seconds.'

/** One sentence for "no such client" and "wrong key", so that nobody can find out who is registered. */
const NOT_PROVEN =
  'No registered key of this client made this client_assertion. Check that sub is the consumer id, that its public key is registered at this exchange, and that kid names that key.'

export async function verifyClientAssertion(
  assertion: string,
  clientId: string,
  client: ClientKeys | undefined,
  checks: AssertionChecks,
): Promise<AssertionVerdict> {
  if (client === undefined) return deny(NOT_PROVEN)
  const { clockSkewSec: skewSec = 5 } = checks
  const used = checks.used(clientId)
  if (used.windowSec < LIFETIME_SEC_MAX + skewSec || used.clockSkewSec < skewSec) {
    throw new TrustError(
      'TRUST_MISCONFIGURED',
      `Used assertions are forgotten before they expire. Give a store with windowSec ≥ ${LIFETIME_SEC_MAX + skewSec} and clockSkewSec ≥ ${skewSec}.`,
    )
  }
  const now = checks.now()
  let claims: JWTPayload
  try {
    const { payload } = await jwtVerify(assertion, keySet(client.keys), {
      algorithms: ALGORITHMS,
      issuer: clientId,
      subject: clientId,
      audience: [checks.issuer, checks.tokenEndpoint],
      requiredClaims: ['exp', 'iat', 'jti'],
      clockTolerance: skewSec,
      currentDate: now,
    })
    claims = payload
  } catch (thrown) {
    return deny(explain(thrown, checks))
  }
  const nowSec = Math.floor(now.getTime() / 1000)
  const problem = problemOf(claims, nowSec, skewSec)
  if (problem !== undefined) return deny(problem)
  if (!client.active) {
    return deny('This consumer is suspended. Ask the data officer of the department to restore it.')
  }
  return spend(clientId, claims, nowSec, used)
}

/** What the signature does not tell: bounds on time and on the claims that make it single-use. */
function problemOf(claims: JWTPayload, nowSec: number, skewSec: number): string | undefined {
  const { aud, exp = 0, iat = 0, jti } = claims
  // For several audiences, each of them could use the assertion at the others.
  if (Array.isArray(aud) && aud.length !== 1) {
    return 'client_assertion has several audiences. Name this exchange alone as aud.'
  }
  if (exp > nowSec + LIFETIME_SEC_MAX + skewSec) {
    return `exp is more than ${LIFETIME_SEC_MAX} s ahead. Make a new client_assertion for each token request.`
  }
  if (!Number.isInteger(iat) || iat > nowSec + skewSec) {
    return 'iat is in the future. Set the clock of the client (NTP) and write iat in whole seconds.'
  }
  if (iat < nowSec - LIFETIME_SEC_MAX - skewSec) {
    return `iat is more than ${LIFETIME_SEC_MAX} s ago. Make a new client_assertion for each token request.`
  }
  if (typeof jti !== 'string' || jti === '' || jti.length > JTI_CHARS_MAX) {
    return `jti must be a text of 1 to ${JTI_CHARS_MAX} characters, new for each client_assertion: a UUID will do.`
  }
  return undefined
}

function spend(
  clientId: string,
  { jti, iat = 0 }: JWTPayload,
  nowSec: number,
  used: NonceStore,
): AssertionVerdict {
  const verdict = used.admit(JSON.stringify([clientId, jti]), iat, nowSec)
  switch (verdict) {
    case 'fresh':
      return { effect: 'allow' }
    case 'replayed':
      return deny('This client_assertion was used before. Make a new one, with a new jti.')
    case 'before-start':
    case 'expired':
      return deny(JUST_STARTED)
    case 'full':
      return {
        effect: 'busy',
        because:
          'Too many token requests within five minutes. Try again, and use each access token until it expires.',
      }
  }
}

function explain(thrown: unknown, checks: AssertionChecks): string {
  if (thrown instanceof errors.JWTExpired) {
    return 'client_assertion has expired. Make a new one for each token request.'
  }
  if (thrown instanceof errors.JWTClaimValidationFailed) {
    return CLAIM_REMEDY[thrown.claim]?.(checks) ?? `The claim ${thrown.claim} does not fit.`
  }
  if (thrown instanceof errors.JOSEAlgNotAllowed) {
    return `client_assertion uses an algorithm that is not accepted. Use one of ${ALGORITHMS.join(', ')}.`
  }
  return NOT_PROVEN
}

const CLAIM_REMEDY: Readonly<Record<string, (checks: AssertionChecks) => string>> = {
  aud: ({ issuer, tokenEndpoint }) => `aud must be ${issuer} or ${tokenEndpoint}.`,
  iss: () => 'iss must be the consumer id, the same as sub.',
  exp: () => `exp is missing or not a number. Set it at most ${LIFETIME_SEC_MAX} s ahead.`,
  iat: () => 'iat is missing or not a number. Set it to the time of the request.',
  jti: () => 'jti is missing. Set it to a new UUID for each client_assertion.',
  nbf: () => 'nbf is in the future, or not a number. Leave it out.',
}

type KeySet = ReturnType<typeof createLocalJWKSet>
const keySets = new WeakMap<readonly object[], KeySet>()

function keySet(keys: readonly object[]): KeySet {
  const known = keySets.get(keys)
  if (known !== undefined) return known
  const made = createLocalJWKSet({ keys: [...keys] })
  keySets.set(keys, made)
  return made
}

function deny(because: string): AssertionVerdict {
  return { effect: 'deny', because }
}
