import type { Hold, LiftedHold } from '../audit/keeping.ts'
import { localSecond } from '../core/day.ts'
import { readHolds } from '../audit/read-holds.ts'
import { formatRanges } from '../audit/report.ts'
import { checkpointOfLog, openLogAt, type LogSourceOptions } from './log-source.ts'
import { terminal } from './terminal.ts'

export interface AuditHoldsOptions extends LogSourceOptions {
  readonly all?: true
  readonly json?: true
}

/** Lists the holds of a log, proven from its bytes; with `all` those that were lifted too. @returns 0. */
export async function auditHolds(
  where: string,
  options: AuditHoldsOptions,
  now = new Date(),
): Promise<number> {
  const { all = false, json } = options
  const source = await openLogAt(where, options)
  const { holds, lifted } = await readHolds(source.fetcher, await checkpointOfLog(source), now)
  const listed = all ? [...lifted, ...holds] : holds
  if (json === true) terminal.print(JSON.stringify(listed, null, 2))
  else if (listed.length === 0) terminal.print(all ? 'No hold.' : 'No hold that was not lifted.')
  else for (const hold of listed) terminal.print(linesOf(hold))
  return 0
}

function linesOf(hold: Hold | LiftedHold): string {
  const { name, ranges, by, reason, since } = hold
  const state =
    'until' in hold
      ? `lifted by ${hold.liftedBy} on ${localSecond(new Date(hold.until))}, because: ${hold.liftedReason}`
      : 'held'
  return [
    `${name}  since ${localSecond(new Date(since))}  ${state}`,
    `    entries ${formatRanges(ranges)}`,
    `    by ${by}, because: ${reason}`,
  ].join('\n')
}
