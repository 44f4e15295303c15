/**
 * SM2 signatures with SM3 (GB/T 32918.2-2016, GM/T 0009-2012), user id 1234567812345678: the national algorithm beside
 * Ed25519. The only file that knows the library.
 *
 * Not by OpenSSL: what Node signs on the SM2 curve, other implementations refuse.
 *
 * @module
 */
import { sm2 } from 'sm-crypto-v2'
import { TrustError } from './errors.ts'

export interface Sm2Key {
  /** 64 hexadecimal digits. */
  readonly privateKey: string
  /** 0x04, x, y: 65 bytes. */
  readonly publicKey: Buffer
}

export const SM2_PUBLIC_KEY_BYTES = 65
/** r and s, 32 bytes each. */
export const SM2_SIGNATURE_BYTES = 64
/** A private key is from 1 to n - 2 (GB/T 32918.1-2016 §6.1): n - 1 signs nothing. */
const ORDER_LESS_ONE = 'fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54122'
/** GM/T 0009-2012 §10: the user id where the parties agreed on none. */
const USER_ID = '1234567812345678'

/**
 * Reads a private key: 32 bytes as 64 hexadecimal digits, and nothing else.
 *
 * @throws {TrustError} `KEY_INVALID`
 */
export function loadSm2Key(text: string): Sm2Key {
  const privateKey = text.trim().toLowerCase()
  try {
    if (/^[0-9a-f]{64}$/.test(privateKey) && privateKey < ORDER_LESS_ONE) {
      const publicKey = Buffer.from(sm2.getPublicKeyFromPrivateKey(privateKey), 'hex')
      if (publicKey.length === SM2_PUBLIC_KEY_BYTES) return { privateKey, publicKey }
    }
  } catch {
    // Zero, or beyond the order of the curve. The library's message may quote the key.
  }
  throw new TrustError(
    'KEY_INVALID',
    'This is not an SM2 private key as 64 hexadecimal digits. Make one with `shudao keys create <folder> --sm2`.',
  )
}

/** @returns 64 bytes. */
export function signSm2({ privateKey, publicKey }: Sm2Key, message: Uint8Array): Buffer {
  const options = { hash: true, publicKey: publicKey.toString('hex'), userId: USER_ID }
  return Buffer.from(sm2.doSignature(message, privateKey, options), 'hex')
}

/** False for a wrong signature, and for bytes that are no signature or no key at all. */
export function verifySm2(
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  return publicKey.length === SM2_PUBLIC_KEY_BYTES && isSigned(hex(publicKey), message, signature)
}

/**
 * Verifies many signatures of one key, each at a fourth of the cost or less, from tables that the first makes (0.7 MB, 50 ms).
 *
 * @returns undefined for what is no point of the curve.
 */
export function sm2Verifier(
  publicKey: Uint8Array,
): ((message: Uint8Array, signature: Uint8Array) => boolean) | undefined {
  if (!isPoint(publicKey)) return undefined
  let tables: PublicKey | undefined
  return (message, signature) => {
    tables ??= sm2.precomputePublicKey(hex(publicKey))
    return isSigned(tables, message, signature)
  }
}

function isPoint(publicKey: Uint8Array): boolean {
  try {
    return publicKey.length === SM2_PUBLIC_KEY_BYTES && sm2.verifyPublicKey(hex(publicKey))
  } catch {
    return false
  }
}

type PublicKey = Parameters<typeof sm2.doVerifySignature>[2]

function isSigned(publicKey: PublicKey, message: Uint8Array, signature: Uint8Array): boolean {
  if (signature.length !== SM2_SIGNATURE_BYTES) return false
  try {
    return sm2.doVerifySignature(message, hex(signature), publicKey, {
      hash: true,
      userId: USER_ID,
    })
  } catch {
    // The key is no point of the curve.
    return false
  }
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}
