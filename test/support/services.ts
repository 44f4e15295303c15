/**
 * Where tests find the real services they run against.
 *
 * @module
 */
import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** `.shudao/test/<kind>/<process id>/`, which git does not see. */
const TEST_STATE = fileURLToPath(new URL('../../.shudao/test/', import.meta.url))

/** The longest that a service may take to end. */
const END_TIMEOUT_MS = 60_000

/**
 * Ends a service when the tests of this process have ended. To be called by a module when it is loaded.
 *
 * @param end - is waited for after the last of them
 * @param atOnce - for the ways out that wait for nothing: a run that is cut short, and the processes of a parallel run, where
 *   an `after` of whoever asked first would take the service from all that come later. What it leaves the next run removes.
 */
export function atEnd(end: () => Promise<void> | void, atOnce: () => void): void {
  process.once('exit', atOnce)
  if (process.env['MOCHA_WORKER_ID'] !== undefined) {
    endBySignal()
    return
  }
  after(async function endService() {
    this.timeout(END_TIMEOUT_MS)
    await end()
  })
}

/** A process of a parallel run is ended by a signal, which by itself ends it without its last word. */
function endBySignal(): void {
  if (process.listenerCount('SIGTERM') > 0) return
  process.on('SIGTERM', () => process.exit())
}

/** A folder for a service of this process. */
export function serviceFolder(kind: string): string {
  const folder = join(TEST_STATE, kind, String(process.pid))
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return folder
}

/** Folders of the kind whose process is no more: a run that was killed left them. */
export function abandonedFolders(kind: string): readonly string[] {
  const parent = join(TEST_STATE, kind)
  mkdirSync(parent, { recursive: true, mode: 0o700 })
  return readdirSync(parent)
    .filter((name) => /^\d+$/.test(name) && !isAlive(Number(name)))
    .map((name) => join(parent, name))
}

/** Another process of the tests may be removing it too: each finds folders that the other has not emptied yet. */
export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
}

/** Whether something takes connections there. */
export function listens(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host, timeout: 500 })
    const settle = (found: boolean): void => {
      socket.destroy()
      resolve(found)
    }
    socket.once('connect', () => settle(true))
    socket.once('error', () => settle(false))
    socket.once('timeout', () => settle(false))
  })
}

/** Absolute path of a program, undefined when there is none of that name. */
export function findProgram(name: string): string | undefined {
  try {
    return execFileSync('sh', ['-c', 'command -v "$1"', 'sh', name], { encoding: 'utf8' }).trim()
  } catch {
    return undefined
  }
}

/**
 * Installs a Debian package, as root on a machine that has apt; the service it brings is not started.
 * False when that is not possible.
 */
export async function installPackage(name: string): Promise<boolean> {
  if (process.geteuid?.() !== 0 || findProgram('apt-get') === undefined) return false
  console.log(`      installing the Debian package ${name} for the tests …`)
  const script = 'apt-get update -qq && apt-get install -y -qq --no-install-recommends "$1"'
  // Processes of a parallel run may miss it at the same moment.
  const alone = [join(tmpdir(), 'shudao-test-packages.lock'), 'sh', '-c', script, 'sh', name]
  const child = spawn('flock', alone, {
    stdio: 'ignore',
    // RUNLEVEL 1 keeps the package's scripts from starting the service.
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' },
    timeout: 180_000,
  })
  return new Promise((resolve) => {
    child.once('error', () => resolve(false))
    child.once('exit', (code) => resolve(code === 0))
  })
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (thrown) {
    return (thrown as NodeJS.ErrnoException).code === 'EPERM'
  }
}
