/**
 * Reads a log's records from its bundles, one bundle at a time, whatever its length. Proves nothing: `shudao audit
 * verify` does.
 *
 * @module
 */
import { statedCheckpoint } from '../audit/checkpoint.ts'
import { AuditError } from '../audit/errors.ts'
import type { ExchangeRecord } from '../audit/exchange-record.ts'
import { fetchEntries } from '../audit/fetch-tile.ts'
import type { Fetcher } from '../audit/fetcher.ts'
import { isMissing, keptEntries, type KeptLog } from '../audit/kept-entries.ts'
import type { LogEntry } from '../audit/log-reader.ts'
import { readPrunings } from '../audit/read-prunings.ts'
import { decodeLogRecord } from '../audit/record.ts'
import { CHECKPOINT_PATH, TILE_WIDTH, tileAt, tilePath } from '../audit/tile.ts'
import type { SetVersion } from './set-store.ts'

export interface LoggedExchange {
  readonly index: number
  readonly record: ExchangeRecord
}

/** A record stands in the log where its request ended, and is dated when it began. */
const DISORDER_MS = 5 * 60_000

/**
 * The entries that the checkpoint of a published log speaks of.
 *
 * @throws {AuditError} `CHECKPOINT_INVALID`
 */
export async function publishedEntries(
  fetcher: Fetcher,
  now: () => Date = () => new Date(),
): Promise<KeptLog> {
  const checkpoint = await fetcher.read(CHECKPOINT_PATH)
  if (checkpoint === null) {
    throw new AuditError('CHECKPOINT_INVALID', `${fetcher.name} holds no checkpoint of a log.`)
  }
  const tree = statedCheckpoint(Buffer.from(checkpoint).toString())
  const { size } = tree
  return { size: () => size, entries, prunings: () => readPrunings(fetcher, tree, now()) }

  async function* entries(from: number, to: number): AsyncGenerator<LogEntry> {
    for (let start = from - (from % TILE_WIDTH); start < to; start += TILE_WIDTH) {
      const tile = tileAt('entries', start, size)
      const bundle = await fetchEntries(fetcher, tile)
      if (bundle === undefined) {
        throw new AuditError('LOG_MISSING', `${fetcher.name} has no ${tilePath(tile)}.`)
      }
      for (const [i, bytes] of bundle.entries()) {
        const index = start + i
        if (index >= from && index < to) yield { index, bytes }
      }
    }
  }
}

/**
 * The exchange records of requests that came in at `since` or later, in the order of the log; without those that were pruned.
 *
 * @throws {AuditError} `LOG_MISSING` for what is gone and was not pruned.
 */
export async function* recordsSince(log: KeptLog, since: Date): AsyncGenerator<LoggedExchange> {
  const size = log.size()
  const start = await firstBundle(log, size, since.getTime() - DISORDER_MS)
  for await (const entry of keptEntries(log, start, size - start)) {
    if ('pruned' in entry) continue
    const { index, bytes } = entry
    const record = decodeLogRecord(bytes)
    if (record.kind !== 'exchange') continue
    if (Date.parse(record.time) >= since.getTime()) yield { index, record }
  }
}

/**
 * Index of the first entry of the last bundle that begins before `timeMs`: all later records come after it. What was pruned
 * is older than what is left, and not begun with.
 */
async function firstBundle(log: KeptLog, size: number, timeMs: number): Promise<number> {
  let low = 0
  let high = Math.ceil(size / TILE_WIDTH)
  while (high - low > 1) {
    const middle = (low + high) >>> 1
    if ((await timeAt(log, middle * TILE_WIDTH)) < timeMs) low = middle
    else high = middle
  }
  const isGone = size > 0 && (await timeAt(log, low * TILE_WIDTH)) === GONE
  return (isGone ? high : low) * TILE_WIDTH
}

/** Before all times. */
const GONE = -Infinity

async function timeAt(log: KeptLog, index: number): Promise<number> {
  const [entry] = await entriesLeft(log, index, index + 1)
  return entry === undefined ? GONE : Date.parse(decodeLogRecord(entry).time)
}

/** Entries of one bundle; none where it is gone. */
async function entriesLeft(log: KeptLog, from: number, to: number): Promise<readonly Uint8Array[]> {
  const found: Uint8Array[] = []
  try {
    for await (const { bytes } of log.entries(from, to)) found.push(bytes)
  } catch (thrown) {
    if (!isMissing(thrown)) throw thrown
  }
  return found
}

/** The record of an exchange; its id says when it began (UUID version 7). */
export async function findExchange(
  log: KeptLog,
  exchangeId: string,
): Promise<LoggedExchange | undefined> {
  const beganMs = Number.parseInt(exchangeId.replaceAll('-', '').slice(0, 12), 16)
  if (Number.isNaN(beganMs)) return undefined
  // A peer's clock made the id of what it asked.
  for await (const logged of recordsSince(log, new Date(beganMs - DISORDER_MS))) {
    if (logged.record.exchangeId === exchangeId) return logged
    if (Date.parse(logged.record.time) > beganMs + 2 * DISORDER_MS) return undefined
  }
  return undefined
}

/**
 * The digest under which the log names the policy set of a version, from the last activation before an entry.
 *
 * @returns undefined when the log never named it.
 */
export async function findActivation(
  log: KeptLog,
  before: number,
  version: SetVersion,
): Promise<string | undefined> {
  const last = before - 1 - ((before - 1) % TILE_WIDTH)
  for (let start = last; start >= 0; start -= TILE_WIDTH) {
    let found: string | undefined
    for (const bytes of await entriesLeft(log, start, Math.min(start + TILE_WIDTH, before))) {
      found = digestIn(bytes, version) ?? found
    }
    if (found !== undefined) return found
  }
  return undefined
}

const ACTIVATION = Buffer.from('"operation":"activatePolicySet"')

function digestIn(bytes: Uint8Array, version: SetVersion): string | undefined {
  // Decoding every record of a long log would take minutes.
  if (!Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes(ACTIVATION)) {
    return undefined
  }
  const record = decodeLogRecord(bytes)
  if (record.kind !== 'management' || record.operation !== 'activatePolicySet') return undefined
  const isIt =
    record.policyVersion === version.policyVersion &&
    record.catalogVersion === version.catalogVersion
  return isIt ? record.about['policySet'] : undefined
}
