/**
 * Group commit: appends that wait at the same time share one write and one sync.
 *
 * @module
 */

import { hashLeaves, tooLarge } from './entry-memory.ts'
import type { Batch, EntryMemory, EntryWriter } from './entry-memory.ts'
import { AuditError, messageOf } from './errors.ts'
import type { Journal } from './journal.ts'
import type { Receipt } from './receipt.ts'
import { ENTRY_BYTES_MAX } from './tile.ts'

declare const durable: unique symbol

/**
 * A receipt for an entry that is durable. Only {@link Committer.append} makes one; whoever demands this
 * type releases nothing that was not recorded.
 */
export type DurableReceipt = Receipt & { readonly [durable]: true }

/**
 * An entry, or what makes and writes it when its batch begins: entries that are made one right after another, and then written one
 * right after another, cost half of what they cost between other work. What it throws is thrown to whoever appends it.
 */
export type NewEntry = Made | EntryMaker

/** In the order in which they were appended, each once, before the first of their batch is written. */
export interface EntryMaker {
  make(): EntryWriter
}

type Made = Uint8Array | EntryWriter

export interface Committer {
  append(entry: NewEntry): Promise<DurableReceipt>
  /** Settles when nothing waits any more. */
  idle(): Promise<void>
  /** Runs `work` while no batch is being written. */
  between(work: () => Promise<void>): Promise<void>
}

export interface CommitterOptions {
  readonly origin: string
  readonly journal: Journal
  readonly memory: EntryMemory
  readonly firstIndex: number
  /** What the next batch must wait for; null when for nothing. Never rejects. */
  readonly room: () => Promise<void> | null
  /** Throws when nothing may be written now; asked once per batch. */
  readonly assertWritable: () => void
  /** Requests under way, each of which will append an entry, or just did. */
  readonly underWay: () => number
  /** Told of a batch that became durable, before its receipts are given out. */
  readonly onDurable: (batch: Batch) => void
}

interface Waiting {
  /** What it makes stands in its place once its batch has begun. */
  entry: NewEntry
  readonly resolve: (receipt: DurableReceipt) => void
  readonly reject: (reason: unknown) => void
}

const BATCH_ENTRIES_MAX = 1024
/** Entries of a batch that are yet to be made: some milliseconds in which nothing else is done. */
const BATCH_MADE_MAX = 256
const WAITING_BYTES_MAX = 64 * 1024 * 1024
/** What an entry that is yet to be made is taken for. */
const UNMADE_BYTES = 4 * 1024
/**
 * While at least so many others are under way, a batch waits for them, and so long at most. What a batch costs (a thread, a
 * sync) is then shared by several; who is alone, or among few, waits for nobody. PostgreSQL's `commit_siblings` and
 * `commit_delay`.
 */
const SIBLINGS_MIN = 5
/** Who was answered together asks again together: so long sixteen such requests of three sources take one after another. */
const GATHER_MS = 10
/** Shared by so many, what a batch costs is little of each; more are not waited for. */
const GATHERED_ENOUGH = 32
/** After a wait in which nobody came, batches wait for nobody so long: who is under way may wait for a source that hangs. */
const GATHER_AGAIN_MS = 50

