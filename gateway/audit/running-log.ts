/**
 * An open log: one writer that accepts entries, publishes them, and heals itself.
 *
 * @module
 */

import { join } from 'node:path'
import type { SettledBundles } from './absent-bundles.ts'
import { openCheckpoint } from './checkpoint.ts'
import { createCommitter } from './committer.ts'
import type { Committer, DurableReceipt, NewEntry } from './committer.ts'
import type { Disk } from './disk.ts'
import { countOf } from './edge.ts'
import type { Edge } from './edge.ts'
import { createEntryMemory, hashLeaves } from './entry-memory.ts'
import type { Batch, EntryMemory } from './entry-memory.ts'
import { AuditError, messageOf } from './errors.ts'
import { beginJournal, listSegments, nextSequence } from './journal.ts'
import type { Journal } from './journal.ts'
import type { Lock } from './lock.ts'
import { placesOf, vkeyOf } from './log-options.ts'
import type { LogOptions } from './log-options.ts'
import { createLogReader } from './log-reader.ts'
import type { LogEntry, LogReader } from './log-reader.ts'
import { parseVkey } from './note.ts'
import { readEdge } from './published.ts'
import { createPublisher, emptyStaging } from './publisher.ts'
import type { Publisher } from './publisher.ts'
import { replayJournal } from './replay.ts'
import { CHECKPOINT_PATH } from './tile.ts'

export type LogHealth =
  { readonly state: 'healthy' } | { readonly state: 'unhealthy'; readonly reason: string }

export interface AuditLog {
  readonly origin: string
  /** By which others verify this log. */
  readonly vkey: string
  /**
   * Adds an entry. When the promise is fulfilled the entry is durable and keeps its index for ever; it
   * is published within the interval. When it is rejected the entry may be in the log or not, never half.
   *
   * @param entry at most 65,535 bytes, not to be changed until the promise settles; or what makes it.
   * @throws {AuditError} `AUDIT_UNAVAILABLE`, `RECORD_TOO_LARGE`, `AUDIT_CLOSED`; what `entry` throws.
   */
  append(entry: NewEntry): Promise<DurableReceipt>
  /**
   * Returns if an append would be tried now. Synchronous, about a microsecond: ask before reading a source. Places that
   * were lost in the last 50 ms may not be missed yet; the append misses them.
   *
   * @throws {AuditError} `AUDIT_UNAVAILABLE` saying why, `AUDIT_CLOSED`
   */
  assertWritable(): void
  /** For readiness: looks at every place anew. Heals by itself once its cause is gone, within a publish interval. */
  health(): LogHealth
  /** Entries that are durable. */
  size(): number
  /** Text of the last published checkpoint. */
  checkpoint(): string
  /**
   * Adds signature lines of others to the published checkpoint if `body` is still its text.
   *
   * @param lines checked by the caller, each with its newline.
   * @returns false when a newer checkpoint took its place.
   * @throws whatever the disk throws; the checkpoint is then as it was, or has the lines.
   */
  addSignatures(body: string, lines: readonly string[]): Promise<boolean>
  /** @throws {AuditError} `ENTRY_MISSING` from `size()` on. */
  readEntry(index: number): Promise<Uint8Array>
  /** Entries `from` up to but not including `to` (default: `size()` at the call), published or not. */
  entries(from: number, to?: number): AsyncIterable<LogEntry>
  /** Which bundles of entries are gone, and by which entries that can be true. Reads all that is published. */
  prunings(): Promise<SettledBundles>
  /** Publishes all that was appended before the call. */
  flush(): Promise<void>
  /** Accepts no more, publishes, gives the lock back. May be called twice. */
  close(): Promise<void>
}

const PUBLISH_INTERVAL_MS = 1_000
const SEGMENT_BYTES_MAX = 8 * 1024 * 1024
const RESERVE_AFTER_FRAMES = 256
/**
 * Places that were found writable are believed in so long: looking costs as much as hashing a record. The journal's own file is
 * looked at with each batch, so what is promised lasts all the same; a loss of the others shows at the next look, or publication.
 */
const PLACES_HOLD_MS = 50
/** Entries of one publication, so that neither its memory nor its pause grows without bound. */
const PUBLISH_ENTRIES_MAX = 16_384
/** Durable entries that may wait for publication, in bytes of the journal; beyond, appends are refused. */
const UNPUBLISHED_BYTES_MAX = 256 * 1024 * 1024
/** From so many on, appends wait for a publication: a journal may take entries more quickly than tiles can be written. */
const UNPUBLISHED_BYTES_FREE = 64 * 1024 * 1024

