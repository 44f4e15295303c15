/**
 * Background jobs: what can be asked of them.
 *
 * A job runs **at least once**: when a process dies over it, another takes it again. So every handler must
 * be idempotent, and nothing that must be proven may live in the queue alone.
 *
 * @module
 */
import type { Logger } from '../core/logger.ts'
import type { PayloadSchema } from './payload.ts'

export interface JobsOptions {
  /** `redis://…`; jobs are kept in PostgreSQL when it is left out. */
  readonly redisUrl?: string
  readonly databaseUrl: string
  readonly log: Logger
  /** Whose jobs these are, letters, digits and hyphens; `exchange` unless told. Replicas share it, and the work. */
  readonly namespace?: string
  /**
   * Name of this replica among those that share the namespace, letters, digits, dots and hyphens: what it does for itself
   * alone ({@link JobDefinition.ofReplica}) goes by it. Needed where there are several.
   */
  readonly replica?: string
}

export interface JobDefinition<T> {
  readonly schema: PayloadSchema
  /** Idempotent. A throw makes the job fail; it is tried again as {@link ATTEMPTS_MAX} says. */
  readonly handler: (payload: T) => Promise<void>
  /** Jobs of this name at the same time in this process; 1 unless told. */
  readonly concurrency?: number
  /**
   * Each replica has its own and runs no other's, such as what follows its own log. Unless told, whichever replica is
   * free runs it for all.
   */
  readonly ofReplica?: boolean
}

export interface AddOptions {
  /** While a job with this id waits or runs, adding it again changes nothing. */
  readonly jobId?: string
  readonly delayMs?: number
}

export interface RepeatOptions {
  readonly payload?: unknown
  /** Tells repetitions of the same job with different payloads apart. */
  readonly key?: string
}

/** How many jobs of a name are in which state. */
export interface JobCounts {
  readonly waiting: number
  readonly active: number
  readonly delayed: number
  readonly completed: number
  readonly failed: number
}

export interface Jobs {
  /** `postgres` or `redis`: where the jobs are kept. */
  readonly backend: 'postgres' | 'redis'
  /**
   * Makes the job known and begins to run what waits of it.
   *
   * @throws {StateError} `JOB_DEFINITION_INVALID` when the name is taken, is not lower-case words with
   *   hyphens, is one too many ({@link JOBS_MAX}), or the schema lets unknown properties in.
   */
  define<T>(name: string, definition: JobDefinition<T>): void
  /** Resolves when the job is kept. @throws {StateError} `JOB_UNKNOWN`, `JOB_PAYLOAD_INVALID` */
  add(name: string, payload: unknown, options?: AddOptions): Promise<void>
  /**
   * From now on once every `everyMs`, the first time now. One repetition for all replicas, or for each where the job is
   * `ofReplica`, however often it is asked for; asking again changes the interval.
   */
  repeat(name: string, everyMs: number, options?: RepeatOptions): Promise<void>
  counts(): Promise<Readonly<Record<string, JobCounts>>>
  /** Lets running jobs end, takes no further ones, ends the connections. May be called twice. */
  close(): Promise<void>
}

/** Defines a job that needs no payload, and lets it run every `everyMs`. */
export async function defineRepeated(
  jobs: Pick<Jobs, 'define' | 'repeat'>,
  name: string,
  run: () => Promise<unknown>,
  everyMs: number,
  more: Pick<JobDefinition<object>, 'ofReplica'> = {},
): Promise<void> {
  jobs.define<object>(name, {
    ...more,
    schema: { type: 'object', additionalProperties: false, properties: {} },
    handler: async () => {
      await run()
    },
  })
  await jobs.repeat(name, everyMs)
}

/** Each job waits on a connection of its own; this bounds them. */
export const JOBS_MAX = 8
/** An added job is tried this often, 1 s, 2 s, 4 s … apart. A repeated one is not: its next time comes anyway. */
export const ATTEMPTS_MAX = 5
