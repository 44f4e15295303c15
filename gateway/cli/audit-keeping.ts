import { join } from 'node:path'
import { openContentKeys, type ContentKeys } from '../audit/content-keys.ts'
import { nodeDisk, type Disk } from '../audit/disk.ts'
import { erase, planErasing, type ErasingPlan } from '../audit/erase.ts'
import { AuditError } from '../audit/errors.ts'
import { openLog } from '../audit/log.ts'
import type { AuditLog } from '../audit/log.ts'
import { keptEntries } from '../audit/kept-entries.ts'
import type { EntryRange, KeepingRecord } from '../audit/keeping-record.ts'
import { planPruning, prune, readKeeping, type PruningPlan } from '../audit/prune.ts'
import { encodeRecord } from '../audit/record.ts'
import { WORD_LENGTH_MAX } from '../audit/record-words.ts'
import { loadConfig, type ExchangeConfig } from '../config.ts'
import { localTime } from '../core/day.ts'
import { isSamePerson } from '../core/same-person.ts'
import { contentKeysFolder, logOptionsOf } from '../placed-log.ts'
import { POLICY_SETS_FOLDER } from '../policy/activation.ts'
import { removeSets, unnamedSets } from '../policy/prune-sets.ts'
import { CliError } from './cli-error.ts'
import { terminal } from './terminal.ts'

export interface Decided {
  readonly config: string
  readonly by: string
  readonly reason: string
}

export interface AuditHoldOptions extends Decided {
  /** `<first>-<last>`, several separated by commas. */
  readonly entries: string
}

export interface AuditPruneOptions extends Decided {
  readonly dryRun?: boolean
}

export interface AuditEraseOptions extends AuditPruneOptions {
  /** Who else agrees. */
  readonly approvedBy: string
}

type Clock = () => Date
const systemClock: Clock = () => new Date()

/** Keeps entries from being pruned until the hold is lifted: for a dispute, a complaint, an investigation. */
export async function auditHold(
  name: string,
  options: AuditHoldOptions,
  now: Clock = systemClock,
): Promise<number> {
  const ranges = rangesOf(options.entries)
  return withLog(options, now, async (log, { disk, logDir }) => {
    const beyond = ranges.find(({ to }) => to > log.size())
    if (beyond !== undefined) {
      throw new CliError(
        `--entries ends at ${beyond.to - 1}, but the log has ${log.size()} entries, from 0 up.`,
      )
    }
    const { holds } = await readKeeping(disk, logDir, log.size())
    if (holds.some((hold) => hold.name === name)) {
      throw new CliError(`There is a hold "${name}" already. Give another name, or lift it first.`)
    }
    await record(log, { act: 'hold', hold: name, ranges }, options, now)
    const entries = ranges.reduce((sum, { from, to }) => sum + to - from, 0)
    const held = entries === 1 ? '1 entry is' : `${entries} entries are`
    terminal.print(`${held} held as "${name}" and not pruned until it is lifted.`)
    return 0
  })
}

/** Ends a hold. */
export async function auditLift(
  name: string,
  options: Decided,
  now: Clock = systemClock,
): Promise<number> {
  return withLog(options, now, async (log, { disk, logDir }) => {
    const { holds } = await readKeeping(disk, logDir, log.size())
    if (!holds.some((hold) => hold.name === name)) {
      const names = holds.map((hold) => `"${hold.name}"`).join(', ')
      throw new CliError(
        `There is no hold "${name}". There ${names === '' ? 'is none' : `are ${names}`}.`,
      )
    }
    await record(log, { act: 'lift', hold: name, ranges: [] }, options, now)
    terminal.print(`The hold "${name}" is lifted.`)
    return 0
  })
}

/** Removes entries whose retention is over and which no hold keeps; with `dryRun`, says which these would be. */
export async function auditPrune(
  options: AuditPruneOptions,
  now: Clock = systemClock,
): Promise<number> {
  return withLog(options, now, async (log, { disk, logDir, retention, policySets }) => {
    const plan = await planPruning(disk, logDir, log.size(), retention, now())
    tell(plan)
    if (options.dryRun === true) {
      terminal.print('Nothing was removed: this was a dry run.')
      return 0
    }
    if (plan.ranges.length + plan.leftOver.length > 0) {
      const { by, reason } = options
      await prune(log, disk, logDir, plan, { by, reason, time: localTime(now()) })
      terminal.print('Removed. Hashes and proofs stay; the log says who pruned, what and why.')
    } else terminal.print('Nothing was removed.')
    await pruneSets(log, policySets)
    return 0
  })
}

/** What the log does not name any more nobody can make a decision again by. Also completes what was cut short. */
async function pruneSets(log: AuditLog, folder: string): Promise<void> {
  const names = await unnamedSets(folder, keptEntries(log, 0, log.size()))
  removeSets(folder, names)
  if (names.length === 0) return
  const count = names.length === 1 ? '1 policy set' : `${names.length} policy sets`
  terminal.print(`${count} that no kept record names: removed.`)
}

