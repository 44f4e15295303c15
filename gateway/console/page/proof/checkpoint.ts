/**
 * A log's signed checkpoint (C2SP tlog-checkpoint, signed-note, Ed25519), opened with its verifier key; and who cosigned
 * it when (C2SP tlog-cosignature).
 *
 * @module
 */
import { fromBase64, HASH_BYTES, isSame, sha256 } from './hashing.ts'

export interface Checkpoint {
  readonly origin: string
  /** Entries under it. */
  readonly size: number
  readonly root: Uint8Array
  /** Names of others that signed too: witnesses, by their own lines; their keys are not known here. */
  readonly others: readonly string[]
}

const ED25519 = 0x01
const COSIGNATURE = 0x04
const KEY_ID_BYTES = 4
const TIME_BYTES = 8
const SIGNATURE_BYTES = 64

/** @returns the checkpoint, or undefined where the key did not sign this text. */
export async function openCheckpoint(note: string, vkey: string): Promise<Checkpoint | undefined> {
  const key = await readVkey(vkey)
  const { text, lines } = takeApart(note)
  if (key === undefined || text === undefined) return undefined
  const isSigned = await anyOf(
    lines.filter(({ name }) => name === key.name),
    ({ value }) =>
      isSame(value.subarray(0, KEY_ID_BYTES), key.id) &&
      verified(key, value.subarray(KEY_ID_BYTES), text),
  )
  const [origin, size, root] = text.split('\n')
  const rootBytes = fromBase64(root ?? '')
  if (!isSigned || origin !== key.name || rootBytes?.length !== HASH_BYTES) return undefined
  if (!/^(0|[1-9]\d*)$/.test(size ?? '') || !Number.isSafeInteger(Number(size))) return undefined
  const others = lines.flatMap(({ name }) => (name === key.name ? [] : [name]))
  return { origin, size: Number(size), root: rootBytes, others: [...new Set(others)] }
}

/**
 * When the owner of this key cosigned the checkpoint, by its own clock.
 *
 * @param vkey of the witness; of an exchange that witnesses, the key of its log.
 * @returns undefined where it did not.
 */
export async function cosignedAt(note: string, vkey: string): Promise<Date | undefined> {
  const key = await readVkey(vkey, COSIGNATURE)
  const { text, lines } = takeApart(note)
  if (key === undefined || text === undefined) return undefined
  for (const { name, value } of lines) {
    const isOurs = name === key.name && isSame(value.subarray(0, KEY_ID_BYTES), key.id)
    if (!isOurs || value.length !== KEY_ID_BYTES + TIME_BYTES + SIGNATURE_BYTES) continue
    const timeSec = new DataView(value.buffer, value.byteOffset + KEY_ID_BYTES).getBigUint64(0)
    const signed = `cosignature/v1\ntime ${timeSec}\n${text}`
    if (await verified(key, value.subarray(KEY_ID_BYTES + TIME_BYTES), signed)) {
      return new Date(Number(timeSec) * 1_000)
    }
  }
  return undefined
}

/** Whose key it is; undefined where it is none. */
export async function ownerOf(vkey: string): Promise<string | undefined> {
  return (await readVkey(vkey))?.name
}

interface Vkey {
  readonly name: string
  /** By which its signature lines begin. */
  readonly id: Uint8Array
  readonly publicKey: Awaited<ReturnType<typeof crypto.subtle.importKey>>
}

/**
 * `<name>+<key id>+<base64(type || key)>`; undefined where the id does not fit the key.
 *
 * @param use type of the signatures that are to be checked: cosignatures have a key id of their own.
 */
async function readVkey(text: string, use = ED25519): Promise<Vkey | undefined> {
  const [, name, id, encoded] = /^([^+\s]+)\+([0-9a-f]{8})\+(\S+)$/.exec(text.trim()) ?? []
  const material = fromBase64(encoded ?? '')
  if (name === undefined || material?.[0] !== ED25519 || material.length !== 1 + HASH_BYTES) {
    return undefined
  }
  const own = await keyIdOf(name, material)
  if ([...own].map((byte) => byte.toString(16).padStart(2, '0')).join('') !== id) return undefined
  const raw = new Uint8Array(material.subarray(1))
  return {
    name,
    id: use === ED25519 ? own : await keyIdOf(name, Uint8Array.of(use, ...raw)),
    publicKey: await crypto.subtle.importKey('raw', raw, 'Ed25519', false, ['verify']),
  }
}

async function keyIdOf(name: string, material: Uint8Array): Promise<Uint8Array> {
  const digest = await sha256(new TextEncoder().encode(`${name}\n`), material)
  return digest.subarray(0, KEY_ID_BYTES)
}

function verified({ publicKey }: Vkey, signature: Uint8Array, text: string): Promise<boolean> {
  const bytes = new Uint8Array(signature)
  return crypto.subtle.verify('Ed25519', publicKey, bytes, new TextEncoder().encode(text))
}

interface SignatureLine {
  readonly name: string
  readonly value: Uint8Array
}

/** The signed text, with its final newline, and the signatures after the empty line. */
function takeApart(note: string): {
  readonly text: string | undefined
  readonly lines: readonly SignatureLine[]
} {
  const at = note.lastIndexOf('\n\n')
  if (at < 0) return { text: undefined, lines: [] }
  const lines = note.slice(at + 2).split('\n')
  return {
    text: note.slice(0, at + 1),
    lines: lines.flatMap((line) => {
      const [, name, encoded] = /^— (\S+) (\S+)$/.exec(line) ?? []
      const value = fromBase64(encoded ?? '')
      return name === undefined || value === undefined ? [] : [{ name, value }]
    }),
  }
}

async function anyOf<T>(
  all: readonly T[],
  holds: (one: T) => boolean | Promise<boolean>,
): Promise<boolean> {
  for (const one of all) if (await holds(one)) return true
  return false
}
