/**
 * C2SP signed notes, and the text form of Ed25519 verifier keys.
 *
 * @module
 */

import { createHash, createPublicKey, sign, verify } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { decodeBase64 } from './base64.ts'
import { AuditError } from './errors.ts'

/** Who may sign a note, whatever the algorithm: name and key id tell one signer from another. */
export interface Verifier {
  readonly name: string
  /** Eight hexadecimal digits. */
  readonly keyId: string
  /** @param signature what follows the key id in the signature line. */
  verifies(text: string, signature: Uint8Array): boolean
}

/** A vkey of an Ed25519 key, taken apart. */
export interface Ed25519Verifier extends Verifier {
  readonly publicKey: KeyObject
}

/** Who signs notes, whatever the algorithm. */
export interface Signer {
  readonly name: string
  /** Eight hexadecimal digits. */
  readonly keyId: string
  sign(text: string): Uint8Array
}

/** A note whose signature by a known key was verified. */
export interface OpenedNote {
  /** The signed text, with its final newline. */
  readonly text: string
  /** The known keys that signed it, each once, at least one. */
  readonly signedBy: readonly Verifier[]
  /** Signature lines by keys we were not told about; nothing is known about these. */
  readonly unknownSignatures: number
}

/** Signature types of signed-note: the first byte of a vkey's key. */
export const ED25519 = 0x01
export const COSIGNATURE = 0x04

const SIGNATURES_MAX = 64
const NOTE_BYTES_MAX = 1_000_000
/** RFC 8410: what stands before the 32 key bytes in an Ed25519 SubjectPublicKeyInfo. */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex')
/** Unicode white space (more than `\s` knows of: U+0085) and the plus sign. */
const NAME_FORBIDDEN = /[\s\u0085+]/u
const SIGNATURE_LINE = /^\u2014 ([^ ]+) ([A-Za-z0-9+/=]+)$/u
const CONTROL = /[\u0000-\u0009\u000b-\u001f]/u

/** The vkey text of an Ed25519 key: `<name>+<key id>+<base64(type || key)>`, without a newline. */
export function formatVkey(name: string, key: KeyObject, type: number = ED25519): string {
  const material = keyMaterial(key, type)
  return `${checkName(name)}+${keyIdOf(name, material)}+${material.toString('base64')}`
}

/**
 * Reads the vkey of an Ed25519 key that signs notes.
 *
 * @throws {AuditError} `VKEY_INVALID` when it is not an Ed25519 vkey or its key id does not fit its key.
 */
export function parseVkey(text: string): Ed25519Verifier {
  const { name, keyId, type, publicKey } = takeApart(text)
  if (type !== ED25519) throw vkeyInvalid('its key is not one that signs notes with Ed25519')
  return {
    name,
    keyId,
    publicKey,
    verifies: (note, signature) => verify(null, Buffer.from(note), publicKey, signature),
  }
}

/**
 * Takes a vkey of an Ed25519 key apart, whatever it signs.
 *
 * @throws {AuditError} `VKEY_INVALID`
 */
export function takeApart(text: string): {
  readonly name: string
  readonly keyId: string
  readonly type: number
  readonly publicKey: KeyObject
} {
  // The name has no plus sign, the base64 may have some.
  const match = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text.trim())
  const [, name, keyId, encoded] = match ?? []
  const material = decodeBase64(encoded ?? '')
  if (name === undefined || keyId === undefined || material === null || NAME_FORBIDDEN.test(name)) {
    throw vkeyInvalid('it does not have the form <name>+<key id>+<base64 key>')
  }
  const type = material[0]
  if (material.length !== 33 || (type !== ED25519 && type !== COSIGNATURE)) {
    throw vkeyInvalid('its key is not Ed25519')
  }
  if (keyIdOf(name, material) !== keyId) {
    throw vkeyInvalid('its key id does not belong to its name and key')
  }
  const spki = Buffer.concat([SPKI_PREFIX, material.subarray(1)])
  const publicKey = createPublicKey({ key: spki, format: 'der', type: 'spki' })
  return { name, keyId, type, publicKey }
}

/** Who signs notes as `name` with an Ed25519 key. */
export function noteSigner(name: string, privateKey: KeyObject): Signer {
  const material = keyMaterial(createPublicKey(privateKey), ED25519)
  return {
    name: checkName(name),
    keyId: keyIdOf(name, material),
    sign: (text) => sign(null, Buffer.from(text), privateKey),
  }
}

/** Signs `text`, which ends in a newline, as `name`. */
export function signNote(text: string, name: string, privateKey: KeyObject): string {
  return `${text}\n${signatureLine(text, noteSigner(name, privateKey))}`
}