function tell({ ranges, leftOver, held, bytes }: PruningPlan): void {
  const all = [...leftOver, ...ranges]
  for (const { from, to } of all) terminal.print(`  entries ${from} to ${to - 1}`)
  for (const { from, to, hold } of held) {
    terminal.print(`  entries ${from} to ${to - 1}: held by "${hold}", they stay`)
  }
  const count = all.reduce((sum, { from, to }) => sum + to - from, 0)
  terminal.print(`${count} entries are over their retention, ${(bytes / 1e6).toFixed(1)} MB.`)
}

/** Destroys the keys of sealed content whose retention is over and which no hold keeps. */
export async function auditErase(
  options: AuditEraseOptions,
  now: Clock = systemClock,
): Promise<number> {
  const { by, approvedBy, reason } = options
  if (isSamePerson(by, approvedBy)) {
    throw new CliError(
      `--by and --approved-by are both ${by}: erasing takes two persons. Let another agree to it.`,
    )
  }
  return withLog(options, now, async (log, { disk, logDir, retention, contentKeys }) => {
    const plan = await planErasing(disk, logDir, log.size(), contentKeys, retention, now())
    tellErasing(plan)
    if (plan.keys.length + plan.leftOver.length === 0) return 0
    if (options.dryRun === true) {
      terminal.print('Nothing was erased: this was a dry run.')
      return 0
    }
    await erase(log, contentKeys, plan, { by, approvedBy, reason, time: localTime(now()) })
    terminal.print(
      'Erased. Entries and proofs stay; the log says who erased, who agreed and why. The database follows when the exchange runs. Destroy the backups of these keys too.',
    )
    return 0
  })
}

function tellErasing({ keys, leftOver, held }: ErasingPlan): void {
  for (const { key, time, by, approvedBy } of leftOver) {
    terminal.print(`  ${key}: erased on ${time} by ${by} and ${approvedBy}, and there again`)
  }
  for (const key of keys) terminal.print(`  ${key}`)
  for (const { key, hold } of held) terminal.print(`  ${key}: held by "${hold}", it stays`)
  const count = keys.length + leftOver.length
  terminal.print(
    count === 1
      ? '1 key of sealed content is over its retention.'
      : `${count} keys of sealed content are over their retention.`,
  )
}

interface Place {
  readonly disk: Disk
  readonly logDir: string
  readonly retention: ExchangeConfig['retention']
  readonly contentKeys: ContentKeys
  /** Folder of the policy sets that were in force. */
  readonly policySets: string
}

/** The log has one writer: while the exchange runs, it is that one. */
async function withLog(
  { config: file, by, reason }: Decided,
  now: Clock,
  work: (log: AuditLog, place: Place) => Promise<number>,
): Promise<number> {
  for (const [option, text] of Object.entries({ by, reason })) {
    if (text.trim() !== '' && text.length <= WORD_LENGTH_MAX) continue
    throw new CliError(`--${option}: give 1 to ${WORD_LENGTH_MAX} characters; they are recorded.`)
  }
  const config = loadConfig(file)
  const options = logOptionsOf(config)
  const log = await openLog({ ...options, now }).catch((thrown: unknown) => {
    if (!(thrown instanceof AuditError) || thrown.code !== 'LOG_LOCKED') throw thrown
    throw new CliError(
      `The exchange of ${config.stateFolder} is running. Stop it first, run this again, and start it anew; nothing was changed.`,
    )
  })
  try {
    await log.flush()
    const contentKeys = await openContentKeys(nodeDisk, contentKeysFolder(config))
    const policySets = join(config.stateFolder, POLICY_SETS_FOLDER)
    return await work(log, { ...options, retention: config.retention, contentKeys, policySets })
  } finally {
    await log.close()
  }
}

async function record(
  log: AuditLog,
  what: Pick<KeepingRecord, 'act' | 'hold' | 'ranges'>,
  { by, reason }: Decided,
  now: Clock,
): Promise<void> {
  await log.append(
    encodeRecord({
      v: 1,
      kind: 'keeping',
      time: localTime(now()),
      ...what,
      keys: [],
      by,
      approvedBy: null,
      reason,
    }),
  )
}

function rangesOf(text: string): readonly EntryRange[] {
  return text.split(',').map((part) => {
    const [, from, to] = /^\s*(\d{1,15})(?:-(\d{1,15}))?\s*$/.exec(part) ?? []
    const range = { from: Number(from), to: Number(to ?? from) + 1 }
    if (from === undefined || range.to <= range.from) {
      throw new CliError(
        `--entries has "${part.trim()}". Give places in the log, first to last: 1200-1455, or one: 1200.`,
      )
    }
    return range
  })
}
