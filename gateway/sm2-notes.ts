/**
 * SM2 signature lines on notes (C2SP signed-note, type 0xff with an identifier of its own), and their vkeys.
 *
 * @module
 */
import { decodeBase64 } from './audit/base64.ts'
import { AuditError } from './audit/errors.ts'
import { keyIdOf, type Signer, type Verifier } from './audit/note.ts'
import { SM2_PUBLIC_KEY_BYTES, signSm2, verifySm2, type Sm2Key } from './trust/sm2.ts'

/** 0xff says that a name follows; the name is ours, as signed-note asks. */
const TYPE = Buffer.concat([Buffer.from([0xff]), Buffer.from('shudao SM2-with-SM3 v1')])

/** Signs notes as `name`, over the note's text as it is. */
export function sm2Signer(name: string, key: Sm2Key): Signer {
  return {
    name,
    keyId: keyIdOf(name, materialOf(key.publicKey)),
    sign: (text) => signSm2(key, Buffer.from(text)),
  }
}

/** `<name>+<key id>+<base64(0xff, "shudao SM2-with-SM3 v1", 0x04, x, y)>`. */
export function sm2Vkey(name: string, { publicKey }: Sm2Key): string {
  const material = materialOf(publicKey)
  return `${name}+${keyIdOf(name, material)}+${material.toString('base64')}`
}

/** @throws {AuditError} `VKEY_INVALID`, also for a vkey of another algorithm. */
export function parseSm2Vkey(text: string): Verifier {
  const [, name = '', keyId, encoded = ''] =
    /^([^+\s]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text.trim()) ?? []
  const material = decodeBase64(encoded)
  const publicKey = material?.subarray(TYPE.length)
  const isSm2 = material?.subarray(0, TYPE.length).equals(TYPE) === true
  if (!isSm2 || publicKey?.length !== SM2_PUBLIC_KEY_BYTES || keyIdOf(name, material) !== keyId) {
    throw new AuditError('VKEY_INVALID', 'The verifier key is not that of an SM2 key.')
  }
  return {
    name,
    keyId,
    verifies: (note, signature) => verifySm2(publicKey, Buffer.from(note), signature),
  }
}

/** Whether a vkey says that it is of an SM2 key. */
export function isSm2Vkey(text: string): boolean {
  const encoded = text.trim().split('+').slice(2).join('+')
  return Buffer.from(encoded, 'base64').subarray(0, TYPE.length).equals(TYPE)
}

function materialOf(publicKey: Uint8Array): Buffer {
  return Buffer.concat([TYPE, publicKey])
}
