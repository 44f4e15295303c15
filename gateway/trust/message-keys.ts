/**
 * Keys by which exchanges sign messages to each other: Ed25519, or SM2 with SM3 as the national alternative. Both make
 * signatures of 64 bytes, and whoever signs or verifies need not know which it is. A peer pins the public half as a JWK; one
 * exchange may use one algorithm and its peer the other, and changing it is a rotation as any other.
 *
 * @module
 */
import { randomBytes, sign, verify } from 'node:crypto'
import { TrustError } from './errors.ts'
import { loadSigningKey, loadVerifyKey, privateGiven, thumbprint } from './keys.ts'
import type { PublicJwk, SigningKey, VerifyKey } from './keys.ts'
import { loadSm2Key, signSm2, sm2Verifier } from './sm2.ts'

/**
 * Public half of an SM2 key (GB/T 32918.5-2017). JOSE's registry has no name for the curve; this is the one in use. The key id is
 * the thumbprint over the members that RFC 7638 takes of an elliptic curve key.
 */
export interface Sm2PublicJwk {
  readonly kty: 'EC'
  readonly crv: 'SM2'
  readonly x: string
  readonly y: string
  readonly kid: string
  readonly use: 'sig'
}

/** A peer's key, as it is pinned. */
export interface MessageVerifyKey {
  readonly keyId: string
  readonly algorithm: 'Ed25519' | 'SM2'
  readonly publicJwk: PublicJwk | Sm2PublicJwk
  /** False also for bytes that are no signature. */
  readonly verifies: (message: Uint8Array, signature: Uint8Array) => boolean
}

/** An exchange's own key. */
export interface MessageSigningKey extends MessageVerifyKey {
  /** 64 bytes. */
  readonly sign: (message: Uint8Array) => Uint8Array
}

const COORDINATE_BYTES = 32
const UNCOMPRESSED = Buffer.of(0x04)
const HEXADECIMAL = /^\s*[0-9a-f]+\s*$/i

/**
 * Reads an exchange's key: Ed25519 as PEM (PKCS #8) or JWK, SM2 as 64 hexadecimal digits.
 *
 * @throws {TrustError} `KEY_INVALID`
 */
export function loadMessageKey(text: string): MessageSigningKey {
  if (!HEXADECIMAL.test(text)) {
    return ed25519MessageKey(
      orElse(() => loadSigningKey(text), 'An SM2 key is given as 64 hexadecimal digits instead.'),
    )
  }
  const key = loadSm2Key(text)
  return { ...sm2VerifyKey(key.publicKey), sign: (message) => signSm2(key, message) }
}

/**
 * Reads a peer's public JWK.
 *
 * @throws {TrustError} `KEY_INVALID`, also when handed a private key: those must not travel.
 */
export function loadMessageVerifyKey(jwk: object): MessageVerifyKey {
  const { kty, crv, x, y, d } = jwk as Readonly<Record<string, unknown>>
  if (crv !== 'SM2') {
    return ed25519VerifyKey(orElse(() => loadVerifyKey(jwk), 'An SM2 key has crv "SM2" instead.'))
  }
  if (d !== undefined) throw privateGiven()
  const point = [x, y].map((one) => Buffer.from(typeof one === 'string' ? one : '', 'base64url'))
  const isWhole = point.every(({ length }) => length === COORDINATE_BYTES)
  const key = isWhole ? sm2VerifyKey(Buffer.concat([UNCOMPRESSED, ...point])) : undefined
  // Base64url has other spellings of the same bytes.
  if (key === undefined || kty !== 'EC' || key.publicJwk.x !== x || key.publicJwk.y !== y) {
    throw notSm2()
  }
  return key
}

/** A new SM2 private key: 64 hexadecimal digits. */
export function generateSm2Key(): string {
  for (;;) {
    const text = randomBytes(COORDINATE_BYTES).toString('hex')
    try {
      loadSm2Key(text)
      return text
    } catch {
      // Zero, or beyond the order of the curve: once in 2^32.
    }
  }
}

/** An Ed25519 key for messages. */
function ed25519MessageKey(key: SigningKey): MessageSigningKey {
  return { ...ed25519VerifyKey(key), sign: (message) => sign(null, message, key.privateKey) }
}

function ed25519VerifyKey({ keyId, publicKey, publicJwk }: VerifyKey): MessageVerifyKey {
  return {
    keyId,
    algorithm: 'Ed25519',
    publicJwk,
    verifies: (message, signature) => verify(null, message, publicKey, signature),
  }
}

/** Finds a pinned key by its id. Several keys at once is how a peer rotates. */
export function keyRing(
  keys: readonly MessageVerifyKey[],
): (keyId: string) => MessageVerifyKey | undefined {
  const byId = new Map(keys.map((key) => [key.keyId, key]))
  return (keyId) => byId.get(keyId)
}

/** Loads an Ed25519 key, or says of what is none what else may be given. */
function orElse<Key>(load: () => Key, otherwise: string): Key {
  try {
    return load()
  } catch (thrown) {
    if (!(thrown instanceof TrustError)) throw thrown
    throw new TrustError(thrown.code, `${thrown.message} ${otherwise}`)
  }
}

/** @throws {TrustError} `KEY_INVALID` when it is no point of the curve. */
function sm2VerifyKey(publicKey: Buffer): MessageVerifyKey & { readonly publicJwk: Sm2PublicJwk } {
  const verifies = sm2Verifier(publicKey)
  if (verifies === undefined) throw notSm2()
  const x = publicKey.subarray(1, 1 + COORDINATE_BYTES).toString('base64url')
  const y = publicKey.subarray(1 + COORDINATE_BYTES).toString('base64url')
  const kid = thumbprint({ crv: 'SM2', kty: 'EC', x, y })
  const publicJwk = { kty: 'EC', crv: 'SM2', x, y, kid, use: 'sig' } as const
  return { keyId: kid, algorithm: 'SM2', publicJwk, verifies }
}

function notSm2(): TrustError {
  return new TrustError(
    'KEY_INVALID',
    'This is not a public SM2 key as a JWK with kty "EC", crv "SM2" and the point x, y of 32 bytes each in base64url. `shudao keys create <folder> --sm2` makes one.',
  )
}
