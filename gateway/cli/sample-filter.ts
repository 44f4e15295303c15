/**
 * Refuses a filter by which nothing can be drawn from a log: to an auditor an empty sample is a statement.
 *
 * What is registered at the exchange the log does not say. So of that a name is refused where neither the shared catalogue nor
 * a record has it.
 *
 * @module
 */
import { didYouMean } from '../../catalog/did-you-mean.ts'
import { loadContent } from '../../catalog/load.ts'
import type { Content } from '../../catalog/content.ts'
import { REFUSAL_RULES } from '../../policies/grant-cases.ts'
import type { Fetcher } from '../audit/fetcher.ts'
import type { FilterTexts } from '../audit/record-filter.ts'
import { recordedNames } from '../audit/recorded-names.ts'
import { CLOSED_FIELDS, wordsOf } from '../auditing/filter-words.ts'
import { isExchangeId } from '../exchange-id.ts'
import { noneOf } from '../management/none-of.ts'
import { withoutNumbers } from '../management/without-numbers.ts'
import { CliError } from './cli-error.ts'

const OPEN_FIELDS = ['consumer', 'department', 'matter', 'resource', 'item', 'rule'] as const
type OpenField = (typeof OPEN_FIELDS)[number]

/** Names that are listed at most. */
const LISTED_MAX = 20

/** @throws {CliError} saying which words there are. */
export function assertWords(filter: FilterTexts): void {
  for (const field of CLOSED_FIELDS) {
    const name = filter[field]
    if (name === undefined) continue
    const all = wordsOf(field, loadContent().regions)
    if (all.includes(name)) continue
    throw new CliError(noneOf((word) => `There is no ${field} "${word}".`, name, all))
  }
  if (filter.exchangeId === undefined || isExchangeId(filter.exchangeId)) return
  throw new CliError('--exchange-id: that is no exchange id. Take it from the answer.')
}

/**
 * Of a filter by which nothing was drawn from the first `size` entries.
 *
 * @throws {CliError} saying the nearest name, and which are recorded.
 */
export async function assertRecorded(
  filter: FilterTexts,
  fetcher: Fetcher,
  size: number,
): Promise<void> {
  for (const field of OPEN_FIELDS) {
    const name = filter[field]
    if (name === undefined) continue
    const shared = sharedNames(field, loadContent())
    if (shared.includes(name)) continue
    const recorded = [...(await recordedNames(fetcher, size, field))].sort()
    if (recorded.includes(name)) continue
    const hint = didYouMean(name, [...recorded, ...shared])
    throw new CliError(
      `There is no ${field} "${withoutNumbers(name)}" in any record that the first ${size} entries have.${hint}${tellRecorded(recorded)}`,
    )
  }
}

function sharedNames(
  field: OpenField,
  { departments, matters, standards }: Content,
): readonly string[] {
  switch (field) {
    case 'department':
      return departments.map(({ code }) => code)
    case 'matter':
      return matters.map(({ code }) => code)
    case 'item':
      return standards.flatMap(({ items }) => items.map((item) => item.name))
    case 'rule':
      return Object.keys(REFUSAL_RULES)
    case 'consumer':
    case 'resource':
      return []
  }
}

function tellRecorded(names: readonly string[]): string {
  if (names.length === 0) return ''
  const more = names.length > LISTED_MAX ? ` and ${names.length - LISTED_MAX} more` : ''
  return ` There are: ${names.slice(0, LISTED_MAX).join(', ')}${more}.`
}
