/**
 * Who may have a token, and whose token this is: the exchange's own OAuth 2.0 authorization server.
 *
 * @module
 */
import type { Consumer } from '../catalog/types.ts'
import type { ExchangeConfig } from './config.ts'
import { consumerById } from './consumer-by-id.ts'
import type { GatewayError } from './core/errors.ts'
import { unauthenticated } from './core/refusals.ts'
import type { StaffMember } from './staff.ts'
import { TrustError } from './trust/errors.ts'
import { publicKeySet } from './trust/keys.ts'
import { makeNonceStore, type NonceStore } from './trust/nonces.ts'
import { handleTokenRequest, type TokenResponse } from './trust/token-endpoint.ts'
import type { ClientKeys } from './trust/verify-client-assertion.ts'
import { makeTokenIssuer, makeTokenVerifier, type VerifiedToken } from './trust/token.ts'

export interface IdentityProvider {
  readonly answerTokenRequest: (form: URLSearchParams) => Promise<TokenResponse>
  /**
   * The client of a token.
   *
   * @throws {GatewayError} `UNAUTHENTICATED`
   */
  readonly verifyToken: (token: string) => string | Promise<string>
  /** The member of the staff that a client is; undefined for a consumer. */
  readonly staff: (clientId: string) => StaffMember | undefined
  /** RFC 8414. */
  readonly metadata: () => object
  readonly jwks: () => object
}

export interface IdentityProviderOptions {
  readonly config: ExchangeConfig
  /** The consumers registered now. Hands out the same list as long as nothing has changed. */
  readonly consumers: () => readonly Consumer[]
  readonly startedAt: Date
  readonly now: () => Date
  /** Assertions of one client within five minutes; 10,000 unless told. */
  readonly assertionsMax?: number
}

/** Assertions live for five minutes at most. */
const ASSERTION_WINDOW_SEC = 300
/** Of each client: 32 a second all the time, where a token holds for minutes. */
const ASSERTIONS_MAX = 10_000

export function makeIdentityProvider(options: IdentityProviderOptions): IdentityProvider {
  const { config, startedAt, now, assertionsMax: capacity = ASSERTIONS_MAX } = options
  const issuer = config.publicUrl
  const tokenEndpoint = `${issuer}/oauth/token`
  const { clockSkewSec } = config
  const staff = new Map(config.staff.map((member) => [member.id, member]))
  const keySet = publicKeySet([config.tokenKey])
  const tokens = makeTokenIssuer({ issuer, audience: issuer, key: config.tokenKey, now })
  const verifier = makeTokenVerifier({ issuer, audience: issuer, keys: keySet, clockSkewSec, now })
  const stores = new Map<string, NonceStore>()
  const deps = {
    issuer,
    tokenEndpoint,
    tokens,
    clientKeys,
    used: usedBy,
    clockSkewSec,
    now,
  }
  return {
    answerTokenRequest: (form) => handleTokenRequest(form, deps),
    verifyToken,
    staff: (id) => staff.get(id),
    metadata: () => ({
      issuer,
      token_endpoint: tokenEndpoint,
      jwks_uri: `${issuer}/oauth/jwks`,
      grant_types_supported: ['client_credentials'],
      token_endpoint_auth_methods_supported: ['private_key_jwt'],
      token_endpoint_auth_signing_alg_values_supported: ['EdDSA', 'Ed25519', 'ES256', 'PS256'],
      response_types_supported: [],
    }),
    jwks: () => keySet,
  }

  /** Peers' consumers get no token here: their own exchange vouches for them. */
  function clientKeys(id: string): ClientKeys | undefined {
    const member = staff.get(id)
    if (member !== undefined) return { keys: member.keys, active: true }
    const consumer = consumerById(options.consumers(), id)
    if (consumer?.region !== config.region) return undefined
    return { keys: consumer.keys, active: consumer.state === 'active' }
  }

  /** Asked for registered clients alone, so there are no more than those. */
  function usedBy(clientId: string): NonceStore {
    const before = stores.get(clientId)
    if (before !== undefined) return before
    const windowSec = ASSERTION_WINDOW_SEC + clockSkewSec
    const made = makeNonceStore({ capacity, windowSec, clockSkewSec, startedAt })
    stores.set(clientId, made)
    return made
  }

  function verifyToken(token: string): string | Promise<string> {
    try {
      const verified = verifier.verify(token)
      return verified instanceof Promise
        ? verified.then(clientOf, (thrown: unknown) => Promise.reject(refusal(thrown)))
        : clientOf(verified)
    } catch (thrown) {
      throw refusal(thrown)
    }
  }
}

function clientOf({ clientId }: VerifiedToken): string {
  return clientId
}

function refusal(thrown: unknown): GatewayError {
  if (thrown instanceof TrustError) return unauthenticated(thrown.message, thrown)
  throw thrown
}
