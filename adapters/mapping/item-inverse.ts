/**
 * The way back of one item: from a value to what a source may hold for it.
 *
 * @module
 */
import type { Item, ItemMapping } from '../../catalog/types.ts'
import type { Row } from '../adapter.ts'
import type { SourceText } from './source-text.ts'
import { valueForm } from './value-form.ts'

/** Sound: each form that it gives is read as the value. */
export interface ItemInverse {
  /** The columns which together hold the item; at least one. */
  readonly columns: readonly string[]
  /** The forms of a value, each with a text a column of `columns`; none where the source cannot hold it. */
  readonly toSource: (value: string | number | boolean) => readonly (readonly string[])[]
  /** The value's text in a row, as keys are compared; undefined where there is none. */
  readonly ofRow: (row: Row) => string | undefined
  /**
   * Whether a row that holds none of the forms, blanks around them aside, never reads as the value. Otherwise
   * what is found by the forms may be less than what there is (`01.50` for `1.5`).
   */
  readonly complete: boolean
}

/** Undefined for an item without a way back: a constant, or a part of a text. */
export function itemInverse(
  item: Item,
  mapping: ItemMapping,
  text: SourceText,
): ItemInverse | undefined {
  const { columns, read, write } = text
  if (write === undefined) return undefined
  const form = valueForm(item, mapping)
  const toSource = (value: string): readonly (readonly string[])[] =>
    form
      .toSource(value)
      .filter((one) => form.fromSource(one) === value)
      .flatMap(write)
  return {
    columns,
    toSource: (value) => toSource(String(value)),
    ofRow(row) {
      const source = read(row)
      return source === null ? undefined : form.fromSource(source)
    },
    complete: text.complete && form.complete,
  }
}
