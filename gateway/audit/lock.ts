/**
 * One writer per log: a file that names the process which owns it.
 *
 * The owner is named by process id, its start time and the boot of the machine, so that a lock left
 * by a killed process is taken over at once, even if its id was given to another process since. The
 * lock guards processes of one machine and one process-id namespace; two machines must not share a log.
 *
 * @module
 */

import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { randomUUID } from 'node:crypto'
import { AuditError } from './errors.ts'

export interface Lock {
  /** False when somebody else owns the lock now: stop writing. */
  isHeld(): boolean
  release(): void
}

/**
 * Takes the lock at `path`, whose folder must exist.
 *
 * @throws {AuditError} `LOG_LOCKED` when a live process holds it, this one included.
 */
export function acquireLock(path: string): Lock {
  const token = randomUUID()
  const mine = JSON.stringify({ pid: process.pid, started: startOf(process.pid), token })
  const draft = `${path}.${token}`
  // Written aside and linked into place: whoever sees the lock sees all of it.
  writeFileSync(draft, mine)
  try {
    // Twice: the second time after a dead owner's lock was put aside.
    if (!tryLink(draft, path) && !(putAsideIfStale(path, token) && tryLink(draft, path))) {
      throw locked(path)
    }
  } finally {
    rmSync(draft, { force: true })
  }
  const isHeld = (): boolean => readOrNull(path) === mine
  return { isHeld, release: () => isHeld() && rmSync(path, { force: true }) }
}

/** @returns true when the way is free. */
function putAsideIfStale(path: string, token: string): boolean {
  const seen = readOrNull(path)
  if (seen === null) return true
  if (isAlive(seen)) return false
  const aside = `${path}.stale.${token}`
  try {
    renameSync(path, aside)
  } catch {
    // Somebody was quicker; linking tells who has it now.
    return true
  }
  // Between reading and renaming another process may have taken the lock over: give it back.
  const wasStale = readOrNull(aside) === seen
  if (!wasStale) tryLink(aside, path)
  rmSync(aside, { force: true })
  return wasStale
}

function isAlive(content: string): boolean {
  let owner: unknown
  try {
    owner = JSON.parse(content)
  } catch {
    return false
  }
  const { pid, started } = owner as { readonly pid?: unknown; readonly started?: unknown }
  if (typeof pid !== 'number') return false
  try {
    process.kill(pid, 0)
  } catch (thrown) {
    // EPERM: it lives, but is not ours to signal.
    if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM')) return false
  }
  return startOf(pid) === started
}

/** Boot id and start time in clock ticks (proc(5), stat field 22); null where there is no /proc. */
function startOf(pid: number): string | null {
  const stat = readOrNull(`/proc/${pid}/stat`)
  if (stat === null) return null
  // The second field is the program's name in brackets, which may hold spaces and brackets.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  if (fields[0] === 'Z') return null
  return `${readOrNull('/proc/sys/kernel/random/boot_id')?.trim() ?? ''}/${fields[19] ?? ''}`
}

function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to)
    return true
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'EEXIST') return false
    throw thrown
  }
}

function readOrNull(path: string): string | null {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}

function locked(path: string): AuditError {
  const owner = readOrNull(path) ?? 'unknown'
  return new AuditError(
    'LOG_LOCKED',
    `${path} is held by a live process (${owner}). A log has one writer: stop the other exchange, or give this one its own folder.`,
  )
}
