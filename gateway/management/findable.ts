/**
 * Refuses a filter by which nothing can be found: to an auditor an empty answer is a statement.
 *
 * Regions, codes, signs and results are as many as they are. What is registered comes and goes, and its records outlive it: so
 * of that a name is refused only where no record has it either.
 *
 * @module
 */
import { didYouMean } from '../../catalog/did-you-mean.ts'
import { REFUSAL_RULES } from '../../policies/grant-cases.ts'
import type { RecordFilter } from '../audit/record-filter.ts'
import { CLOSED_FIELDS, wordsOf, type ClosedField } from '../auditing/filter-words.ts'
import { entriesBehind, reachOfIndex } from '../auditing/reach.ts'
import { withinTime } from '../auditing/search.ts'
import { MANAGEMENT_ERRORS, ManagementError } from './errors.ts'
import type { ManagementContext } from './operation.ts'
import { noneOf } from './none-of.ts'
import { withoutNumbers } from './without-numbers.ts'

type OpenField = 'consumer' | 'department' | 'matter' | 'resource' | 'item' | 'rule'

/** How a record that has a name is looked for. */
const STANDS_IN: Readonly<Record<OpenField, string>> = {
  consumer: 'log_index WHERE consumer = $1',
  department: 'log_index WHERE department = $1',
  matter: 'log_index WHERE matter = $1',
  resource: 'log_index_ask WHERE resource = $1',
  item: 'log_index_ask WHERE items @> ARRAY[$1]::text[]',
  rule: 'log_index_ask WHERE rule = $1',
}
/** Where a name is looked up before. */
const PLACES: Readonly<Record<OpenField, string>> = {
  consumer: 'registered here',
  department: 'in the catalogue',
  matter: 'in the catalogue',
  resource: 'in the catalogue',
  item: 'in the catalogue',
  rule: 'in force',
}

/** @throws {ManagementError} `BAD_USER_INPUT` */
export async function assertFindable(
  filter: RecordFilter,
  context: ManagementContext,
): Promise<void> {
  for (const field of CLOSED_FIELDS) {
    const name = filter[field]
    if (name !== undefined) assertOneOf(field, name, allOf(field, context))
  }
  for (const field of Object.keys(STANDS_IN) as OpenField[]) {
    const name = filter[field]
    if (name === undefined) continue
    const known = knownOf(field, context)
    if (!known.includes(name)) await assertRecorded(field, name, known, context)
  }
}

function allOf(field: ClosedField, { content }: ManagementContext): readonly string[] {
  const words = wordsOf(field, content.regions)
  if (field !== 'code') return words
  return [...new Set([...words, ...Object.keys(MANAGEMENT_ERRORS)])].sort()
}

function assertOneOf(field: ClosedField, name: string, all: readonly string[]): void {
  if (all.includes(name)) return
  throw new ManagementError(
    'BAD_USER_INPUT',
    noneOf((word) => `There is no ${field} "${word}".`, name, all),
  )
}

function knownOf(field: OpenField, context: ManagementContext): readonly string[] {
  const { content, house, registrations } = context
  switch (field) {
    case 'consumer':
      return registrations().consumers.map(({ id }) => id)
    case 'department':
      return content.departments.map(({ code }) => code)
    case 'matter':
      return content.matters.map(({ code }) => code)
    case 'resource':
      return house()
        .catalog.offers()
        .map(({ code }) => code)
    case 'item':
      return content.standards.flatMap(({ items }) => items.map((item) => item.name))
    case 'rule':
      return [
        ...Object.keys(REFUSAL_RULES),
        ...registrations().guardrails.ids.map((id) => `guardrail:${id}`),
      ]
  }
}

async function assertRecorded(
  field: OpenField,
  name: string,
  known: readonly string[],
  { database, log }: ManagementContext,
): Promise<void> {
  const { found, behind } = await withinTime(database, async (sql) => ({
    behind: entriesBehind(await reachOfIndex(sql, log)),
    found: await sql.query(`SELECT FROM shudao.${STANDS_IN[field]} LIMIT 1`, [name]),
  }))
  if (found.length > 0) return
  const [given, place, hint] = [withoutNumbers(name), PLACES[field], didYouMean(name, known)]
  if (behind === 0) {
    throw new ManagementError(
      'BAD_USER_INPUT',
      `There is no ${field} "${given}": it is neither ${place} nor in any record.${hint}`,
    )
  }
  throw new ManagementError(
    'BAD_USER_INPUT',
    `There is no ${field} "${given}": it is neither ${place} nor in any record that the index has; it has yet to read ${behind} entries of the log.${hint}`,
  )
}
