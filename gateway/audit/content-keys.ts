/**
 * The keys of sealed content: one for each month and retention class of records, outside the log.
 *
 * In the folder `content-keys` beside the log:
 *
 * - `2026-11.released.key`: 32 bytes from chance, base64. It lasts before the first record is sealed under it.
 * - `2026-11.released.erased`: who had it destroyed, when and why. It is never removed, and while it lies there, no key of
 *   this name is used or made: a key that comes back with a backup is destroyed again when the folder is opened.
 *
 * @module
 */
import { hash, randomBytes } from 'node:crypto'
import { dirname, join } from 'node:path'
import type { Disk } from './disk.ts'
import { AuditError, messageOf } from './errors.ts'
import { hmacUnder } from './hmac.ts'
import type { LogRecord } from './log-record.ts'
import { WORD_LENGTH_MAX } from './record-words.ts'
import type { RetentionClass } from './retention.ts'
import { idOf, openRecord, sealRecord } from './seal-record.ts'
import {
  contentCipherUnder,
  sealText,
  type RecordKey,
  type SealedContent,
} from './sealed-content.ts'
import { UTF8_BYTES_MAX } from './utf8.ts'

/** One key, in memory. */
export interface ContentKey {
  /** `<YYYY-MM>.<retention class>` */
  readonly name: string
  /** Seals the content of the record of this id. */
  seal(id: string, content: string): SealedContent
  /** What opens that content and no other's. */
  recordKey(id: string, sealed: SealedContent): RecordKey
  /** Salts of the commitments of one record. */
  salts(id: string): Salts
}

/** 16 bytes each: who has one can test a guess of the text, and of no other. */
export interface Salts {
  readonly request: Buffer
  readonly response: Buffer
}

/** Who had keys destroyed, and why: as the log's keeping record says. */
export interface Erasure {
  /** ISO 8601 with zone. */
  readonly time: string
  readonly by: string
  readonly approvedBy: string
  readonly reason: string
}

/** In one clause, for whoever meets content that does not open. */
export function tellErasure({ time, by, approvedBy, reason }: Erasure): string {
  return `erased on ${time.slice(0, 10)} by ${by} and ${approvedBy}, because: ${reason}`
}

export interface ContentKeys {
  /**
   * The key of records of this class and month; made when it is the first time, and lasting when it is given.
   *
   * @param time ISO 8601, of which the month is taken as it stands there.
   * @throws {AuditError} `AUDIT_UNAVAILABLE`: it cannot be written, or was erased: nothing may be recorded under it.
   */
  keyFor(kind: RetentionClass, time: string): ContentKey | Promise<ContentKey>
  /** undefined when it was erased, or is not of this exchange. */
  find(name: string): ContentKey | undefined
  /** Names of the keys that are there, in order of time. */
  names(): readonly string[]
  /** undefined when it was not erased. */
  erasure(name: string): Erasure | undefined
  /** Destroys the key for ever. Doing it again changes nothing; after it was cut short, it is done when next opened. */
  erase(name: string, erasure: Erasure): Promise<void>
}

export const CONTENT_KEYS_FOLDER = 'content-keys'
const SECRET_BYTES = 32
const CONTENT_SALT_BYTES = 32
const SALT_BYTES = 16
/** No record has a longer one. */
const ID_BYTES_MAX = WORD_LENGTH_MAX * UTF8_BYTES_MAX
const NAME = /^\d{4}-(?:0[1-9]|1[0-2])\.[a-z]+$/
/** Nobody but the exchange reads it. */
const KEY_MODE = 0o600

/** What can be read of keys while another process may have them open. */
export type ReadableKeys = Pick<ContentKeys, 'find' | 'names' | 'erasure'>

/** Told of a file that is not what its name says: the file, and what is wrong with it. */
type OnInvalid = (file: string, why: string) => void

/**
 * Reads keys of an exchange that may be running. Changes nothing.
 *
 * @param onInvalid told of files that are no key; they are passed over. Unless it is given, the first is thrown.
 * @throws {AuditError} `CONTENT_INVALID` for a file that is no key.
 */
export async function readContentKeys(
  disk: Disk,
  folder: string,
  onInvalid: OnInvalid = throwInvalid(folder),
): Promise<ReadableKeys> {
  const { keys, erased } = await load(disk, folder, onInvalid)
  return readable(keys, erased)
}