/** Recovers the log under `lock` and starts it. The recovery publishes by the same code as normal running. */
export async function startLog(disk: Disk, options: LogOptions, lock: Lock): Promise<AuditLog> {
  const { origin, privateKey, signers = [] } = options
  const { segmentBytesMax = SEGMENT_BYTES_MAX, reserveAfterFrames = RESERVE_AFTER_FRAMES } = options
  const places = placesOf(options)
  const { logDir, journalDir: folder, stagingDir } = places
  const vkey = vkeyOf(origin, privateKey)
  const text = await disk.read(join(logDir, CHECKPOINT_PATH))
  if (text === null) throw new AuditError('LOG_MISSING', `${logDir} holds no log.`)
  const checkpoint = openCheckpoint(text, parseVkey(vkey))
  const replayed = await replayJournal(disk, folder, origin, checkpoint.size)
  const isOwner = (): boolean => lock.isHeld()
  const publisher = createPublisher(
    { disk, logDir, stagingDir, origin, privateKey, signers, isOwner },
    Buffer.from(text).toString(),
  )
  await disk.makeDirectory(stagingDir)
  await emptyStaging(disk, stagingDir)
  let edge = await readEdge(disk, logDir, checkpoint)
  const memory = createEntryMemory()
  for (let from = 0; from < replayed.length; from += PUBLISH_ENTRIES_MAX) {
    const entries = replayed.slice(from, from + PUBLISH_ENTRIES_MAX)
    const batches = fillBatches(memory, edge.size, entries)
    edge = await publisher.publish(edge, batches)
    for (const batch of batches) batch.release()
  }
  const old = (await listSegments(disk, folder)) ?? []
  const sequence = await nextSequence(disk, folder)
  const limits = { segmentBytesMax, reserveAfterFrames, sequence }
  const journal = await beginJournal({ disk, folder, origin, ...limits }, edge.size)
  // Only now: the new segment says where the log stands, so that a log restored from an old copy is noticed.
  for (const path of old) await disk.remove(path)
  return new RunningLog({ disk, options, lock, vkey, publisher, journal, memory, edge })
}

/** Batches of entries that are durable already: none of them is written to the journal. */
function fillBatches(
  memory: EntryMemory,
  firstIndex: number,
  entries: readonly Uint8Array[],
): readonly Batch[] {
  const batches: Batch[] = []
  for (let taken = 0; taken < entries.length;) {
    const writing = memory.begin(firstIndex + taken)
    for (; taken < entries.length && writing.hasRoom(); taken++) {
      writing.add(entries[taken] as Uint8Array)
    }
    const batch = writing.end()
    hashLeaves(batch)
    batches.push(batch)
  }
  return batches
}

interface Parts {
  readonly disk: Disk
  readonly options: LogOptions
  readonly lock: Lock
  readonly vkey: string
  readonly publisher: Publisher
  readonly journal: Journal
  readonly memory: EntryMemory
  readonly edge: Edge
}

class RunningLog implements AuditLog {
  readonly origin: string
  readonly vkey: string
  readonly #parts: Parts
  readonly #committer: Committer
  readonly #reader: LogReader
  readonly #timer: NodeJS.Timeout
  readonly #watched: readonly string[]
  /** Until then, on the process's clock, the places need not be looked at again. */
  #placesHoldUntil = -Infinity
  /** What is published. */
  #edge: Edge
  /** What is durable and not yet published; begins at `#edge.size`. */
  #tail: Batch[] = []
  #tailCount = 0
  #tailBytes = 0
  #publishing: Promise<void> | null = null
  #publishFailure: string | null = null
  #closing: Promise<void> | null = null

