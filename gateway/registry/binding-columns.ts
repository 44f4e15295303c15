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

export interface ColumnsSaid {
  /** Every column that is named and is not there, and last which there are; empty where all are there. */
  readonly missing: readonly Finding[]
  /** Whether the source itself says so. A document that describes it may leave out what is there. */
  readonly isSure: boolean
}

/** Columns that are told of one entity. */
const TOLD_MAX = 100

/**
 * @returns undefined where nothing says which columns the entity has.
 * @throws {AdapterError} when the source does not answer.
 */
export async function columnsSaid(
  binding: ResourceBinding,
  { introspection }: Pick<Adapter, 'introspection'>,
  signal: AbortSignal,
): Promise<ColumnsSaid | undefined> {
  const said = await introspection?.columns(binding.entity, signal)
  return said && { missing: missingIn(binding, said), isSure: said.areAll }
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
  const formOf = (name: string): string => (ignoreCase ? name.toLowerCase() : name)
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
