/**
 * The connection to Redis. The only file which knows `ioredis`.
 *
 * Redis holds queued jobs and the day's use of quotas, and nothing that must be proven: losing it costs work that is
 * done again, and closes grants with a quota for the day.
 *
 * @module
 */
import { Redis } from 'ioredis'
import { StateError } from './state/errors.ts'

export interface RedisConnection {
  /** For a library that speaks Redis itself (the queue). */
  readonly client: Redis
  /** Whether Redis answers, within {@link REDIS_HEALTHY_WITHIN_MS}. Never throws. */
  healthy(): Promise<boolean>
  /** May be called twice. */
  close(): Promise<void>
}

export interface RedisOptions {
  /** Told of connections that break; they are made again by themselves. */
  readonly onError?: (error: Error) => void
  /**
   * What becomes of a command while the connection is down: `wait` for it to be made again (a worker lives through a
   * restart of Redis), or `fail` at once (somebody waits for an answer). Default `wait`.
   */
  readonly whenDown?: 'wait' | 'fail'
}

export const REDIS_HEALTHY_WITHIN_MS = 2_000
const CONNECT_TIMEOUT_MS = 5_000
/** After it a command that has no answer has failed. It may have been done all the same. */
const COMMAND_TIMEOUT_MS = 2_000

/**
 * Connects, and reconnects for as long as it is open.
 *
 * @param url `redis://` or `rediss://`
 * @throws {StateError} `STATE_UNAVAILABLE` when Redis does not answer now.
 */
export async function openRedis(url: string, options: RedisOptions = {}): Promise<RedisConnection> {
  const client = new Redis(url, {
    connectTimeout: CONNECT_TIMEOUT_MS,
    lazyConnect: true,
    ...(options.whenDown === 'fail'
      ? {
          enableOfflineQueue: false,
          // Sent again it would be counted twice.
          autoResendUnfulfilledCommands: false,
          maxRetriesPerRequest: 0,
          commandTimeout: COMMAND_TIMEOUT_MS,
        }
      : { maxRetriesPerRequest: null }),
  })
  client.on('error', (error: Error) => options.onError?.(error))
  try {
    await client.connect()
    await client.ping()
  } catch (cause) {
    client.disconnect()
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new StateError(
      'STATE_UNAVAILABLE',
      `Redis cannot be used: ${reason}. Check that it runs and that REDIS_URL is right, ` +
        'or leave REDIS_URL out to keep jobs in PostgreSQL.',
      { cause },
    )
  }
  let closing: Promise<void> | undefined
  return { client, healthy, close: () => (closing ??= close()) }

  async function healthy(): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<boolean>((resolve) => {
      timer = setTimeout(() => resolve(false), REDIS_HEALTHY_WITHIN_MS)
    })
    const answer = client.ping().then(
      () => true,
      () => false,
    )
    return Promise.race([answer, late]).finally(() => clearTimeout(timer))
  }

  async function close(): Promise<void> {
    // QUIT waits for replies under way; when the connection is down there is nothing to wait for.
    if (client.status === 'ready') await client.quit().catch(() => undefined)
    client.disconnect()
  }
}
