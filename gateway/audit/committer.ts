/**
 * Group commit: appends that wait at the same time share one write and one sync.
 *
 * @module
 */

import { hash } from 'node:crypto'
import type { Leaf } from './edge.ts'
import { AuditError, messageOf } from './errors.ts'
import type { Journal } from './journal.ts'
import { encodeFrame } from './journal-format.ts'
import type { Receipt } from './receipt.ts'
import { ENTRY_BYTES_MAX } from './tile.ts'

declare const durable: unique symbol

/**
 * A receipt for an entry that is durable. Only {@link Committer.append} makes one; whoever demands this
 * type releases nothing that was not recorded.
 */
export type DurableReceipt = Receipt & { readonly [durable]: true }

/**
 * An entry, or what makes it when its batch begins: entries that are made one right after another cost half of what they cost
 * between other work. What it throws is thrown to whoever appends it.
 */
export type NewEntry = Uint8Array | (() => Uint8Array)

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
  readonly firstIndex: number
  /** What the next batch must wait for; null when for nothing. Never rejects. */
  readonly room: () => Promise<void> | null
  /** Throws when nothing may be written now; asked once per batch. */
  readonly assertWritable: () => void
  /** Requests under way, each of which will append an entry, or just did. */
  readonly underWay: () => number
  /** Told of a batch that became durable, before its receipts are given out. */
  readonly onDurable: (leaves: readonly Leaf[]) => void
}

interface Waiting {
  readonly entry: NewEntry
  readonly resolve: (receipt: DurableReceipt) => void
  readonly reject: (reason: unknown) => void
}

const BATCH_ENTRIES_MAX = 1024
/** Entries of a batch that are yet to be made: some milliseconds in which nothing else is done. */
const BATCH_MADE_MAX = 256
const BATCH_BYTES_MAX = 4 * 1024 * 1024
const WAITING_BYTES_MAX = 64 * 1024 * 1024
/** What an entry that is yet to be made is taken for. */
const UNMADE_BYTES = 4 * 1024
/**
 * While at least so many others are under way, a batch waits for them, and so long at most. What a batch costs (a thread, a
 * sync) is then shared by several; who is alone, or among few, waits for nobody. PostgreSQL's `commit_siblings` and
 * `commit_delay`.
 */
const SIBLINGS_MIN = 5
const GATHER_MS = 3
/** Shared by so many, what a batch costs is little of each; more are not waited for. */
const GATHERED_ENOUGH = 6
/** After a wait in which nobody came, batches wait for nobody so long: who is under way may wait for a source that hangs. */
const GATHER_AGAIN_MS = 50

export function createCommitter(options: CommitterOptions): Committer {
  const { origin, journal, room, assertWritable, onDurable, underWay } = options
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
    const taken = takeBatch()
    try {
      assertWritable()
      const { batch, entries } = made(taken)
      if (batch.length === 0) return
      const frame = encodeFrame(nextIndex, entries)
      const written = journal.write(frame)
      // Hashed while the disk is busy.
      const leaves = frame.leaves.map((data) => ({ data, hash: hash('sha256', data, 'base64') }))
      await written
      const first = nextIndex
      nextIndex += leaves.length
      onDurable(leaves)
      for (const [offset, { resolve }] of batch.entries()) {
        const receipt: Receipt = {
          log: origin,
          index: first + offset,
          leafHash: leaves[offset]?.hash ?? '',
        }
        resolve(receipt as DurableReceipt)
      }
    } catch (thrown) {
      const reason = unavailable(thrown)
      for (const { reject } of taken) reject(reason)
    }
  }

  /** Those of the batch whose entries are there, or could be made, and their entries. */
  function made(taken: readonly Waiting[]): {
    readonly batch: readonly Waiting[]
    readonly entries: readonly Uint8Array[]
  } {
    const batch: Waiting[] = []
    const entries: Uint8Array[] = []
    for (const one of taken) {
      try {
        const entry = typeof one.entry === 'function' ? one.entry() : one.entry
        if (entry.length > ENTRY_BYTES_MAX) throw tooLarge(entry.length)
        entries.push(entry)
        batch.push(one)
      } catch (thrown) {
        one.reject(thrown)
      }
    }
    return { batch, entries }
  }

  function takeBatch(): Waiting[] {
    let [count, unmade, bytes] = [0, 0, 0]
    for (const { entry } of waiting) {
      const more = bytesOf(entry)
      if (count === BATCH_ENTRIES_MAX || unmade === BATCH_MADE_MAX) break
      if (bytes + more > BATCH_BYTES_MAX) break
      count++
      if (typeof entry === 'function') unmade++
      bytes += more
    }
    const batch = waiting.slice(0, count)
    waiting = waiting.slice(count)
    waitingBytes -= bytes
    return batch
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

function bytesOf(entry: NewEntry): number {
  return typeof entry === 'function' ? UNMADE_BYTES : entry.length
}

function tooLarge(bytes: number): AuditError {
  const message = `The entry has ${bytes} bytes; at most ${ENTRY_BYTES_MAX} fit.`
  return new AuditError('RECORD_TOO_LARGE', message)
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
