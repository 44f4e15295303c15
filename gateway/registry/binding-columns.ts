/**
 * What a source says of the columns that a binding names, before anybody reads through it. No row is looked at.
 *
 * @module
 */
import type { Adapter } from '../../adapters/adapter.ts'
import type { ColumnNames } from '../../adapters/introspection.ts'
import { namedColumns } from '../../adapters/mapping/named-columns.ts'
import { didYouMean } from '../../catalog/did-you-mean.ts'
import type { Finding } from '../../catalog/finding.ts'
import type { ResourceBinding } from '../../catalog/types.ts'

/** What is said against the columns that a binding names; empty where all are there. */
export interface ColumnsSaid {
  /** What the source itself says it does not have, and last which columns there are. */
  readonly missing: readonly Finding[]
  /** What may not be there: only a document says so, which may leave out what is, or only capitals differ. */
  readonly doubted: readonly Finding[]
  /** Whether it is the source's own word, and not that of a document that describes it. */
  readonly isSure: boolean
}

/** Columns that are told of one entity. */
const TOLD_MAX = 100

/**
 * Asks the source which columns the binding's entity has, and holds the binding to them.
 *
 * @returns undefined where nothing says which columns the entity has.
 * @throws {AdapterError} when the source does not answer.
 */
export async function columnsSaid(
  binding: ResourceBinding,
  { introspection }: Pick<Adapter, 'introspection'>,
  signal: AbortSignal,
): Promise<ColumnsSaid | undefined> {
  const said = await introspection?.columns(binding.entity, signal)
  if (said === undefined) return undefined
  const missing = missingIn(binding, said)
  return said.areAll
    ? { missing, doubted: otherwiseWritten(binding, said), isSure: true }
    : { missing: [], doubted: missing, isSure: false }
}

function missingIn(
  binding: ResourceBinding,
  { names, areAll, ignoreCase }: ColumnNames,
): readonly Finding[] {
  const { source, entity } = binding
  if (names.length === 0) {
    const message = `is "${entity}", which the source "${source}" does not have; list what it has: shudao catalog propose ${source}`
    return [{ pointer: '/binding/entity', message }]
  }
  const formOf = (name: string): string => (ignoreCase === false ? name : name.toLowerCase())
  const where = areAll ? '' : ' by the document that describes its source'
  const there = new Set(names.map(formOf))
  const missing = namedColumns(binding).flatMap(({ pointer, columns }) =>
    columns
      .filter((column) => !there.has(formOf(column)))
      .map((column) => ({
        pointer,
        message: `names the column "${column}", which "${entity}" does not have${where}.${didYouMean(column, names)}`,
      })),
  )
  if (missing.length === 0) return []
  const told = names.slice(0, TOLD_MAX).join(', ')
  const more = names.length > TOLD_MAX ? ` and ${names.length - TOLD_MAX} more` : ''
  return [
    ...missing,
    { pointer: '/binding/entity', message: `is "${entity}"; its columns are ${told}${more}` },
  ]
}

/** Columns that the entity has in other letters only, capitals for small ones, where nobody can say whether that matters. */
function otherwiseWritten(
  binding: ResourceBinding,
  { names, ignoreCase }: ColumnNames,
): readonly Finding[] {
  if (ignoreCase !== undefined) return []
  return namedColumns(binding).flatMap(({ pointer, columns }) =>
    columns.flatMap((column) => {
      const isThere = (name: string): boolean => name.toLowerCase() === column.toLowerCase()
      const there = names.includes(column) ? undefined : names.find(isThere)
      if (there === undefined) return []
      const message = `names the column "${column}", which "${binding.entity}" has as "${there}"; write it so: most sources tell capitals from small letters. A probe shows whether this one does: shudao catalog probe`
      return [{ pointer, message }]
    }),
  )
}