export function createCommitter(options: CommitterOptions): Committer {
  const { origin, journal, memory, room, assertWritable, onDurable, underWay } = options
  let nextIndex = options.firstIndex
  let waiting: Waiting[] = []
  let waitingBytes = 0
  let scheduled = false
  /** Until it fires, the batch waits for others. */
  let gathering: NodeJS.Timeout | null = null
  /** Entries that it had when it began to. */
  let gatheredFrom = 0
  /** On the process's clock. */
  let gatherAgainAt = -Infinity
  let running: Promise<void> | null = null

  return { append, idle, between }

  function append(entry: NewEntry): Promise<DurableReceipt> {
    return new Promise((resolve, reject) => {
      const bytes = bytesOf(entry)
      if (bytes > ENTRY_BYTES_MAX) {
        reject(tooLarge(bytes))
        return
      }
      if (waitingBytes + bytes > WAITING_BYTES_MAX) {
        reject(
          new AuditError('AUDIT_UNAVAILABLE', 'Too many records wait for the disk; try again.'),
        )
        return
      }
      waiting.push({ entry, resolve, reject })
      waitingBytes += bytes
      schedule()
    })
  }

  /** A batch closes at the end of the turn, so that whoever was just answered can join it; or when enough are there. */
  function schedule(): void {
    if (scheduled || running !== null) return
    const others = underWay() - waiting.length
    const isEnough = others <= 0 || waiting.length >= GATHERED_ENOUGH
    const mayGather = others >= SIBLINGS_MIN && performance.now() >= gatherAgainAt
    if (gathering === null && mayGather && !isEnough) {
      gatheredFrom = waiting.length
      gathering = setTimeout(gathered, GATHER_MS)
    } else if (gathering === null || isEnough) {
      scheduled = true
      setImmediate(begin)
    }
  }

  function gathered(): void {
    if (waiting.length === gatheredFrom) gatherAgainAt = performance.now() + GATHER_AGAIN_MS
    begin()
  }

  function begin(): void {
    if (gathering !== null) clearTimeout(gathering)
    gathering = null
    scheduled = false
    if (running === null) void exclusive(commit)
  }

  function exclusive(work: () => Promise<void>): Promise<void> {
    const done = work().finally(() => {
      running = null
      if (waiting.length > 0) schedule()
    })
    running = done
    return done
  }

  async function commit(): Promise<void> {
    const lagging = room()
    if (lagging !== null) await lagging
    try {
      assertWritable()
    } catch (thrown) {
      refuse(take(waiting.length), thrown)
      return
    }
    const { appending, batch } = writeBatch()
    if (batch === null) return
    let hashes: readonly string[]
    try {
      const written = journal.write(batch.frame, batch.firstIndex)
      // While the disk is busy.
      hashes = hashLeaves(batch)
      await written
    } catch (thrown) {
      batch.release()
      refuse(appending, thrown)
      return
    }
    nextIndex += batch.count
    onDurable(batch)
    let index = batch.firstIndex
    for (const { resolve } of appending) {
      const receipt: Receipt = {
        log: origin,
        index,
        leafHash: hashes[index - batch.firstIndex] ?? '',
      }
      resolve(receipt as DurableReceipt)
      index++
    }
  }

  /** Writes the entries of those who wait, as many as a batch holds, one behind the other; null when none could be made. */
  function writeBatch(): { readonly appending: readonly Waiting[]; readonly batch: Batch | null } {
    const writing = memory.begin(nextIndex)
    const made: Waiting[] = []
    for (const one of take(batchLength())) {
      try {
        one.entry = madeOf(one.entry)
        made.push(one)
      } catch (thrown) {
        one.reject(thrown)
      }
    }
    const appending: Waiting[] = []
    let tried = 0
    for (const one of made) {
      if (!writing.hasRoom()) break
      tried++
      try {
        writing.add(madeOf(one.entry))
        appending.push(one)
      } catch (thrown) {
        one.reject(thrown)
      }
    }
    giveBack(made.slice(tried))
    return { appending, batch: appending.length === 0 ? null : writing.end() }
  }

  /** How many of those who wait may be in one batch. */
  function batchLength(): number {
    const length = Math.min(waiting.length, BATCH_ENTRIES_MAX)
    let toMake = 0
    for (let count = 0; count < length; count++) {
      if (!(waiting[count]?.entry instanceof Uint8Array) && ++toMake > BATCH_MADE_MAX) return count
    }
    return length
  }

  /** The first of those who wait. */
  function take(count: number): readonly Waiting[] {
    const taken = waiting.slice(0, count)
    waiting = waiting.slice(count)
    for (const { entry } of taken) waitingBytes -= bytesOf(entry)
    return taken
  }

  /** Who found no room waits on, before all others. */
  function giveBack(left: readonly Waiting[]): void {
    if (left.length === 0) return
    waiting = [...left, ...waiting]
    for (const { entry } of left) waitingBytes += bytesOf(entry)
  }

  async function idle(): Promise<void> {
    while (waiting.length > 0 || running !== null) {
      await (running ?? new Promise((resolve) => setImmediate(resolve)))
    }
  }

  async function between(work: () => Promise<void>): Promise<void> {
    while (running !== null) await running
    await exclusive(work)
  }
}

/** Of what is made already, the same. */
function madeOf(entry: NewEntry): Made {
  return 'make' in entry ? entry.make() : entry
}

function bytesOf(entry: NewEntry): number {
  return entry instanceof Uint8Array ? entry.length : UNMADE_BYTES
}

function refuse(appending: readonly Waiting[], thrown: unknown): void {
  const reason = unavailable(thrown)
  for (const { reject } of appending) reject(reason)
}

function unavailable(thrown: unknown): AuditError {
  if (thrown instanceof AuditError && thrown.code === 'AUDIT_UNAVAILABLE') return thrown
  return new AuditError(
    'AUDIT_UNAVAILABLE',
    `The record could not be written: ${messageOf(thrown)}`,
    {
      cause: thrown,
    },
  )
}
