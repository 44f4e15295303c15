/**
 * Making and opening the audit log.
 *
 * @module
 */

import { join } from 'node:path'
import { nodeDisk } from './disk.ts'
import { AuditError } from './errors.ts'
import { layOut } from './lay-out.ts'
import { acquireLock } from './lock.ts'
import type { Lock } from './lock.ts'
import type { LogOptions } from './log-options.ts'
import { makeFolder } from './make-folder.ts'
import { startLog } from './running-log.ts'
import type { AuditLog } from './running-log.ts'
import { CHECKPOINT_PATH } from './tile.ts'

export { vkeyOf } from './log-options.ts'
export type { LogOptions } from './log-options.ts'
export type { AuditLog, LogHealth } from './running-log.ts'
export type { LogEntry } from './log-reader.ts'
export type { DurableReceipt } from './committer.ts'

/**
 * Makes a new log of size 0, on purpose, and opens it.
 *
 * @throws {AuditError} `LOG_EXISTS` when there is one, or when a journal is left of one that is gone.
 */
export async function createLog(options: LogOptions): Promise<AuditLog> {
  return underLock(options, async (lock) => {
    const { disk = nodeDisk } = options
    await layOut(disk, options)
    return startLog(disk, options, lock)
  })
}

/**
 * Opens an existing log: recovers what a crash left, publishes it, and starts to accept appends.
 *
 * @throws {AuditError} `LOG_MISSING`, `LOG_LOCKED`, `LOG_CORRUPT`, `JOURNAL_CORRUPT`, or what opening the
 *   checkpoint throws.
 */
export async function openLog(options: LogOptions): Promise<AuditLog> {
  // Before the lock, so that a mistyped path leaves nothing behind.
  if (!(await exists(options))) {
    throw new AuditError(
      'LOG_MISSING',
      `${options.logDir} holds no log; create it on purpose, or mend the path.`,
    )
  }
  return underLock(options, (lock) => startLog(options.disk ?? nodeDisk, options, lock))
}

/** Opens the log, or makes it if there is none. For demonstrations; an exchange opens what was created on purpose. */
export async function openOrCreateLog(options: LogOptions): Promise<AuditLog> {
  return (await exists(options)) ? openLog(options) : createLog(options)
}

async function exists({ logDir, disk = nodeDisk }: LogOptions): Promise<boolean> {
  return (await disk.read(join(logDir, CHECKPOINT_PATH))) !== null
}

async function underLock(
  options: LogOptions,
  work: (lock: Lock) => Promise<AuditLog>,
): Promise<AuditLog> {
  makeFolder(options.stateDir)
  const lock = acquireLock(join(options.stateDir, 'log.lock'))
  try {
    return await work(lock)
  } catch (thrown) {
    lock.release()
    throw thrown
  }
}
