/**
 * A log's signed checkpoint (C2SP tlog-checkpoint, signed-note, Ed25519), opened with its verifier key.
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
const KEY_ID_BYTES = 4

/** @returns the checkpoint, or undefined where the key did not sign this text. */
export async function openCheckpoint(note: string, vkey: string): Promise<Checkpoint | undefined> {
  const key = await readVkey(vkey.trim())
  const [text, signatures] = splitNote(note)
  if (key === undefined || text === undefined) return undefined
  const lines = signatures.flatMap((line) => /^— (\S+) (\S+)$/.exec(line) ?? [])
  const names = lines.filter((_, at) => at % 3 === 1)
  const values = lines.filter((_, at) => at % 3 === 2).map(fromBase64)
  const isSigned = await anyOf(
    values.filter((value, at) => names[at] === key.name && value !== undefined),
    async (value) =>
      value !== undefined &&
      isSame(value.subarray(0, KEY_ID_BYTES), key.id) &&
      crypto.subtle.verify(
        'Ed25519',
        key.publicKey,
        new Uint8Array(value.subarray(KEY_ID_BYTES)),
        new TextEncoder().encode(text),
      ),
  )
  const [origin, size, root] = text.split('\n')
  const rootBytes = fromBase64(root ?? '')
  if (!isSigned || origin !== key.name || rootBytes?.length !== HASH_BYTES) return undefined
  if (!/^(0|[1-9]\d*)$/.test(size ?? '') || !Number.isSafeInteger(Number(size))) return undefined
  const others = names.filter((name) => name !== key.name)
  return { origin, size: Number(size), root: rootBytes, others: [...new Set(others)] }
}

interface Vkey {
  readonly name: string
  readonly id: Uint8Array
  readonly publicKey: Awaited<ReturnType<typeof crypto.subtle.importKey>>
}

/** `<name>+<key id>+<base64(type || key)>`; undefined where the id does not fit the key. */
async function readVkey(text: string): Promise<Vkey | undefined> {
  const [, name, id, encoded] = /^([^+\s]+)\+([0-9a-f]{8})\+(\S+)$/.exec(text) ?? []
  const material = fromBase64(encoded ?? '')
  if (name === undefined || material?.[0] !== ED25519 || material.length !== 1 + HASH_BYTES) {
    return undefined
  }
  const digest = await sha256(new TextEncoder().encode(`${name}\n`), material)
  const own = digest.subarray(0, KEY_ID_BYTES)
  if ([...own].map((byte) => byte.toString(16).padStart(2, '0')).join('') !== id) return undefined
  const raw = new Uint8Array(material.subarray(1))
  return {
    name,
    id: own,
    publicKey: await crypto.subtle.importKey('raw', raw, 'Ed25519', false, ['verify']),
  }
}

/** The signed text, with its final newline, and the lines of signatures after the empty one. */
function splitNote(note: string): readonly [string | undefined, readonly string[]] {
  const at = note.lastIndexOf('\n\n')
  if (at < 0) return [undefined, []]
  return [
    note.slice(0, at + 1),
    note
      .slice(at + 2)
      .split('\n')
      .filter(Boolean),
  ]
}

async function anyOf<T>(all: readonly T[], holds: (one: T) => Promise<boolean>): Promise<boolean> {
  for (const one of all) if (await holds(one)) return true
  return false
}
