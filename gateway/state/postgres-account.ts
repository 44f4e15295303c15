/**
 * Decides as which account the embedded PostgreSQL runs.
 *
 * PostgreSQL refuses to run as root. Where we are root, it is started as the unprivileged account
 * `nobody`; and where that account may not reach the folder (it lies below a `0700` directory of root),
 * with as little added as lets it pass: the capability to read past directory permissions, or a user
 * namespace in which root is called nobody. Every way is tried on the real programs before it is chosen.
 *
 * @module
 */
import { spawnSync } from 'node:child_process'
import { lchownSync, lstatSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { StateError } from './errors.ts'

/** How to start a program of PostgreSQL. */
export interface PostgresAccount {
  readonly name: string
  /** Put before the program and its arguments. */
  readonly prefix: readonly string[]
  /** Options of `spawn`: the account to become; absent when the prefix does it or nothing is to be done. */
  readonly identity: { readonly uid: number; readonly gid: number } | Record<string, never>
  /** Owner which the folder must have; absent: whoever we are. */
  readonly owner?: { readonly uid: number; readonly gid: number }
}

const NOBODY = 65534
const PROBE_TIMEOUT_MS = 10_000

const ourselves: PostgresAccount = { name: 'ourselves', prefix: [], identity: {} }

/** The ways that root has, from the least privilege to the most. */
function waysOfRoot(uid: number, gid: number): readonly PostgresAccount[] {
  return [
    { name: `account ${uid}`, prefix: [], identity: { uid, gid }, owner: { uid, gid } },
    withCapability('dac_read_search', uid, gid),
    withCapability('dac_override', uid, gid),
    {
      name: 'user namespace',
      prefix: ['unshare', '--user', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`],
      identity: {},
      owner: { uid: 0, gid: 0 },
    },
  ]
}

/**
 * An account with one capability. `no_setuid_fixup` is needed because `access(2)`, by which PostgreSQL
 * looks at its own programs, otherwise ignores capabilities for a process that is not root.
 */
function withCapability(capability: string, uid: number, gid: number): PostgresAccount {
  const only = `-all,+${capability}`
  return {
    name: `account ${uid} with ${capability}`,
    prefix: [
      'setpriv',
      `--reuid=${uid}`,
      `--regid=${gid}`,
      '--clear-groups',
      '--securebits=+no_setuid_fixup',
      `--inh-caps=${only}`,
      `--ambient-caps=${only}`,
      `--bounding-set=${only}`,
      '--no-new-privs',
    ],
    identity: {},
    owner: { uid, gid },
  }
}

/**
 * The account under which `postgres` runs and reaches `folder`. Gives `folder` and all in it to that
 * account; root keeps access because it is root. A folder which belongs to a normal user already is used
 * as that user, so that starting once as root does not lock its owner out.
 *
 * @param euid our effective user id.
 * @throws {StateError} `STATE_NOT_RUNNABLE` when we are root and no way works.
 */
export function choosePostgresAccount(
  postgres: string,
  folder: string,
  euid: number | undefined = process.geteuid?.(),
): PostgresAccount {
  if (euid !== 0) return ourselves
  const found = lstatSync(folder)
  const [uid, gid] = isAccount(found.uid) ? [found.uid, found.gid] : [NOBODY, NOBODY]
  const refusals: string[] = []
  for (const account of waysOfRoot(uid, gid)) {
    if (account.owner) giveTo(folder, account.owner)
    const refusal = probe(account, postgres, folder)
    if (refusal === undefined) return account
    refusals.push(`${account.name}: ${refusal}`)
  }
  throw new StateError(
    'STATE_NOT_RUNNABLE',
    `PostgreSQL does not run as root, and no unprivileged account can reach ${folder} (${refusals.join('; ')}). ` +
      'Run as a normal user, or move the installation and its state to a folder which every user may enter, ' +
      'or set DATABASE_URL to a PostgreSQL of yours.',
  )
}

/** Other than root, and with a name: `initdb` refuses a number that has none. */
function isAccount(uid: number): boolean {
  if (uid === 0) return false
  const accounts = readFileSync('/etc/passwd', 'utf8').split('\n')
  return accounts.some((line) => line.split(':')[2] === String(uid))
}

/** Undefined when the account can enter the folder and run the program without complaint. */
function probe(account: PostgresAccount, postgres: string, folder: string): string | undefined {
  const script = 'cd "$1" && : > .probe && rm .probe && exec "$2" --version'
  const words = [...account.prefix, 'sh', '-c', script, 'sh', folder, postgres]
  const [command = 'sh', ...args] = words as readonly string[]
  const ran = spawnSync(command, args, {
    ...account.identity,
    cwd: '/',
    encoding: 'utf8',
    timeout: PROBE_TIMEOUT_MS,
  })
  if (ran.error) return ran.error.message
  // It exits with 0 and complains on stderr when it cannot look at its own programs.
  const complaint = ran.stderr.trim()
  if (ran.status === 0 && complaint === '') return undefined
  return complaint.split('\n')[0] ?? `exit status ${String(ran.status)}`
}

/** Children before their folder, so that a folder with the right owner is one that was finished. */
function giveTo(path: string, owner: { readonly uid: number; readonly gid: number }): void {
  const found = lstatSync(path)
  if (found.isDirectory()) {
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      const inner = join(path, entry.name)
      if (entry.isDirectory() && lstatSync(inner).uid === owner.uid) continue
      giveTo(inner, owner)
    }
  }
  if (found.uid !== owner.uid) lchownSync(path, owner.uid, owner.gid)
}
