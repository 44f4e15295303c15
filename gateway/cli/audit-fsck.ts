import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { CONTENT_KEYS_FOLDER, tellErasure } from '../audit/content-keys.ts'
import { joined } from '../audit/entry-ranges.ts'
import { nodeDisk, type Disk } from '../audit/disk.ts'
import { AuditError } from '../audit/errors.ts'
import { directoryFetcher, type Fetcher } from '../audit/fetcher.ts'
import { checkUp, type Checkup } from '../audit/fsck.ts'
import { acquireLock } from '../audit/lock.ts'
import { formatRanges } from '../audit/report.ts'
import { rebuildTiles } from '../audit/rebuild-tiles.ts'
import { loadConfig } from '../config.ts'
import { logOptionsOf } from '../placed-log.ts'
import { CliError } from './cli-error.ts'
import { terminal } from './terminal.ts'

export interface AuditFsckOptions {
  /** Instead of a folder: of an exchange whose log lies in an object storage. */
  readonly config?: string
  readonly vkey?: string
  readonly repair?: boolean
}

interface Place {
  readonly disk: Disk
  readonly fetcher: Fetcher
  readonly logDir: string
  readonly stateDir: string
}

/** What is told first comes first. */
const MARKS = { damage: '✗', repairable: '~', note: '·' } as const

/**
 * Checks tiles, entries, journal and state of a log against each other.
 *
 * @param folder the exchange's state folder, when no configuration is given.
 * @returns 0 when nothing is wrong (any more), 1 otherwise.
 */
export async function auditFsck(
  folder: string | undefined,
  options: AuditFsckOptions,
): Promise<number> {
  const place = placeOf(folder, options)
  // The exchange must not write meanwhile, or what it is about to sign would look wrong.
  const lock = takeLock(place.stateDir)
  try {
    const first = await look(place, options)
    tell(first)
    if (options.repair !== true) return first.findings.some(isWrong) ? 1 : 0
    return await repair(place, options, first)
  } finally {
    lock.release()
  }
}

function placeOf(folder: string | undefined, { config }: AuditFsckOptions): Place {
  if (config !== undefined) {
    const { disk, logDir, stateDir, fetcher } = logOptionsOf(loadConfig(config))
    return { disk, fetcher, logDir, stateDir }
  }
  const logDir = join(folder ?? '', 'log')
  if (folder !== undefined && statSync(logDir, { throwIfNoEntry: false })?.isDirectory() === true) {
    return { disk: nodeDisk, fetcher: directoryFetcher(logDir), logDir, stateDir: folder }
  }
  const what =
    "the exchange's state folder, the one with log, journal and log.vkey in it; or --config <file>."
  throw new CliError(
    folder === undefined
      ? `Say what to check: ${what}`
      : `${folder} holds no folder log. Give ${what}`,
  )
}

function takeLock(folder: string): { release(): void } {
  try {
    return acquireLock(join(folder, 'log.lock'))
  } catch (thrown) {
    if (!(thrown instanceof AuditError) || thrown.code !== 'LOG_LOCKED') throw thrown
    throw new CliError(
      `The exchange of ${folder} is running. Stop it first, or look at a copy of the folder without its log.lock; a running log is proven with audit verify.`,
    )
  }
}

function look(place: Place, { vkey }: AuditFsckOptions): Promise<Checkup> {
  const { stateDir } = place
  return checkUp({
    ...place,
    journalDir: join(stateDir, 'journal'),
    stagingDir: join(stateDir, 'staging'),
    contentKeysDir: join(stateDir, CONTENT_KEYS_FOLDER),
    vkey: readKey(vkey ?? join(stateDir, 'log.vkey')),
  })
}

async function repair(place: Place, options: AuditFsckOptions, first: Checkup): Promise<number> {
  if (first.checkpoint === null) {
    terminal.error(
      'Nothing was repaired: without a signed checkpoint nobody can say what is right.',
    )
    return 1
  }
  const { disk, logDir, stateDir } = place
  const rebuilt = await rebuildTiles(disk, logDir, join(stateDir, 'staging'), first.checkpoint)
  if (!rebuilt.ok) {
    const why =
      rebuilt.bundle === null
        ? 'the entries do not lead to the signed root'
        : `${rebuilt.bundle} is missing or not whole`
    terminal.error(`Nothing was repaired: ${why}. Restore entries first, then run this again.`)
    return 1
  }
  for (const path of rebuilt.written) terminal.print(`  made anew: ${path}`)
  const count = rebuilt.written.length
  const made = count === 1 ? '1 hash tile was' : `${count} hash tiles were`
  terminal.print(`${made} made anew from the entries. Once more:`)
  const second = await look(place, options)
  tell(second)
  return second.findings.some(isWrong) ? 1 : 0
}

function isWrong({ severity }: Checkup['findings'][number]): boolean {
  return severity !== 'note'
}

function tell({ checkpoint, unpublished, keeping, findings }: Checkup): void {
  for (const severity of ['damage', 'repairable', 'note'] as const) {
    for (const { what, remedy } of findings.filter((one) => one.severity === severity)) {
      terminal.print(`${MARKS[severity]} ${what}`)
      if (remedy !== '') terminal.print(`    → ${remedy}`)
    }
  }
  for (const { from, to } of joined(keeping.prunings.flatMap(({ ranges }) => ranges)))
    terminal.print(`· Pruned: entries ${from} to ${to - 1}`)
  for (const { name, ranges, by, since, reason } of keeping.holds) {
    terminal.print(
      `· Held: ${name}, entries ${formatRanges(ranges)}, by ${by} since ${since}, because: ${reason}`,
    )
  }
  for (const erased of keeping.erased) {
    terminal.print(`· Sealed content of ${erased.key}: ${tellErasure(erased)}`)
  }
  if (checkpoint === null) return
  const waiting = unpublished === 0 ? '' : `; ${unpublished} more wait in the journal`
  const verdict = findings.some(isWrong) ? '✗ Not whole' : '✓ Whole'
  terminal.print(`${verdict}: ${checkpoint.origin}, ${checkpoint.size} entries${waiting}.`)
}

function readKey(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    throw new CliError(`${file} cannot be read: the verifier key; give it with --vkey.`)
  }
}
