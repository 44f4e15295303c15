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
}

export interface PooledReads<C> {
  /**
   * Gives what `work` gives.
   *
   * @throws {AdapterError} `SOURCE_TIMEOUT` as soon as the signal aborts, `SOURCE_CLOSED` as soon as the
   *   adapter is closed, otherwise what `failure` makes of what happened
   */
  run<T>(work: (connection: C) => Promise<T>, signal: AbortSignal): Promise<T>
  readonly close: () => Promise<void>
}

export function pooledReads<C>(source: string, pool: Connections<C>): PooledReads<C> {
  const running = new Set<(error: AdapterError) => void>()
  let closed: Promise<void> | undefined
  return { run, close }

  function run<T>(work: (connection: C) => Promise<T>, signal: AbortSignal): Promise<T> {
    if (closed !== undefined) return Promise.reject(closedError())
    if (signal.aborted) return Promise.reject(timeoutError())
    return new Promise((resolve, reject) => {
      let connection: C | undefined
      let finished = false
      const finish = (): boolean => {
        if (finished) return false
        finished = true
        running.delete(stop)
        signal.removeEventListener('abort', onAbort)
        return true
      }
      const stop = (error: AdapterError): void => {
        if (!finish()) return
        if (connection !== undefined) pool.abandon(connection)
        reject(error)
      }
      const onAbort = (): void => stop(timeoutError())
      running.add(stop)
      signal.addEventListener('abort', onAbort)
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
          const broken = failure.connectionLost || failure.code === 'SOURCE_MALFORMED'
          if (connection !== undefined) pool.release(connection, broken)
          reject(failure)
        })
    })
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
