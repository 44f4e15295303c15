/**
 * Many calls of one read, a few at a time, where a source takes one key a call, or only so many.
 *
 * @module
 */
import { setMaxListeners } from 'node:events'
import type { Row, SourceRequest } from './adapter.ts'
import { AdapterError } from './errors.ts'

/** One call asks by one of the alternatives of `keyColumns`. */
export interface CallByKey {
  /** Index in `request.keyColumns`; -1 when the call asks for all. */
  readonly alternative: number
}

/**
 * The rows of all calls. The first call that fails ends the others, and is what the read fails with.
 *
 * @throws {AdapterError} `SOURCE_TOO_MANY_ROWS` when more come than `request.rowsMax`
 */
export async function readEach<C extends CallByKey>(
  source: string,
  calls: readonly C[],
  request: SourceRequest,
  concurrentMax: number,
  signal: AbortSignal,
  ask: (call: C, signal: AbortSignal) => Promise<readonly Row[]>,
): Promise<readonly Row[]> {
  const rows: Row[] = []
  await forEach(calls, concurrentMax, signal, async (call, ended) => {
    const answer = await ask(call, ended)
    rows.push(...answer.filter(notAskedEarlier(call, request)))
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
  await forEach(slicesOf(request, keysMax), concurrentMax, signal, async (slice, ended) => {
    const answer = await read(slice, ended)
    rows.push(...answer.filter(notOfEarlier(slice, request)))
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

/** A row that matches, by another alternative, a key of an earlier slice has come with that one. */
function notOfEarlier(slice: SourceRequest, { keys }: SourceRequest): (row: Row) => boolean {
  // By one alternative a row matches one key.
  if (slice.keyColumns.length === 1) return () => true
  const own = slice.keys[0]
  const before = new Set(keys.slice(0, own === undefined ? 0 : keys.indexOf(own)).map(textOf))
  return (row) =>
    !slice.keyColumns.some((columns) => before.has(textOf(columns.map((one) => row[one] ?? null))))
}

function textOf(tuple: readonly (string | null)[]): string {
  return JSON.stringify(tuple)
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
  const controller = new AbortController()
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

/** A row that matches by an earlier alternative has come with that alternative's call already. */
function notAskedEarlier(call: CallByKey, request: SourceRequest): (row: Row) => boolean {
  const earlier = request.keyColumns.slice(0, Math.max(call.alternative, 0))
  if (earlier.length === 0) return () => true
  const asked = new Set(request.keys.map((key) => JSON.stringify(key)))
  return (row) =>
    !earlier.some((columns) => asked.has(JSON.stringify(columns.map((column) => row[column]))))
}
