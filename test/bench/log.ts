/**
 * The log alone: appends beside bare group commit, and how fast a whole log is verified.
 *
 * @module
 */
import { join } from 'node:path'
import { directoryFetcher } from '../../gateway/audit/fetcher.ts'
import { verifyLog } from '../../gateway/audit/verify.ts'
import { compareAppends, RECORD_BYTES, type BenchLog, type Comparison } from './log-appends.ts'
import { median } from './median.ts'
import type { Schedule } from './measure.ts'
import { tableOfText } from './table.ts'

/** Measures in this process, which should do nothing else. @returns a section in Markdown. */
export async function benchLog(folder: string, schedule: Schedule): Promise<string> {
  const { comparisons, log } = await compareAppends(join(folder, 'appends'), schedule)
  const { size, perCpuSecond } = await measureVerification(log, schedule.rounds)
  return `## The log alone

Records of ${RECORD_BYTES} bytes. Ours: canonical form, journal, hash, receipt, tiles, checkpoint. Bare: one write and one
fdatasync of the same bytes for all who wait, in turn; of what differs the median of the pairs, and in brackets the middle half of them.

${tableOfText(
  ['waiting', 'log records/s', 'CPU µs', 'bare records/s', 'CPU µs', 'rate ÷ bare', 'CPU µs more'],
  comparisons.map(rowOf),
)}

Verified whole, each record checked: ${perCpuSecond.toFixed(0)} entries a second of CPU (${size} entries).
`
}

function rowOf({ waiting, log, bare, share, moreUs }: Comparison): readonly string[] {
  return [
    String(waiting),
    log.perSecond.toFixed(0),
    log.cpuUs.toFixed(1),
    bare.perSecond.toFixed(0),
    bare.cpuUs.toFixed(1),
    withSpread(share, 2),
    withSpread(moreUs, 1),
  ]
}

function withSpread(quartiles: readonly [number, number, number], digits: number): string {
  const [low, middle, high] = quartiles.map((number) => number.toFixed(digits).replace('-', '−'))
  return `${middle} (${low} … ${high})`
}

async function measureVerification(
  { logDir, vkey }: BenchLog,
  rounds: number,
): Promise<{ readonly size: number; readonly perCpuSecond: number }> {
  let size = 0
  const rates: number[] = []
  for (let round = 0; round < rounds; round++) {
    const cpu = process.cpuUsage()
    const report = await verifyLog(directoryFetcher(logDir), vkey)
    const { user, system } = process.cpuUsage(cpu)
    if (!report.ok) throw new Error(`The bench's own log does not hold: ${report.source}`)
    size = report.size
    rates.push((size / (user + system)) * 1e6)
  }
  return { size, perCpuSecond: median(rates) }
}
