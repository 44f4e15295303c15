/**
 * C2SP signed notes with Ed25519 keys, and the text form of their verifier keys.
 *
 * @module
 */

import { createHash, createPublicKey, sign, verify } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { decodeBase64 } from './base64.ts'
import { AuditError } from './errors.ts'

/** Who may sign a note: a vkey, taken apart. */
export interface Verifier {
  readonly name: string
  /** Eight hexadecimal digits. */
  readonly keyId: string
  readonly publicKey: KeyObject
}

/** A note whose signature by a known key was verified. */
export interface OpenedNote {
  /** The signed text, with its final newline. */
  readonly text: string
  /** Names of the known keys that signed it, at least one. */
  readonly signedBy: readonly string[]
  /** Signature lines by keys we were not told about; nothing is known about these. */
  readonly unknownSignatures: number
}

const ED25519 = 0x01
const SIGNATURES_MAX = 64
const NOTE_BYTES_MAX = 1_000_000
/** RFC 8410: what stands before the 32 key bytes in an Ed25519 SubjectPublicKeyInfo. */
const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex')
/** Unicode white space (more than `\s` knows of: U+0085) and the plus sign. */
const NAME_FORBIDDEN = /[\s\u0085+]/u
const SIGNATURE_LINE = /^\u2014 ([^ ]+) ([A-Za-z0-9+/=]+)$/u
const CONTROL = /[\u0000-\u0009\u000b-\u001f]/u

/** The vkey text of a public key: `<name>+<key id>+<base64(0x01 || key)>`, without a newline. */
export function formatVkey(name: string, key: KeyObject): string {
  const material = keyMaterial(key)
  return `${checkName(name)}+${keyIdOf(name, material).toString('hex')}+${material.toString('base64')}`
}

/**
 * Reads a vkey.
 *
 * @throws {AuditError} `VKEY_INVALID` when it is not an Ed25519 vkey or its key id does not fit its key.
 */
export function parseVkey(text: string): Verifier {
  // The name has no plus sign, the base64 may have some.
  const match = /^([^+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/.exec(text.trim())
  const [, name, keyId, encoded] = match ?? []
  const material = decodeBase64(encoded ?? '')
  if (name === undefined || keyId === undefined || material === null || NAME_FORBIDDEN.test(name)) {
    throw vkeyInvalid('it does not have the form <name>+<key id>+<base64 key>')
  }
  if (material.length !== 33 || material[0] !== ED25519) throw vkeyInvalid('its key is not Ed25519')
  if (keyIdOf(name, material).toString('hex') !== keyId) {
    throw vkeyInvalid('its key id does not belong to its name and key')
  }
  const spki = Buffer.concat([SPKI_PREFIX, material.subarray(1)])
  return { name, keyId, publicKey: createPublicKey({ key: spki, format: 'der', type: 'spki' }) }
}

/** Signs `text`, which ends in a newline, as `name`. */
export function signNote(text: string, name: string, privateKey: KeyObject): string {
  const id = keyIdOf(checkName(name), keyMaterial(createPublicKey(privateKey)))
  const signature = Buffer.concat([id, sign(null, Buffer.from(text), privateKey)])
  return `${text}\n\u2014 ${name} ${signature.toString('base64')}\n`
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
  const signedBy: string[] = []
  let unknownSignatures = 0
  for (const line of lines) {
    const signer = checkSignature(line, text, verifiers)
    if (signer === null) unknownSignatures++
    else signedBy.push(signer)
  }
  if (signedBy.length === 0) {
    const names = verifiers.map(({ name, keyId }) => `${name}+${keyId}`).join(', ')
    throw new AuditError('NOTE_UNVERIFIED', `The note carries no signature by ${names}.`)
  }
  return { text, signedBy, unknownSignatures }
}

/** @returns the signer's name, or null when the key is not one we know. */
function checkSignature(line: string, text: string, verifiers: readonly Verifier[]): string | null {
  const [, name, encoded] = SIGNATURE_LINE.exec(line) ?? []
  const bytes = decodeBase64(encoded ?? '')
  if (name === undefined || NAME_FORBIDDEN.test(name) || bytes === null || bytes.length < 5) {
    throw noteInvalid('a signature line has not the form "— <name> <base64>"')
  }
  const keyId = bytes.toString('hex', 0, 4)
  const verifier = verifiers.find((known) => known.name === name && known.keyId === keyId)
  if (verifier === undefined) return null
  if (!verify(null, Buffer.from(text), verifier.publicKey, bytes.subarray(4))) {
    throw new AuditError('NOTE_UNVERIFIED', `The signature by ${name}+${keyId} is wrong.`)
  }
  return name
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

function keyMaterial(key: KeyObject): Buffer {
  const { crv, x } = key.export({ format: 'jwk' })
  if (crv !== 'Ed25519' || x === undefined) throw vkeyInvalid('the key is not Ed25519')
  return Buffer.concat([Buffer.from([ED25519]), Buffer.from(x, 'base64url')])
}

function keyIdOf(name: string, material: Uint8Array): Buffer {
  return createHash('sha256').update(`${name}\n`).update(material).digest().subarray(0, 4)
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
