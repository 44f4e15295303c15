/**
 * Many files put in place by a thread that does nothing else.
 *
 * A file is four calls, and an asynchronous call is a way to a thread of the pool and back: that is half of what a file costs. The
 * thread takes many files with one way there and one back.
 *
 * @module
 */

import { Worker } from 'node:worker_threads'
import type { PlacedFile } from './disk.ts'
import { AuditError, messageOf } from './errors.ts'
import { CREATE_LASTING, WRITES_LAST } from './open-flags.ts'

/** What the thread is told. */
export interface Order {
  readonly id: number
  readonly files: readonly PlacedFile[]
  /** With which each is opened. */
  readonly flags: number
  /** Whether what was written is then to be synced. */
  readonly syncs: boolean
}

/** What it answers. */
export interface Outcome {
  readonly id: number
  /** What the file system said; null when all files are in place. */
  readonly failure: string | null
}

interface Thread {
  readonly place: (files: readonly PlacedFile[]) => Promise<void>
}

interface Waiting {
  readonly resolve: () => void
  readonly reject: (reason: Error) => void
}

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
  const waiting = new Map<number, Waiting>()
  let orders = 0
  worker.unref()
  worker.on('message', ({ id, failure }: Outcome) => {
    const { resolve, reject } = waiting.get(id) as Waiting
    waiting.delete(id)
    if (waiting.size === 0) worker.unref()
    if (failure === null) resolve()
    else reject(new AuditError('AUDIT_UNAVAILABLE', failure))
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
    const own = files.map(({ bytes, ...file }) => ({ ...file, bytes: ownMemory(bytes) }))
    return new Promise((resolve, reject) => {
      const id = orders++
      // While it works the process waits for it, as for any file operation.
      if (waiting.size === 0) worker.ref()
      waiting.set(id, { resolve, reject })
      const order: Order = { id, files: own, flags: CREATE_LASTING, syncs: !WRITES_LAST }
      worker.postMessage(
        order,
        own.map(({ bytes }) => bytes.buffer),
      )
    })
  }

  /** The next files begin another thread. */
  function end(reason: string): void {
    if (thread === started) thread = null
    for (const { reject } of waiting.values()) reject(new AuditError('AUDIT_UNAVAILABLE', reason))
    waiting.clear()
  }
}

/** Bytes in memory that can be given away: nobody else's bytes are in it. */
function ownMemory(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer } = bytes
  const isAlone = buffer instanceof ArrayBuffer && buffer.byteLength === bytes.byteLength
  return isAlone ? (bytes as Uint8Array<ArrayBuffer>) : new Uint8Array(bytes)
}
