import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { WitnessPolicy } from '../audit/checkpoint.ts'
import { AuditError } from '../audit/errors.ts'
import type { Fetcher } from '../audit/fetcher.ts'
import { makeLookBack, type LookBack } from '../audit/look-back.ts'
import { mirrorLog, type Mirrored } from '../audit/mirror.ts'
import { lastTimeOf, openMirrorCopy, type MirrorCopy } from '../audit/mirror-copy.ts'
import { formatPruning, formatRanges } from '../audit/report.ts'
import { CHECKPOINT_PATH } from '../audit/tile.ts'
import { CliError } from './cli-error.ts'
import { folderFault } from './folder-fault.ts'
import { checkpointOfLog, holdsLog, openLogAt, type LogSourceOptions } from './log-source.ts'
import { terminal } from './terminal.ts'
import { VERIFY_REMEDIES } from './verify-remedies.ts'
import { readWitnessPolicy } from './witness-policy.ts'

export interface AuditMirrorOptions extends LogSourceOptions {
  /** Folder of the copy. */
  readonly to: string
  readonly witness?: readonly string[]
  readonly quorum?: string
  /** Seconds between two looks; without it, one look. */
  readonly every?: string
}

interface Mirroring {
  readonly source: Fetcher
  readonly copy: MirrorCopy
  readonly policy: WitnessPolicy
  readonly lookBack: LookBack
  readonly signal: AbortSignal
  /** What was complained of: once is enough for as long as it lasts. */
  readonly told: Set<string>
}

/** Bundles of the copy, 256 entries each, that are compared with what the log shows of them, each time. */
const LOOKED_BACK = 64

/** Makes or continues one's own copy of a log. @returns 0 when the log held what it had signed, at the last look; else 1. */
export async function auditMirror(where: string, options: AuditMirrorOptions): Promise<number> {
  const policy = readWitnessPolicy(options)
  const pauseMs = pauseOf(options.every)
  // The key of a copy is the one with which it was begun, not what a server says today.
  const pinned = join(options.to, 'log.vkey')
  const key = options.vkey === undefined && existsSync(pinned) ? { vkey: pinned } : {}
  refuseLog(where, options.to)
  const given = await openLogAt(where, { ...options, ...key })
  const opened = 'vkey' in key ? { ...given, keyFrom: pinned } : given
  // Before a copy is begun: a wrong key would be its key for ever. Whoever follows a log waits for one that does not answer.
  const isThere = (await holdsLog(opened.fetcher)) === true
  if (pauseMs === undefined || isThere) await checkpointOfLog(opened)
  const { fetcher: source, vkey } = opened
  const copy = await openCopy(options.to, vkey)
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort())
  const lookBack = makeLookBack(copy)
  const told = new Set<string>()
  const mirroring = { source, copy, policy, lookBack, signal: stop.signal, told }
  try {
    if (pauseMs !== undefined) return await follow(mirroring, pauseMs)
    tell(copy, await mirrorOnce(mirroring), await lastTimeOf(copy))
    return await compare(mirroring)
  } finally {
    copy.close()
  }
}

/** A copy in a log would be files of which that log does not speak. @throws {CliError} */
function refuseLog(where: string, to: string): void {
  // A state folder has a log and a journal: that is told as such when it is opened.
  if (resolve(where) === resolve(to, 'log') && !existsSync(join(to, 'journal'))) {
    throw new CliError(`--to ${to}: ${where} is that copy itself. Give the log that it is of.`)
  }
  if (existsSync(join(to, CHECKPOINT_PATH)) && existsSync(join(to, 'tile'))) {
    throw new CliError(`--to ${to}: that is a log itself. Give a copy a folder of its own.`)
  }
}

/** @throws {CliError} where the folder cannot be made or written. */
async function openCopy(to: string, vkey: string): Promise<MirrorCopy> {
  try {
    return await openMirrorCopy(to, vkey)
  } catch (thrown) {
    const fault = folderFault(thrown)
    if (thrown instanceof AuditError || fault === undefined) throw thrown
    throw new CliError(`--to ${to}: ${fault}. Give a copy a folder of its own that you may write.`)
  }
}

function pauseOf(every: string | undefined): number | undefined {
  if (every === undefined) return undefined
  const seconds = Number(every)
  if (Number.isInteger(seconds) && seconds >= 1 && seconds <= 86_400) return seconds * 1_000
  throw new CliError(`--every ${every}: give whole seconds, 1 to 86400.`)
}

/** Until it is asked to stop. What goes wrong is told once, and tried again. */
async function follow(mirroring: Mirroring, pauseMs: number): Promise<number> {
  const { copy, signal, told } = mirroring
  let code = 0
  let size: number | undefined
  while (!signal.aborted) {
    try {
      const mirrored = await mirrorOnce(mirroring)
      if (mirrored.checkpoint.size !== size) tell(copy, mirrored, await lastTimeOf(copy))
      size = mirrored.checkpoint.size
      code = await compare(mirroring)
      if (code === 0) told.clear()
    } catch (thrown) {
      if (!(thrown instanceof AuditError)) throw thrown
      if (thrown.code === 'AUDIT_CLOSED') break
      code = 1
      complain(told, thrown.message)
    }
    // Broken off when it is asked to stop.
    await sleep(pauseMs, undefined, { signal }).catch(() => undefined)
  }
  return code
}

async function mirrorOnce({ source, copy, policy, signal }: Mirroring): Promise<Mirrored> {
  try {
    return await mirrorLog(source, copy, { policy, now: new Date(), signal })
  } catch (thrown) {
    if (!(thrown instanceof AuditError) || thrown.code !== 'LOG_UNWITNESSED') throw thrown
    const { code, message } = thrown
    throw new AuditError(code, `${message} ${VERIFY_REMEDIES.WITNESSES ?? ''}`, { cause: thrown })
  }
}

/** Compares some of what the copy has with what the log shows now. @returns 0 when it is the same. */
async function compare(mirroring: Mirroring): Promise<number> {
  const { source, lookBack, told } = mirroring
  const mirror = (): Promise<Mirrored> => mirrorOnce(mirroring)
  const { gone, changed } = await lookBack.look(source, LOOKED_BACK, new Date(), mirror)
  if (gone.length > 0) {
    const what = `Entries ${formatRanges(gone)} are gone from ${source.name}`
    complain(told, `${what}, and no entry says that they were pruned. This copy has them.`)
  }
  if (changed.length > 0) {
    const what = `Entries ${formatRanges(changed)} of ${source.name}`
    complain(told, `${what} are not those that were signed. This copy has those.`)
  }
  return gone.length + changed.length > 0 ? 1 : 0
}

function complain(told: Set<string>, message: string): void {
  if (!told.has(message)) terminal.error(`✗ ${message}`)
  told.add(message)
}

/** @param last when the last entry was written. */
function tell(copy: MirrorCopy, mirrored: Mirrored, last: string | undefined): void {
  const { checkpoint, added, witnessedBy, pruned } = mirrored
  const { origin, size } = checkpoint
  const until = last === undefined ? '' : `, the last of ${last}`
  terminal.print(
    `✓ ${origin}: ${added} new entries; the copy in ${copy.logDir} holds ${size}${until}.`,
  )
  for (const { name } of witnessedBy) terminal.print(`  Witnessed by ${name}.`)
  for (const pruning of pruned) terminal.print(`  ${formatPruning(pruning)}`)
}