/**
 * @param folder of the keys; made when it is not there, but not its parents. One process at a time has it open.
 * @throws whatever the disk throws; {AuditError} `CONTENT_INVALID` for a file that is no key.
 */
export async function openContentKeys(disk: Disk, folder: string): Promise<ContentKeys> {
  const coming = new Map<string, Promise<ContentKey>>()
  const { keys, erased, unfinished, broken } = await load(disk, folder, throwInvalid(folder))
  if (unfinished === null) {
    await disk.makeDirectory(folder)
    await disk.syncDirectory(dirname(folder))
  }
  for (const file of broken) await disk.remove(join(folder, file))
  for (const name of unfinished ?? []) await destroy(name)
  return {
    ...readable(keys, erased),
    keyFor: (kind, time) => {
      const name = `${time.slice(0, 7)}.${kind}`
      return keys.get(name) ?? coming.get(name) ?? makeOnce(name)
    },
    erase: async (name, erasure) => {
      if (!erased.has(name)) {
        await put(disk, folder, `${name}.erased`, `${JSON.stringify(erasure)}\n`)
        erased.set(name, erasure)
      }
      keys.delete(name)
      await destroy(name)
    },
  }

  async function makeOnce(name: string): Promise<ContentKey> {
    const making = make(name).finally(() => coming.delete(name))
    coming.set(name, making)
    return making
  }

  async function make(name: string): Promise<ContentKey> {
    if (erased.has(name)) throw unavailable(`The key ${name} was erased. Set the clock right.`)
    if (!NAME.test(name)) throw unavailable(`"${name}" is no month and class.`)
    const secret = randomBytes(SECRET_BYTES)
    try {
      await put(disk, folder, `${name}.key`, `${secret.toString('base64')}\n`, KEY_MODE)
    } catch (thrown) {
      throw unavailable(`The key ${name} cannot be written: ${messageOf(thrown)}.`)
    }
    const key = contentKeyOfSecret(name, secret)
    keys.set(name, key)
    return key
  }

  async function destroy(name: string): Promise<void> {
    await disk.remove(join(folder, `${name}.key`))
    await disk.syncDirectory(folder)
  }
}

interface Loaded {
  readonly keys: Map<string, ContentKey>
  readonly erased: Map<string, Erasure>
  /** Keys that are erased, and there; null when there is no folder. */
  readonly unfinished: readonly string[] | null
  /** Files that a crash left half written. */
  readonly broken: readonly string[]
}

async function load(disk: Disk, folder: string, onInvalid: OnInvalid): Promise<Loaded> {
  const keys = new Map<string, ContentKey>()
  const erased = new Map<string, Erasure>()
  const files = await disk.list(folder)
  const named = (ending: string): string[] =>
    (files ?? [])
      .filter((file) => file.endsWith(ending))
      .map((file) => file.slice(0, -ending.length))
  for (const name of named('.erased')) {
    const file = `${name}.erased`
    const erasure = readErasure(await textOf(disk, join(folder, file)))
    if (erasure === undefined) onInvalid(file, 'it does not say who had the key erased')
    else erased.set(name, erasure)
  }
  for (const name of named('.key').filter((one) => !erased.has(one))) {
    const file = `${name}.key`
    const key = readKey(name, await textOf(disk, join(folder, file)))
    if (key === undefined) onInvalid(file, `it holds no key of ${SECRET_BYTES} bytes`)
    else keys.set(name, key)
  }
  const unfinished = files && named('.key').filter((name) => erased.has(name))
  return { keys, erased, unfinished, broken: named('.new').map((name) => `${name}.new`) }
}

function throwInvalid(folder: string): OnInvalid {
  return (file, why) => {
    throw new AuditError(
      'CONTENT_INVALID',
      `${join(folder, file)}: ${why}. Restore the folder from a backup.`,
    )
  }
}

function readKey(name: string, text: string): ContentKey | undefined {
  const secret = Buffer.from(text, 'base64')
  const isKey = secret.length === SECRET_BYTES && NAME.test(name)
  return isKey ? contentKeyOfSecret(name, secret) : undefined
}

function readErasure(text: string): Erasure | undefined {
  try {
    const erasure = JSON.parse(text) as Erasure
    const { time, by, approvedBy, reason } = erasure
    const isWhole = [time, by, approvedBy, reason].every((one) => typeof one === 'string')
    return isWhole ? erasure : undefined
  } catch {
    return undefined
  }
}

