/**
 * Which columns of its source a binding names, and where it does.
 *
 * @module
 */
import type { ResourceBinding, RowShape } from '../../catalog/types.ts'
import { compileRowShape } from './row-shape.ts'
import { sourceText } from './source-text.ts'

/** Columns of the source that one place of a binding names. */
export interface NamedColumns {
  /** Of the place in the resource: `/binding/mapping/name`. */
  readonly pointer: string
  /** The source's, distinct, never empty. */
  readonly columns: readonly string[]
}

/** An item's columns, where rows are pivoted only those that are columns of the source; and those by which rows are shaped. */
export function namedColumns({ mapping, rows }: ResourceBinding): readonly NamedColumns[] {
  const shaper = compileRowShape(rows)
  const ofItems = Object.entries(mapping).map(([item, how]) => {
    const own = sourceText(how).columns.filter((column) => column !== '')
    const read = new Set(shaper.columnsOf(own))
    const columns = [...new Set(shaper.alternativesOf(own).flat())]
    return {
      pointer: `/binding/mapping/${item}`,
      columns: columns.filter((column) => read.has(column)),
    }
  })
  const byItems = new Set(ofItems.flatMap(({ columns }) => columns))
  const unread = namedWith(rows).filter((column) => !byItems.has(column))
  const columns = [...new Set([...shaper.columnsOf([]), ...unread])]
  const ofRows = { pointer: '/binding/rows', columns }
  return [...ofItems, ofRows].filter(({ columns }) => columns.length > 0)
}

/** Columns that are read only with an item: where none reads them, the shape does nothing, as where one of them is mistyped. */
function namedWith({ explode, unfold = [] }: RowShape = {}): readonly string[] {
  const split = explode === undefined ? [] : [explode.column]
  return [...split, ...unfold.flatMap((entry) => Object.values(entry))]
}
