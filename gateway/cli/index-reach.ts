import { localSecond } from '../core/day.ts'
import { terminal } from './terminal.ts'

/** How far the search index had come, as the management API gives it. */
export interface ToldReach {
  readonly log: string
  readonly entries: number
  readonly time: string | null
  readonly prunedTo: number
  readonly size: number | null
}

/** What to ask for. */
export const REACH_FIELDS = '{ log entries time prunedTo size }'

/** A line for each log. */
export function printReach(reached: readonly ToldReach[]): void {
  for (const reach of reached) terminal.print(tellReach(reach))
}

/** What was looked through, so that "none" can be trusted that far. */
export function tellReach({ log, entries, time, prunedTo, size }: ToldReach): string {
  const length = size === null ? '' : ` When it was asked, the log had ${size}.`
  if (entries === 0) return `Of ${log} nothing was searched: its index is empty.${length}`
  const until = time === null ? '' : `, recorded until ${localSecond(new Date(time))}`
  const pruned =
    prunedTo === 0 ? '' : ` Below entry ${prunedTo} some were pruned before they were indexed.`
  return `Searched: entries 0 to ${entries - 1} of ${log}${until}.${length}${pruned}`
}