function readable(
  keys: ReadonlyMap<string, ContentKey>,
  erased: ReadonlyMap<string, Erasure>,
): ReadableKeys {
  return {
    find: (name) => keys.get(name),
    names: () => [...keys.keys()].sort(),
    erasure: (name) => erased.get(name),
  }
}

/** Whole or not at all. Read back, for a month of records goes with a key that a disk only said it wrote. */
async function put(
  disk: Disk,
  folder: string,
  file: string,
  text: string,
  mode?: number,
): Promise<void> {
  const path = join(folder, file)
  await disk.remove(`${path}.new`)
  const opened = await disk.create(`${path}.new`, mode)
  try {
    await opened.write(Buffer.from(text))
  } finally {
    await opened.close()
  }
  await assertHolds(disk, `${path}.new`, text)
  await disk.rename(`${path}.new`, path)
  await disk.syncDirectory(folder)
  await assertHolds(disk, path, text)
}

async function assertHolds(disk: Disk, path: string, text: string): Promise<void> {
  if ((await textOf(disk, path)) === text) return
  throw new AuditError('AUDIT_UNAVAILABLE', `${path} does not hold what was written to it`)
}

async function textOf(disk: Disk, path: string): Promise<string> {
  return Buffer.from((await disk.read(path)) ?? []).toString()
}

/** @param secret 32 bytes. */
export function contentKeyOfSecret(name: string, secret: Buffer): ContentKey {
  const cipher = contentCipherUnder(derive(secret, 'stream'))
  const saltsUnder = saltingBy(derive(secret, 'salt'))
  let last: { readonly id: string; readonly salts: RecordSalts } | undefined
  /** A record is described, then sealed: its salts are asked for twice in a row. */
  const saltsFor = (id: string): RecordSalts => {
    if (last?.id !== id) last = { id, salts: saltsUnder(id) }
    return last.salts
  }
  return {
    name,
    seal: (id, content) => sealText(name, saltsFor(id).content, cipher, content),
    recordKey: (id, { tag, content }) => ({
      salt: saltsFor(id).content,
      stream: cipher(tag, Buffer.alloc(Buffer.byteLength(content, 'base64url'))),
    }),
    salts: saltsFor,
  }
}

interface RecordSalts extends Salts {
  readonly content: Buffer
}

/**
 * One hash gives all salts of a record. SHA-3 (FIPS 202) of a key and what follows it is a code by itself: its sponge hides what another hash
 * would be made longer from, and HMAC, which is two hashes, is there for those.
 *
 * @param key 32 bytes.
 */
function saltingBy(key: Buffer): (id: string) => RecordSalts {
  const scratch = Buffer.concat([key], key.length + ID_BYTES_MAX)
  const [request, response] = [CONTENT_SALT_BYTES, CONTENT_SALT_BYTES + SALT_BYTES]
  return (id) => {
    const end = key.length + scratch.write(id, key.length)
    // By way of a string, which is made more quickly than a Buffer outside the pool.
    const bytes = Buffer.from(hash('sha3-512', scratch.subarray(0, end), 'binary'), 'latin1')
    return {
      content: bytes.subarray(0, request),
      request: bytes.subarray(request, response),
      response: bytes.subarray(response),
    }
  }
}

function derive(secret: Buffer, label: string): Buffer {
  return hmacUnder(secret).bytes(`shudao ${label} v1`)
}

/** A record as it is logged under `key`. */
export function sealedUnder<Kind extends Parameters<typeof idOf>[0]>(
  key: ContentKey,
  record: Kind,
): Kind {
  return sealRecord(record, (content) => key.seal(idOf(record), content))
}

/**
 * A record with its content; as it stands in the log where its key is erased, or another exchange's.
 *
 * @throws {AuditError} `CONTENT_INVALID` when its key is there and does not open it.
 */
export function openedBy(keys: Pick<ContentKeys, 'find'>, record: LogRecord): LogRecord {
  if (!('sealed' in record) || record.sealed === null) return record
  const { sealed } = record
  const key = keys.find(sealed.key)
  if (key === undefined) return record
  return openRecord(record, sealed, key.recordKey(idOf(record), sealed))
}

function unavailable(why: string): AuditError {
  return new AuditError('AUDIT_UNAVAILABLE', `${why} Nothing is recorded and nothing answered.`)
}
