/**
 * Looks at a PostgreSQL server from outside, by the file `postmaster.pid` that it keeps in its data folder,
 * and ends it.
 *
 * @module
 */
import { execFileSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** What `postmaster.pid` says. */
export interface Postmaster {
  readonly pid: number
  /** TCP port; 0 while it is not yet written. */
  readonly port: number
  readonly ready: boolean
}

const POLL_MS = 10

/** Undefined when no server claims the data folder. */
export function readPostmaster(data: string): Postmaster | undefined {
  let text: string
  try {
    text = readFileSync(join(data, 'postmaster.pid'), 'utf8')
  } catch {
    return undefined
  }
  // Lines: pid, data folder, start time, port, socket folder, address, shared memory, status.
  const lines = text.split('\n').map((line) => line.trim())
  const pid = Number(lines[0])
  if (!Number.isInteger(pid) || pid <= 0) return undefined
  return { pid, port: Number(lines[3] ?? 0), ready: lines[7] === 'ready' }
}

/**
 * Whether `pid` is a PostgreSQL server of this data folder. After a crash of the machine, or in a new
 * container over an old volume, another program may have the number.
 */
export function isPostmasterOf(pid: number, data: string): boolean {
  const command = commandLine(pid)
  return command.includes(data) && /postgres/.test(command)
}

/**
 * Fast shutdown: sessions are ended, everything is written down. After `patienceMs` the server is ended
 * without writing down, which costs the next start a recovery and nothing else.
 */
export async function endPostmaster(
  pid: number,
  data: string,
  patienceMs: number,
  signal: 'SIGINT' | 'SIGQUIT' = 'SIGINT',
): Promise<void> {
  if (isPostmasterOf(pid, data)) send(pid, signal)
  if (await goneWithin(pid, data, patienceMs)) return
  send(pid, 'SIGQUIT')
  if (await goneWithin(pid, data, patienceMs)) return
  send(pid, 'SIGKILL')
  await goneWithin(pid, data, patienceMs)
}

/** Forgets a server that is no more. The caller has made sure of that. */
export function removeStalePidFile(data: string): void {
  rmSync(join(data, 'postmaster.pid'), { force: true })
}

async function goneWithin(pid: number, data: string, patienceMs: number): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += POLL_MS) {
    // A dead process that nobody waits for keeps its number but has no command line any more.
    if (!isPostmasterOf(pid, data)) return true
    await sleep(POLL_MS)
  }
  return false
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // It ended by itself meanwhile.
  }
}

/** Empty when there is no such process, or when it is dead and only its number is left. */
function commandLine(pid: number): string {
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
    return execFileSync('ps', ['-p', String(pid), '-o', 'command='], { encoding: 'utf8' })
  } catch {
    return ''
  }
}
