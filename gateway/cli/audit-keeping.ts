import type { Disk } from '../audit/disk.ts'
import { openLog } from '../audit/log.ts'
import type { AuditLog } from '../audit/log.ts'
import type { EntryRange, KeepingRecord } from '../audit/keeping-record.ts'
import { planPruning, prune, readKeeping, type PruningPlan } from '../audit/prune.ts'
import { encodeRecord } from '../audit/record.ts'
import { loadConfig, type ExchangeConfig } from '../config.ts'
import { localTime } from '../core/day.ts'
import { logOptionsOf } from '../exchange.ts'
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

type Clock = () => Date
const systemClock: Clock = () => new Date()

/** Keeps entries from being pruned until the hold is lifted: for a dispute, a complaint, an investigation. */
export async function auditHold(
  name: string,
  options: AuditHoldOptions,
  now: Clock = systemClock,
): Promise<number> {
  const ranges = rangesOf(options.entries)
  return withLog(options, async (log, { disk, logDir }) => {
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
    terminal.print(`${entries} entries are held as "${name}": nothing of them is pruned.`)
    return 0
  })
}

/** Ends a hold. */
export async function auditLift(
  name: string,
  options: Decided,
  now: Clock = systemClock,
): Promise<number> {
  return withLog(options, async (log, { disk, logDir }) => {
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
  return withLog(options, async (log, { disk, logDir, retention }) => {
    const plan = await planPruning(disk, logDir, log.size(), retention, now())
    tell(plan)
    if (plan.ranges.length + plan.leftOver.length === 0) return 0
    if (options.dryRun === true) {
      terminal.print('Nothing was removed: this was a dry run.')
      return 0
    }
    const { by, reason } = options
    await prune(log, disk, logDir, plan, { by, reason, time: localTime(now()) })
    terminal.print('Removed. Hashes and proofs stay; the log says who pruned, what and why.')
    return 0
  })
}

function tell({ ranges, leftOver, held, bytes }: PruningPlan): void {
  const all = [...leftOver, ...ranges]
  for (const { from, to } of all) terminal.print(`  entries ${from} to ${to - 1}`)
  for (const { from, to } of held) terminal.print(`  entries ${from} to ${to - 1}: held, they stay`)
  const count = all.reduce((sum, { from, to }) => sum + to - from, 0)
  terminal.print(`${count} entries are over their retention, ${(bytes / 1e6).toFixed(1)} MB.`)
}

interface Place {
  readonly disk: Disk
  readonly logDir: string
  readonly retention: ExchangeConfig['retention']
}

/** The log has one writer: while the exchange runs, it is that one. */
async function withLog(
  { config: file }: Decided,
  work: (log: AuditLog, place: Place) => Promise<number>,
): Promise<number> {
  const config = loadConfig(file)
  const options = logOptionsOf(config)
  const log = await openLog(options)
  try {
    await log.flush()
    return await work(log, { ...options, retention: config.retention })
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
    encodeRecord({ v: 1, kind: 'keeping', time: localTime(now()), ...what, by, reason }),
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
