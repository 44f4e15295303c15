/**
 * Many calls of one read, a few at a time, where a source takes one key a call, or only so many.
 *
 * @module
 */
import { setMaxListeners } from 'node:events'
import type { Row, SourceRequest } from './adapter.ts'
import { AdapterError } from './errors.ts'
import { LeanAbortController } from '../catalog/lean-abort.ts'

/**
 * The rows of all calls. The first call that fails ends the others, and is what the read fails with.
 *
 * @throws {AdapterError} `SOURCE_TOO_MANY_ROWS` when more come than `request.rowsMax`
 */
export async function readEach<C extends object>(
  source: string,
  calls: readonly C[],
  request: SourceRequest,
  concurrentMax: number,
  signal: AbortSignal,
  ask: (call: C, signal: AbortSignal) => Promise<readonly Row[]>,
): Promise<readonly Row[]> {
  const rows: Row[] = []
  const isNew = newOnes(request)
  await forEach(calls, concurrentMax, signal, async (call, ended) => {
    const answer = await ask(call, ended)
    rows.push(...answer.filter((row) => isNew(row, call)))
    if (rows.length > request.rowsMax) throw tooManyRows(source, request)
  })
  return rows
}

/**
 * A read of more keys than a call takes, as reads of at most `keysMax` each. A row that two of them give is given once.
 *
 * @throws {AdapterError} as {@link readEach} does
 */
export async function readSliced(
  source: string,
  request: SourceRequest,
  keysMax: number,
  concurrentMax: number,
  signal: AbortSignal,
  read: (slice: SourceRequest, signal: AbortSignal) => Promise<readonly Row[]>,
): Promise<readonly Row[]> {
  if (request.keys.length <= keysMax) return read(request, signal)
  const rows: Row[] = []
  const isNew = newOnes(request)
  await forEach(slicesOf(request, keysMax), concurrentMax, signal, async (slice, ended) => {
    const answer = await read(slice, ended)
    rows.push(...answer.filter((row) => isNew(row, slice)))
    if (rows.length > request.rowsMax) throw tooManyRows(source, request)
  })
  return rows
}

function slicesOf(request: SourceRequest, keysMax: number): readonly SourceRequest[] {
  const { keys } = request
  return Array.from({ length: Math.ceil(keys.length / keysMax) }, (_, i) => ({
    ...request,
    keys: keys.slice(i * keysMax, (i + 1) * keysMax),
  }))
}

/**
 * Tells which rows no other call gave. Two calls give the same row when it matches a key of each: by two alternatives,
 * or because the source takes two spellings (`1`, `01`) for one. Equal rows have equal keys, so that all of them come
 * with either call, and belong to the first that gave them.
 */
function newOnes({ columns }: SourceRequest): (row: Row, call: object) => boolean {
  const givenBy = new Map<string, object>()
  return (row, call) => {
    const text = JSON.stringify(columns.map((column) => row[column]))
    const first = givenBy.get(text) ?? call
    givenBy.set(text, first)
    return first === call
  }
}

/** Does `work` for each, a few at a time. The first that fails ends the others, and is what is thrown. */
async function forEach<C>(
  all: readonly C[],
  concurrentMax: number,
  signal: AbortSignal,
  work: (one: C, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const ended = endsWith(signal)
  const waiting = [...all].reverse()
  const worker = async (): Promise<void> => {
    for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
      await work(one, ended.signal)
    }
  }
  const workers = Array.from({ length: Math.min(concurrentMax, all.length) }, worker)
  try {
    await Promise.all(workers)
  } catch (error) {
    waiting.length = 0
    ended.stop()
    await Promise.allSettled(workers)
    throw error
  } finally {
    ended.stop()
  }
}

export function tooManyRows(source: string, { rowsMax }: SourceRequest): AdapterError {
  const message = `Source "${source}": more than ${rowsMax} rows match.`
  return new AdapterError('SOURCE_TOO_MANY_ROWS', source, message)
}

/** Aborts when `signal` does, or when it is stopped. */
function endsWith(signal: AbortSignal): { readonly signal: AbortSignal; stop(): void } {
  const controller = new LeanAbortController()
  // As many calls listen as run at once, which is bounded.
  setMaxListeners(0, controller.signal)
  const forward = (): void => controller.abort(signal.reason)
  signal.addEventListener('abort', forward)
  const stop = (): void => {
    signal.removeEventListener('abort', forward)
    controller.abort()
  }
  return { signal: controller.signal, stop }
}
