/**
 * Reads over the connections of a pool, each of which ends when it is answered, when its signal aborts, or
 * when the adapter is closed, whichever comes first.
 *
 * @module
 */
import { AdapterError } from './errors.ts'

/** What a database's client gives us of its pool. */
export interface Connections<C> {
  /** Waits for a connection that is ready to be asked. */
  connect(): Promise<C>
  /** Gives it back; one that is `broken` is thrown away. */
  release(connection: C, broken: boolean): void
  /** Throws away a connection whose answer nobody waits for, and asks the server to stop working for it. */
  abandon(connection: C): void
  /** Ends all connections. */
  end(): Promise<void>
  /** Sorts what went wrong with a connection. */
  failure(error: unknown): AdapterError
  /** Whether the server itself refused, which leaves its connection as good as before. Left out where nobody can tell. */
  isRefusal?(error: unknown): boolean
}

export interface PooledReads<C> {
  /**
   * Gives what `work` gives.
   *
   * @throws {AdapterError} `SOURCE_TIMEOUT` as soon as the signal aborts, `SOURCE_CLOSED` as soon as the
   *   adapter is closed, otherwise what `failure` makes of what happened
   */
  run<T>(work: (connection: C) => Promise<T>, signal: AbortSignal): Promise<T>
  /**
   * Gives the batches of a large read, which has a connection for itself. `ask` asks by its first argument, and each
   * thing that it waits for passes through its second. A connection whose stream did not reach its end is abandoned.
   *
   * @throws {AdapterError} while it is iterated, as `run` does
   */
  stream<T>(
    ask: (connection: C, orEnd: OrEnd) => AsyncIterable<T>,
    signal: AbortSignal,
  ): AsyncGenerator<T>
  readonly close: () => Promise<void>
}

/** What `work` gives, or a failure as soon as the signal aborts or the adapter is closed. */
export type OrEnd = <T>(work: Promise<T>) => Promise<T>

export function pooledReads<C>(source: string, pool: Connections<C>): PooledReads<C> {
  const running = new Set<(error: AdapterError) => void>()
  let closed: Promise<void> | undefined
  return { run, stream, close }

  async function run<T>(work: (connection: C) => Promise<T>, signal: AbortSignal): Promise<T> {
    return new Promise((resolve, reject) => {
      let connection: C | undefined
      let finished = false
      const unwatch = watch((error) => {
        if (!finish()) return
        if (connection !== undefined) pool.abandon(connection)
        reject(error)
      }, signal)
      const finish = (): boolean => {
        if (finished) return false
        finished = true
        unwatch()
        return true
      }
      pool
        .connect()
        .then(async (connected) => {
          if (finished) {
            pool.release(connected, false)
            return
          }
          connection = connected
          const result = await work(connected)
          if (!finish()) return
          pool.release(connected, false)
          resolve(result)
        })
        .catch((error: unknown) => {
          if (!finish()) return
          const failure = error instanceof AdapterError ? error : pool.failure(error)
          // What is left of a wrong answer must not become the next one.
          const wrong = failure.code === 'SOURCE_MALFORMED' && pool.isRefusal?.(error) !== true
          const broken = failure.connectionLost || wrong
          if (connection !== undefined) pool.release(connection, broken)
          reject(failure)
        })
    })
  }

  async function* stream<T>(
    ask: (connection: C, orEnd: OrEnd) => AsyncIterable<T>,
    signal: AbortSignal,
  ): AsyncGenerator<T> {
    let ended: AdapterError | undefined
    let onEnd: ((error: AdapterError) => void) | undefined
    const unwatch = watch((error) => {
      ended = error
      onEnd?.(error)
    }, signal)
    // No race of promises: one that lasts as long as the stream would keep every batch.
    const orEnd: OrEnd = (work) =>
      new Promise((resolve, reject) => {
        onEnd = reject
        if (ended !== undefined) reject(ended)
        work.then(resolve, (error: unknown) =>
          reject(error instanceof AdapterError ? error : pool.failure(error)),
        )
      })
    let connection: C | undefined
    let whole = false
    try {
      const connecting = pool.connect()
      connection = await orEnd(connecting).catch((error: unknown) => {
        connecting.then((late) => pool.release(late, false)).catch(() => undefined)
        throw error
      })
      yield* ask(connection, orEnd)
      whole = true
    } finally {
      unwatch()
      // A connection in the middle of an answer is of use to nobody.
      if (connection !== undefined) {
        if (whole) pool.release(connection, false)
        else pool.abandon(connection)
      }
    }
  }

  /**
   * Calls `stop` when the signal aborts or the adapter is closed; gives how to watch no longer.
   *
   * @throws {AdapterError} when it is so already
   */
  function watch(stop: (error: AdapterError) => void, signal: AbortSignal): () => void {
    if (closed !== undefined) throw closedError()
    if (signal.aborted) throw timeoutError()
    const onAbort = (): void => stop(timeoutError())
    running.add(stop)
    signal.addEventListener('abort', onAbort)
    return () => {
      running.delete(stop)
      signal.removeEventListener('abort', onAbort)
    }
  }

  function close(): Promise<void> {
    closed ??= Promise.resolve().then(async () => {
      for (const stop of [...running]) stop(closedError())
      await pool.end()
    })
    return closed
  }

  function timeoutError(): AdapterError {
    const message = `Source "${source}" did not answer in time.`
    return new AdapterError('SOURCE_TIMEOUT', source, message)
  }

  function closedError(): AdapterError {
    return new AdapterError('SOURCE_CLOSED', source, `Source "${source}" is closed.`)
  }
}
