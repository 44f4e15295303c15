/**
 * Many files put in place by a thread that does nothing else.
 *
 * A file is four calls, and an asynchronous call is a way to a thread of the pool and back: that is half of what a file costs. The
 * thread takes many files with one way there and one back.
 *
 * @module
 */

import { Worker } from 'node:worker_threads'
import { putBytes } from './later-bytes.ts'
import type { PlacedFile } from './disk.ts'
import { AuditError, messageOf } from './errors.ts'
import { CREATE_LASTING, WRITES_LAST } from './open-flags.ts'

/** What the thread is told. */
export interface Order {
  readonly files: readonly LaidFile[]
  /** Given to the thread, which gives it back. */
  readonly memory: Uint8Array<ArrayBuffer>
  /** With which each is opened. */
  readonly flags: number
  /** Whether what was written is then to be synced. */
  readonly syncs: boolean
}

/** A file whose bytes lie in the memory of an order. */
interface LaidFile {
  readonly aside: string
  readonly path: string
  readonly start: number
  readonly end: number
}

/** What it answers. */
export interface Outcome {
  /** What the file system said; null when all files are in place. */
  readonly failure: string | null
  readonly memory: Uint8Array<ArrayBuffer>
}

interface Thread {
  readonly place: (files: readonly PlacedFile[]) => Promise<void>
}

interface Waiting {
  readonly resolve: () => void
  readonly reject: (reason: Error) => void
}

/** Some ten bundles. It is used again and again: clearing and giving back fresh memory costs more than what is put into it. */
const MEMORY_BYTES = 4 * 1024 * 1024

let thread: Thread | null = null

/**
 * Writes each file aside, lasting, and renames it into place, in this order. When it throws, some may be there.
 *
 * @throws {AuditError} `AUDIT_UNAVAILABLE` with what the file system said.
 */
export function placeInThread(files: readonly PlacedFile[]): Promise<void> {
  thread ??= startThread()
  return thread.place(files)
}

function startThread(): Thread {
  const worker = new Worker(new URL('./placing-thread.js', import.meta.url), { execArgv: [] })
  /** While the thread has it, of no length here. */
  let memory = new Uint8Array(MEMORY_BYTES)
  let last: Promise<void> = Promise.resolve()
  let waiting: Waiting | null = null
  /** Why it takes no more. */
  let ended: string | null = null
  worker.unref()
  worker.on('message', (outcome: Outcome) => {
    memory = outcome.memory
    settle(outcome.failure)
  })
  worker.on('error', (error) => {
    end(messageOf(error))
  })
  worker.on('exit', (code) => {
    end(`The thread that puts files in place ended with ${code}.`)
  })
  const started: Thread = { place }
  return started

  function place(files: readonly PlacedFile[]): Promise<void> {
    const placed = last.then(() => placeAll(files))
    last = placed.catch(() => undefined)
    return placed
  }

  /** As many at once as the memory holds. */
  async function placeAll(files: readonly PlacedFile[]): Promise<void> {
    let laid: LaidFile[] = []
    let used = 0
    for (const { aside, path, bytes } of files) {
      if (laid.length > 0 && used + bytes.length > memory.length) {
        await give(laid)
        laid = []
        used = 0
      }
      if (bytes.length > memory.length) memory = new Uint8Array(bytes.length)
      const start = used
      used += bytes.length
      putBytes(bytes, memory.subarray(start, used))
      laid.push({ aside, path, start, end: used })
    }
    if (laid.length > 0) await give(laid)
  }

  function give(files: readonly LaidFile[]): Promise<void> {
    return new Promise((resolve, reject) => {
      if (ended !== null) throw new AuditError('AUDIT_UNAVAILABLE', ended)
      waiting = { resolve, reject }
      // While it works the process waits for it, as for any file operation.
      worker.ref()
      const order: Order = { files, memory, flags: CREATE_LASTING, syncs: !WRITES_LAST }
      worker.postMessage(order, [memory.buffer])
    })
  }

  function settle(failure: string | null): void {
    worker.unref()
    if (failure === null) waiting?.resolve()
    else waiting?.reject(new AuditError('AUDIT_UNAVAILABLE', failure))
    waiting = null
  }

  /** The next files begin another thread. */
  function end(reason: string): void {
    ended ??= reason
    if (thread === started) thread = null
    settle(reason)
  }
}
