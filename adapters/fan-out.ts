/**
 * Many calls of one read, a few at a time, where a source takes one key a call.
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
  const ended = endsWith(signal)
  const rows: Row[] = []
  const waiting = [...calls].reverse()
  const worker = async (): Promise<void> => {
    for (let call = waiting.pop(); call !== undefined; call = waiting.pop()) {
      const answer = await ask(call, ended.signal)
      rows.push(...answer.filter(notAskedEarlier(call, request)))
      if (rows.length > request.rowsMax) throw tooManyRows(source, request)
    }
  }
  const workers = Array.from({ length: Math.min(concurrentMax, calls.length) }, worker)
  try {
    await Promise.all(workers)
    return rows
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
