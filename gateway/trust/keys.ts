/**
 * Ed25519 keys: made, read, named. A key's name (key id) is its RFC 7638 thumbprint, so that the
 * same key has the same name wherever it is pinned.
 *
 * @module
 */
import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto'
import type { JsonWebKey, KeyObject } from 'node:crypto'
import { TrustError } from './errors.ts'

/** Public half of an Ed25519 key, RFC 8037. */
export interface PublicJwk {
  readonly kty: 'OKP'
  readonly crv: 'Ed25519'
  readonly x: string
  readonly kid: string
  readonly use: 'sig'
  readonly alg: 'EdDSA'
}

/** A key as others may know it. The `KeyObject` is made once and reused. */
export interface VerifyKey {
  readonly keyId: string
  readonly publicKey: KeyObject
  readonly publicJwk: PublicJwk
}

/** A key as its owner holds it. */
export interface SigningKey extends VerifyKey {
  readonly privateKey: KeyObject
}

/** A new key as texts to be stored: the PEM (PKCS #8) is secret, the rest may be shown to anyone. */
export interface GeneratedKey {
  readonly privateKeyPem: string
  readonly publicJwk: PublicJwk
  readonly keyId: string
}

export function generateSigningKey(): GeneratedKey {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const { publicJwk, keyId } = describe(publicKey)
  const privateKeyPem = privateKey.export({ type: 'pkcs8', format: 'pem' })
  return { privateKeyPem: privateKeyPem.toString(), publicJwk, keyId }
}

/**
 * Reads a private key from PEM (PKCS #8) or JWK text.
 *
 * @throws {TrustError} `KEY_INVALID`
 */
export function loadSigningKey(text: string): SigningKey {
  const jwk = asJwk(text)
  const privateKey = importKey('private', () =>
    jwk === undefined
      ? createPrivateKey(text)
      : createPrivateKey({ key: jwk as JsonWebKey, format: 'jwk' }),
  )
  const key = { privateKey, ...describe(createPublicKey(privateKey)) }
  if (jwk !== undefined && jwk['x'] !== key.publicJwk.x) {
    throw new TrustError(
      'KEY_INVALID',
      'The JWK holds a private and a public part which do not belong together. Export the key again.',
    )
  }
  return key
}

/**
 * Reads a public key from PEM (SPKI) or JWK text, or from a JWK.
 *
 * @throws {TrustError} `KEY_INVALID`, also when handed a private key: those must not travel.
 */
export function loadVerifyKey(source: string | object): VerifyKey {
  const jwk = typeof source === 'string' ? asJwk(source) : { ...source }
  const isPrivate =
    jwk === undefined ? /PRIVATE KEY/.test(source as string) : Object.hasOwn(jwk, 'd')
  if (isPrivate) throw privateGiven()
  const publicKey = importKey('public', () =>
    jwk === undefined
      ? createPublicKey(source as string)
      : createPublicKey({ key: jwk as JsonWebKey, format: 'jwk' }),
  )
  return describe(publicKey)
}

/** A JWK set (RFC 7517 §5) to publish. */
export function publicKeySet(keys: readonly VerifyKey[]): { readonly keys: readonly PublicJwk[] } {
  return { keys: keys.map((key) => key.publicJwk) }
}

function describe(publicKey: KeyObject): VerifyKey {
  const x = publicKey.export({ format: 'jwk' }).x ?? ''
  const kid = thumbprint({ crv: 'Ed25519', kty: 'OKP', x })
  const publicJwk = { kty: 'OKP', crv: 'Ed25519', x, kid, use: 'sig', alg: 'EdDSA' } as const
  return { keyId: kid, publicKey, publicJwk }
}

/** @param members RFC 7638 §3.2 and RFC 8037 §2: those that are required, and no other, in order of their names. */
export function thumbprint(members: object): string {
  return createHash('sha256').update(JSON.stringify(members)).digest('base64url')
}

/** Private keys must not travel. */
export function privateGiven(): TrustError {
  return new TrustError(
    'KEY_INVALID',
    'This is a private key where a public one is expected. Give its public half, and replace the key if others saw it.',
  )
}

function importKey(half: 'private' | 'public', load: () => KeyObject): KeyObject {
  let key: KeyObject
  try {
    key = load()
  } catch {
    // Without the cause: what the crypto library says may quote the text of the key.
    throw notEd25519(half)
  }
  if (key.asymmetricKeyType !== 'ed25519') throw notEd25519(half)
  return key
}

function notEd25519(half: 'private' | 'public'): TrustError {
  return new TrustError(
    'KEY_INVALID',
    `This is not an Ed25519 ${half} key in PEM or JWK. Make one with \`openssl genpkey -algorithm ed25519\`` +
      (half === 'public' ? ' and take its public half with `openssl pkey -pubout`.' : '.'),
  )
}

function asJwk(text: string): Record<string, unknown> | undefined {
  if (!text.trimStart().startsWith('{')) return undefined
  try {
    return JSON.parse(text) as Record<string, unknown>
  } catch {
    throw new TrustError(
      'KEY_INVALID',
      'The key text starts like a JWK but is not JSON. Export it again.',
    )
  }
}
