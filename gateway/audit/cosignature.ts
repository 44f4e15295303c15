/**
 * C2SP tlog-cosignature, `cosignature/v1`: a witness's signed word that a checkpoint continues everything it
 * has seen of that log.
 *
 * An exchange witnesses with the key of its own log, under the log's name. The signature type (0x04) gives it
 * another key id, and the signed text begins with `cosignature/v1`, which no log is called: so neither signature
 * can be taken for the other, and whoever has a province's `log.vkey` can check both.
 *
 * @module
 */

import { sign, verify } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { AuditError } from './errors.ts'
import { COSIGNATURE, formatVkey, signatureLine, takeApart } from './note.ts'
import type { Signer, Verifier } from './note.ts'

const TIME_BYTES = 8
const SIGNATURE_BYTES = 64

/** The vkey by which the cosignatures of this name and key are checked. */
export function cosignerVkey(name: string, key: KeyObject): string {
  return formatVkey(name, key, COSIGNATURE)
}

/**
 * A witness from its vkey; from the vkey of an exchange's log, that exchange as a witness.
 *
 * @throws {AuditError} `VKEY_INVALID`
 */
export function parseCosigner(vkey: string): Verifier {
  const { name, publicKey } = takeApart(vkey)
  const { keyId } = takeApart(cosignerVkey(name, publicKey))
  return {
    name,
    keyId,
    verifies: (text, signature) => {
      if (signature.length !== TIME_BYTES + SIGNATURE_BYTES) return false
      const bytes = Buffer.from(signature)
      const message = messageOf(text, bytes.readBigUInt64BE())
      return verify(null, message, publicKey, bytes.subarray(TIME_BYTES))
    },
  }
}

/**
 * A signature line of a witness.
 *
 * @param body text of the checkpoint, with its final newline and without signatures.
 * @param vkey of the witness, which says its name; must belong to `privateKey`.
 * @param timeSec whole seconds since 1970, above 0.
 */
export function cosign(body: string, vkey: string, privateKey: KeyObject, timeSec: number): string {
  if (!Number.isSafeInteger(timeSec) || timeSec < 1) {
    throw new AuditError('NOTE_INVALID', 'A cosignature needs a time: whole seconds, above 0.')
  }
  const { name, keyId } = parseCosigner(vkey)
  const time = BigInt(timeSec)
  const signer: Signer = {
    name,
    keyId,
    sign: (text) => {
      const signature = Buffer.alloc(TIME_BYTES)
      signature.writeBigUInt64BE(time)
      return Buffer.concat([signature, sign(null, messageOf(text, time), privateKey)])
    },
  }
  return signatureLine(body, signer)
}

/** When the witness says that it signed, in seconds since 1970; null when the line is no cosignature. */
export function cosignedAtSec(line: string): number | null {
  const encoded = line.trimEnd().split(' ')[2] ?? ''
  const bytes = Buffer.from(encoded, 'base64')
  if (bytes.length !== 4 + TIME_BYTES + SIGNATURE_BYTES) return null
  return Number(bytes.readBigUInt64BE(4))
}

function messageOf(body: string, time: bigint): Buffer {
  return Buffer.from(`cosignature/v1\ntime ${time}\n${body}`)
}