/** One signature line, with its newline. */
export function signatureLine(text: string, signer: Signer): string {
  const { name, keyId } = signer
  const signature = Buffer.concat([Buffer.from(keyId, 'hex'), signer.sign(text)])
  return `\u2014 ${name} ${signature.toString('base64')}\n`
}

/** Takes a note's text and its signature lines apart; of what is not a note at all, null. */
export function splitNote(
  note: string,
): { readonly text: string; readonly lines: readonly string[] } | null {
  const split = note.lastIndexOf('\n\n')
  if (split < 0 || !note.endsWith('\n')) return null
  const lines = note
    .slice(split + 2, -1)
    .split('\n')
    .map((line) => `${line}\n`)
  return { text: note.slice(0, split + 1), lines }
}

/**
 * Opens a note: strict form, and every signature by a key in `verifiers` must be right.
 *
 * @throws {AuditError} `NOTE_INVALID` for the form; `NOTE_UNVERIFIED` for the signatures.
 */
export function openNote(bytes: Uint8Array, verifiers: readonly Verifier[]): OpenedNote {
  const note = decodeText(bytes)
  const split = note.lastIndexOf('\n\n')
  if (split < 0) throw noteInvalid('it has no blank line before its signatures')
  const text = note.slice(0, split + 1)
  const signatures = note.slice(split + 2)
  if (!signatures.endsWith('\n')) throw noteInvalid('its last signature line has no newline')
  const lines = signatures.slice(0, -1).split('\n')
  if (lines.length > SIGNATURES_MAX)
    throw noteInvalid(`it has more than ${SIGNATURES_MAX} signatures`)
  const signedBy = new Set<Verifier>()
  let unknownSignatures = 0
  for (const line of lines) {
    const signer = checkSignature(line, text, verifiers)
    if (signer === null) unknownSignatures++
    else signedBy.add(signer)
  }
  if (signedBy.size === 0) {
    const names = verifiers.map(({ name, keyId }) => `${name}+${keyId}`).join(', ')
    throw new AuditError('NOTE_UNVERIFIED', `The note carries no signature by ${names}.`)
  }
  return { text, signedBy: [...signedBy], unknownSignatures }
}

/** @returns the signer, or null when the key is not one we know. */
function checkSignature(
  line: string,
  text: string,
  verifiers: readonly Verifier[],
): Verifier | null {
  const [, name, encoded] = SIGNATURE_LINE.exec(line) ?? []
  const bytes = decodeBase64(encoded ?? '')
  if (name === undefined || NAME_FORBIDDEN.test(name) || bytes === null || bytes.length < 5) {
    throw noteInvalid('a signature line has not the form "— <name> <base64>"')
  }
  const keyId = bytes.toString('hex', 0, 4)
  const verifier = verifiers.find((known) => known.name === name && known.keyId === keyId)
  if (verifier === undefined) return null
  if (!verifier.verifies(text, bytes.subarray(4))) {
    throw new AuditError('NOTE_UNVERIFIED', `The signature by ${name}+${keyId} is wrong.`)
  }
  return verifier
}

function decodeText(bytes: Uint8Array): string {
  if (bytes.length > NOTE_BYTES_MAX) throw noteInvalid(`it is longer than ${NOTE_BYTES_MAX} bytes`)
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (cause) {
    throw noteInvalid('it is not UTF-8', { cause })
  }
  if (CONTROL.test(text)) throw noteInvalid('it has control characters')
  return text
}

function keyMaterial(key: KeyObject, type: number): Buffer {
  const { crv, x } = key.export({ format: 'jwk' })
  if (crv !== 'Ed25519' || x === undefined) throw vkeyInvalid('the key is not Ed25519')
  return Buffer.concat([Buffer.from([type]), Buffer.from(x, 'base64url')])
}

/**
 * The key id that signed-note recommends: four bytes of SHA-256(name, newline, type and key), eight hex digits.
 *
 * @param material the type byte (with a longer identifier after 0xff), then the key.
 */
export function keyIdOf(name: string, material: Uint8Array): string {
  return createHash('sha256').update(`${name}\n`).update(material).digest('hex').slice(0, 8)
}

function checkName(name: string): string {
  if (name === '' || NAME_FORBIDDEN.test(name) || CONTROL.test(name)) {
    throw vkeyInvalid('its name is empty or has white space or a plus sign')
  }
  return name
}

function vkeyInvalid(why: string): AuditError {
  return new AuditError('VKEY_INVALID', `The verifier key cannot be used: ${why}.`)
}

function noteInvalid(why: string, options?: ErrorOptions): AuditError {
  return new AuditError('NOTE_INVALID', `The text is not a C2SP signed note: ${why}.`, options)
}
