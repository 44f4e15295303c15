/**
 * Which column holds which item: each at most once, the surest first.
 *
 * @module
 */
import type { SourceColumn, SourceTable } from '../../adapters/introspection.ts'
import type { Catalog } from '../../catalog/catalog.ts'
import type { Item, ItemMapping, Standard } from '../../catalog/types.ts'
import { likeness } from './likeness.ts'
import type { Naming } from './names.ts'
import { reading } from './values.ts'

export interface ProposedLine {
  readonly item: Item
  readonly column: SourceColumn
  readonly mapping: ItemMapping
  /** 1 to 99: how sure the proposal is. */
  readonly confidence: number
  /** Sentences without their subject, which is the column. */
  readonly because: readonly string[]
  /** What the officer has to look at. */
  readonly doubts: readonly string[]
}

export interface Match {
  /** In the order of the standard. */
  readonly lines: readonly ProposedLine[]
  readonly unmatched: readonly Item[]
  readonly unused: readonly SourceColumn[]
}

/** What is less sure than this is not proposed. */
const CONFIDENCE_MIN = 40
const CONFIDENCE_MAX = 99
/** Each further reason of its own kind makes surer. */
const FURTHER_REASON = 3
/** Values alone: the only column whose values are all of the item's identifier. */
const BY_VALUES = 62

export function match(
  standard: Standard,
  table: SourceTable,
  catalog: Catalog,
  naming: Naming,
): Match {
  const candidates = standard.items.flatMap((item) =>
    table.columns.flatMap((column) => {
      const line = candidate(item, column, table, catalog, naming)
      return line.confidence < CONFIDENCE_MIN ? [] : [line]
    }),
  )
  const lines = surestFirst(candidates)
  const items = new Set(lines.map(({ item }) => item.name))
  const columns = new Set(lines.map(({ column }) => column.name))
  return {
    lines: standard.items.flatMap(({ name }) => lines.filter(({ item }) => item.name === name)),
    unmatched: standard.items.filter(({ name }) => !items.has(name)),
    unused: table.columns.filter(({ name }) => !columns.has(name)),
  }
}

/** Where two are as sure, the one that comes first in standard and table. */
function surestFirst(candidates: readonly ProposedLine[]): readonly ProposedLine[] {
  const lines: ProposedLine[] = []
  for (const line of [...candidates].sort((a, b) => b.confidence - a.confidence)) {
    const isTaken = lines.some(
      ({ item, column }) => item.name === line.item.name || column.name === line.column.name,
    )
    if (!isTaken) lines.push(line)
  }
  return lines
}

function candidate(
  item: Item,
  column: SourceColumn,
  table: SourceTable,
  catalog: Catalog,
  naming: Naming,
): ProposedLine {
  const reasons = [...likeness(item, column, naming)].sort((a, b) => b.confidence - a.confidence)
  const list = item.codeList === undefined ? undefined : catalog.codeList(item.codeList)
  const read = reading(item, column, list)
  const [best] = reasons
  const alone = best === undefined && isOnlyOfItsKind(item, column, table)
  const named = alone ? BY_VALUES : (best?.confidence ?? 0)
  const confidence =
    named === 0 ? 0 : named + (reasons.length - 1) * FURTHER_REASON + read.confidence
  return {
    item,
    column,
    mapping: read.mapping,
    confidence: Math.max(0, Math.min(CONFIDENCE_MAX, confidence)),
    because: [
      ...(alone ? ['is the only column with such identifiers'] : []),
      ...reasons.map((reason) => reason.because),
      ...read.because,
    ],
    doubts: [...read.doubts, ...rivals(item, column, table, naming, named)],
  }
}

function isOnlyOfItsKind(
  { format }: Item,
  column: SourceColumn,
  { columns }: SourceTable,
): boolean {
  if (format === undefined) return false
  const holds = ({ shape }: SourceColumn): boolean => (shape?.forms[format] ?? 0) > 0
  return holds(column) && columns.filter(holds).length === 1
}

/** Columns that might be the item as well. */
function rivals(
  item: Item,
  column: SourceColumn,
  { columns }: SourceTable,
  naming: Naming,
  named: number,
): readonly string[] {
  const as = columns
    .filter(({ name }) => name !== column.name)
    .filter((other) => likeness(item, other, naming).some(({ confidence }) => confidence >= named))
    .map(({ name }) => name)
  return as.length === 0 ? [] : [`by name it could be ${as.join(' or ')} as well`]
}