  constructor(parts: Parts) {
    const { disk, options, journal, memory, edge } = parts
    const { logDir, tileDir, journalDir, stagingDir } = placesOf(options)
    this.#parts = parts
    this.origin = options.origin
    this.vkey = parts.vkey
    this.#edge = edge
    this.#watched = [logDir, tileDir, journalDir, stagingDir]
    this.#committer = createCommitter({
      origin: options.origin,
      journal,
      memory,
      firstIndex: edge.size,
      room: () =>
        this.#tailBytes > UNPUBLISHED_BYTES_FREE && this.#publishFailure === null
          ? this.#publish()
          : null,
      assertWritable: () => {
        this.#assertPlaces()
      },
      underWay: options.underWay ?? noOthers,
      onDurable: (batch) => {
        this.#tail.push(batch)
        this.#tailCount += batch.count
        this.#tailBytes += batch.frame.length
      },
    })
    this.#reader = createLogReader(disk, logDir, () => ({
      edge: this.#edge,
      tail: this.#tail,
      size: this.size(),
    }))
    // Entries are durable without it, so the timer need not hold the process.
    this.#timer = setInterval(
      () => void this.#tick(),
      options.publishIntervalMs ?? PUBLISH_INTERVAL_MS,
    ).unref()
  }

  append(entry: NewEntry): Promise<DurableReceipt> {
    if (this.#closing !== null) return Promise.reject(closed())
    return this.#committer.append(entry)
  }

  assertWritable(): void {
    if (this.#closing !== null) throw closed()
    const failure = this.#parts.journal.failure() ?? this.#publishFailure
    if (failure !== null) throw unavailable(failure)
    this.#assertPlaces()
  }

  health(): LogHealth {
    this.#placesHoldUntil = -Infinity
    try {
      this.assertWritable()
      return { state: 'healthy' }
    } catch (thrown) {
      return { state: 'unhealthy', reason: messageOf(thrown) }
    }
  }

  size(): number {
    return this.#edge.size + this.#tailCount
  }

  checkpoint(): string {
    return this.#parts.publisher.checkpoint()
  }

  async addSignatures(body: string, lines: readonly string[]): Promise<boolean> {
    // Between two publications, which write the same file.
    while (this.#publishing !== null) await this.#publishing
    if (this.#closing !== null) throw closed()
    const adding = this.#parts.publisher.addSignatures(body, lines)
    this.#publishing = adding.then(noResult, noResult).finally(() => (this.#publishing = null))
    return adding
  }

  readEntry(index: number): Promise<Uint8Array> {
    return this.#reader.readEntry(index)
  }

  entries(from: number, to: number = this.size()): AsyncIterable<LogEntry> {
    return this.#reader.entries(from, to)
  }

  prunings(): Promise<SettledBundles> {
    return this.#reader.prunings(this.#parts.options.now?.() ?? new Date())
  }

  async flush(): Promise<void> {
    await this.#committer.idle()
    const size = this.size()
    while (this.#edge.size < size) {
      await this.#publish()
      if (this.#publishFailure !== null) throw unavailable(this.#publishFailure)
    }
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    clearInterval(this.#timer)
    try {
      await this.flush()
    } finally {
      await this.#publishing
      await this.#parts.journal.close().catch(() => undefined)
      this.#parts.lock.release()
    }
  }

  #assertPlaces(): void {
    const now = performance.now()
    if (now > this.#placesHoldUntil) {
      for (const place of this.#watched) {
        try {
          this.#parts.disk.assertWritable(place)
        } catch (thrown) {
          throw unavailable(messageOf(thrown))
        }
      }
      this.#placesHoldUntil = now + PLACES_HOLD_MS
    }
    if (this.#publishFailure !== null) throw unavailable(this.#publishFailure)
    if (this.#tailBytes > UNPUBLISHED_BYTES_MAX) throw unavailable('publication lags behind')
  }

  /** What the timer does: mend the journal if it is broken, publish what is new. */
  async #tick(): Promise<void> {
    const { journal } = this.#parts
    if (journal.failure() !== null) {
      await this.#committer.between(() => journal.heal(this.size())).catch(() => undefined)
    }
    const size = this.size()
    do {
      if (this.#tail.length > 0) await this.#publish()
    } while (this.#edge.size < size && this.#publishFailure === null)
    this.#parts.memory.trim()
  }

  /** One publication at a time; whoever comes meanwhile waits for the one that runs. */
  #publish(): Promise<void> {
    this.#publishing ??= this.#publishOnce().finally(() => (this.#publishing = null))
    return this.#publishing
  }

  async #publishOnce(): Promise<void> {
    const batches = firstOf(this.#tail)
    try {
      const edge = await this.#parts.publisher.publish(this.#edge, batches)
      // Edge and tail change together: a reader sees each entry in exactly one of them.
      this.#edge = edge
      this.#tail = this.#tail.slice(batches.length)
      this.#tailCount -= countOf(batches)
      for (const batch of batches) {
        this.#tailBytes -= batch.frame.length
        batch.release()
      }
      this.#publishFailure = null
    } catch (thrown) {
      this.#publishFailure = messageOf(thrown)
      return
    }
    // Segments that stay behind are removed next time, or at the next start.
    await this.#parts.journal.discard(this.#edge.size).catch(() => undefined)
  }
}

/** As many batches as one publication takes. */
function firstOf(tail: readonly Batch[]): readonly Batch[] {
  let entries = 0
  const end = tail.findIndex(({ count }) => (entries += count) > PUBLISH_ENTRIES_MAX)
  return tail.slice(0, end < 0 ? tail.length : Math.max(end, 1))
}

function noResult(): void {}

function noOthers(): number {
  return 0
}

function unavailable(reason: string): AuditError {
  return new AuditError(
    'AUDIT_UNAVAILABLE',
    `The audit log cannot be written, so nothing is answered: ${reason}. It recovers by itself when its folders are writable again.`,
  )
}

function closed(): AuditError {
  return new AuditError('AUDIT_CLOSED', 'The audit log was closed.')
}
