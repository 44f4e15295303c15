/**
 * The client's side of `private_key_jwt`: proof that a consumer holds its key (RFC 7523 §3).
 *
 * @module
 */
import { randomUUID } from 'node:crypto'
import { SignJWT } from 'jose'
import type { SigningKey } from './keys.ts'

export interface ClientAssertionRequest {
  readonly clientId: string
  /** The issuer URL of the exchange, or the URL of its token endpoint. */
  readonly audience: string
  readonly key: SigningKey
  /** Default 60; the endpoint takes at most 300. */
  readonly lifetimeSec?: number
  readonly now: () => Date
}

/** A JWT to be sent once, as `client_assertion`. */
export function makeClientAssertion(request: ClientAssertionRequest): Promise<string> {
  const { clientId, audience, key, lifetimeSec = 60, now } = request
  const issuedAt = Math.floor(now().getTime() / 1000)
  return new SignJWT()
    .setProtectedHeader({ alg: 'EdDSA', kid: key.keyId })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(audience)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + lifetimeSec)
    .setJti(randomUUID())
    .sign(key.privateKey)
}
