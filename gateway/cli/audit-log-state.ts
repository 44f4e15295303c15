import { localSecond } from '../core/day.ts'
import { withManagement, type ManagementClientOptions } from './management-client.ts'
import { terminal } from './terminal.ts'

export interface LogStateOptions extends ManagementClientOptions {
  readonly json?: true
}

interface ToldState {
  readonly origin: string
  readonly entries: number
  readonly witnessed: number
  readonly quorum: number
  readonly indexed: number | null
  readonly peers: readonly {
    readonly region: string
    readonly nameEn: string
    readonly vkey: string
    readonly url: string
  }[]
}

const LOG_STATE = `{ logState { origin entries witnessed quorum indexed twinWithinSec peers { region nameZh nameEn origin vkey url } } }`

/** Says how far log, cosignatures and index reach, and by which keys of other provinces that is proven. */
export async function auditLogState(options: LogStateOptions): Promise<number> {
  const { logState } = await withManagement(options, ({ ask }) => ask(LOG_STATE))
  if (options.json === true) {
    terminal.print(JSON.stringify(logState, null, 2))
    return 0
  }
  const { origin, entries, witnessed, quorum, indexed, peers } = logState as ToldState
  terminal.print(
    `Entries of ${origin}: ${entries}. Cosigned: ${witnessed}. Searchable: ${indexed ?? 0}.`,
  )
  if (peers.length > 0) terminal.print(`${quorum} of these must cosign:`)
  for (const { region, nameEn, vkey, url } of peers) {
    terminal.print(`    ${region} ${nameEn}  ${url}\n        ${vkey}`)
  }
  return 0
}

export interface ReconciliationOptions extends ManagementClientOptions {
  readonly reason: string
  readonly from?: string
  readonly to?: string
  readonly json?: true
}

interface ToldReconciliation {
  readonly shared: number
  readonly twins: number
  readonly awaited: number
  readonly withinSec: number
  readonly missing: number
  readonly contradicted: number
  readonly missed: readonly {
    readonly index: number
    readonly exchangeId: string
    readonly time: string
    readonly region: string
  }[]
}

const RECONCILIATION = `query ($from: String, $to: String, $reason: String!) {
  reconciliation(from: $from, to: $to, reason: $reason) {
    entries shared twins awaited withinSec missing missed { index exchangeId time region } contradicted
  }
}`

/** Counts the exchanges with other provinces that stand in both logs. @returns 1 when one is missing or contradicted. */
export async function auditReconciliation(options: ReconciliationOptions): Promise<number> {
  const { reason, from, to } = options
  const { reconciliation } = await withManagement(options, ({ ask }) =>
    ask(RECONCILIATION, { reason, from, to }),
  )
  const told = reconciliation as ToldReconciliation
  if (options.json === true) terminal.print(JSON.stringify(told, null, 2))
  else terminal.print(linesOf(told))
  return told.missing + told.contradicted > 0 ? 1 : 0
}

function linesOf(told: ToldReconciliation): string {
  const { shared, twins, awaited, withinSec, missing, missed, contradicted } = told
  const head = `Shared with other provinces: ${shared}. In both logs: ${twins}. Still in time: ${awaited}, of ${withinSec} s. Missing: ${missing}. Contradicted: ${contradicted}.`
  const lines = missed.map(
    ({ time, region, exchangeId, index }) =>
      `    ${localSecond(new Date(time))}  ${region}  ${exchangeId}  entry ${index}`,
  )
  const more =
    missing > missed.length ? [`    and ${missing - missed.length} more, later ones`] : []
  return [head, ...lines, ...more].join('\n')
}
