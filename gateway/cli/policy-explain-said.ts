/**
 * What `policy explain` is asked, and how it says its answer, whoever gives it.
 *
 * @module
 */
import type { ItemAccess, Mode } from '../../policies/types.ts'
import type { ManagementClientOptions } from './management-client.ts'
import { terminal } from './terminal.ts'

export interface PolicyExplainOptions extends ManagementClientOptions {
  readonly consumer: string
  readonly resource: string
  /** Names, separated by commas. */
  readonly items: string
  readonly matter: string
  readonly mode?: string
  readonly minor?: boolean
  readonly bulk?: boolean
  readonly night?: boolean
}

export const DOING: Readonly<Record<Mode, string>> = {
  query: 'query',
  verify: 'verify',
  batch: 'read in batches',
  subscribe: 'subscribe to',
}

export function tellYes({
  consumer,
  resource,
  matter,
  mode = 'query',
}: PolicyExplainOptions): void {
  terminal.print(`Yes: ${consumer} may ${DOING[mode as Mode]} ${resource} for matter ${matter}.`)
}

export function tellShown(item: string, shown: ItemAccess): void {
  terminal.print(`  ✓ ${item}: ${shown === 'clear' ? 'clear' : `under the mask "${shown}"`}`)
}

export interface Reason {
  readonly rule: string
  readonly grant?: string | null
  readonly because: string
  readonly remedy: string
}

export function tellNo(reasons: readonly Reason[]): void {
  const count = reasons.length === 1 ? 'one reason' : `${reasons.length} reasons`
  terminal.print(`No: a query is refused whole, for ${count}.`)
  for (const { rule, grant, because, remedy } of reasons) {
    terminal.print(`  ✗ ${because}`)
    terminal.print(`    rule: ${rule}${grant === undefined || grant === null ? '' : ` (${grant})`}`)
    terminal.print(`    → ${remedy}`)
  }
}
