/**
 * `policy explain`, answered by the running exchange.
 *
 * @module
 */
import type { ItemAccess, Question } from '../../policies/types.ts'
import { localSecond } from '../core/day.ts'
import { withManagement } from './management-client.ts'
import {
  tellNo,
  tellShown,
  tellYes,
  type PolicyExplainOptions,
  type Reason,
} from './policy-explain-said.ts'
import { terminal } from './terminal.ts'

const EXPLAIN = `query ($consumer: String!, $resource: String!, $items: [String!]!, $matter: String!, $mode: PolicyMode, $circumstances: [PolicyCircumstance!]) {
  policyExplain(consumer: $consumer, resource: $resource, items: $items, matter: $matter, mode: $mode, circumstances: $circumstances) {
    permitted shown { item access } terms quotas { grant bound used max resetsAt } reasons { rule grant because remedy }
  }
}`

interface Explanation {
  readonly permitted: boolean
  readonly shown: readonly { readonly item: string; readonly access: ItemAccess }[]
  readonly terms: readonly string[]
  readonly quotas: readonly {
    readonly grant: string
    readonly bound: string
    readonly used: number | null
    readonly max: number
    readonly resetsAt: string
  }[]
  readonly reasons: readonly Reason[]
}

/** @returns 0 when it is permitted, 1 when it is refused. */
export async function askExchange(
  { minor, bulk, night, ...options }: PolicyExplainOptions,
  { consumer, matter, asks }: Question,
): Promise<number> {
  const circumstances = Object.entries({ minor, child: minor, bulk, night }).flatMap(
    ([name, holds]) => (holds === true ? [name] : []),
  )
  const { policyExplain } = await withManagement(options, ({ ask }) =>
    ask(EXPLAIN, { consumer, matter, ...asks[0], circumstances }),
  )
  const { permitted, shown, terms, quotas, reasons } = policyExplain as Explanation
  if (permitted) tellYes(options)
  else tellNo(reasons)
  for (const { item, access } of shown) tellShown(item, access)
  for (const term of terms) terminal.print(`    ${term}`)
  for (const { grant, bound, used, max, resetsAt } of quotas) {
    const count = used === null ? 'cannot be counted just now' : `${used} of ${max} used today`
    const anew = localSecond(new Date(resetsAt))
    terminal.print(`    ${grant}: ${bound}: ${count}; the count starts anew at ${anew}`)
  }
  return permitted ? 0 : 1
}
