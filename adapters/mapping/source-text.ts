/**
 * From a row to the text of one item, still in the source's words: where it stands, and how it is tidied.
 *
 * @module
 */
import { toFullWidth, toHalfWidth } from '../../catalog/codes/half-width.ts'
import type { ItemMapping } from '../../catalog/types.ts'
import type { Row } from '../adapter.ts'

export interface SourceText {
  /** The columns in which it stands; none for a constant. */
  readonly columns: readonly string[]
  /** Null where there is no value; never empty. */
  readonly read: (row: Row) => string | null
  /**
   * Texts of `columns`, a tuple each, which `read` turns into `text`: the usual ones. Undefined where there is
   * no way back.
   */
  readonly write: ((text: string) => readonly (readonly string[])[]) | undefined
  /** Whether `write` gives every one, but for blanks around. */
  readonly complete: boolean
}

type Step = (text: string) => string

/** Compiles the steps of `mapping` up to `case`. A constant has no columns. */
export function sourceText(mapping: ItemMapping): SourceText {
  if (mapping.constant !== undefined) return constantText(mapping.constant)
  const columns = mapping.join?.columns ?? [mapping.column ?? '']
  const tidy = compileTidy(mapping)
  const raw = mapping.join === undefined ? ofColumn(columns[0] ?? '') : ofColumns(mapping.join)
  const read = (row: Row): string | null => {
    const source = raw(row)
    return source === null ? null : tidy(source)
  }
  return {
    columns,
    read,
    write: mapping.split === undefined ? wayBack(mapping, columns, read, tidy) : undefined,
    complete:
      mapping.join === undefined &&
      mapping.split === undefined &&
      mapping.trim !== 'all' &&
      mapping.halfWidth !== true &&
      mapping.case === undefined,
  }
}

function constantText(constant: string): SourceText {
  return { columns: [], read: () => constant, write: undefined, complete: false }
}

function ofColumn(column: string): (row: Row) => string | null {
  return (row) => row[column] ?? null
}

function ofColumns({ columns, separator = '' }: NonNullable<ItemMapping['join']>) {
  return (row: Row): string | null => {
    const texts = columns.map((column) => row[column]?.trim() ?? '').filter((text) => text !== '')
    return texts.length === 0 ? null : texts.join(separator)
  }
}

/** Null where nothing is left. */
function compileTidy(mapping: ItemMapping): (source: string) => string | null {
  const part = mapping.split === undefined ? undefined : compileSplit(mapping.split)
  const trim: Step =
    mapping.trim === 'all' ? (text) => text.replace(/\s+/gu, '') : (text) => text.trim()
  const empty = mapping.empty === undefined ? undefined : new Set(mapping.empty)
  const after = compileAfter(mapping)
  return (source) => {
    const text = trim(part === undefined ? source : part(source))
    if (text === '' || empty?.has(text) === true) return null
    if (after === undefined) return text
    const tidied = after(text)
    return tidied === '' ? null : tidied
  }
}

function compileAfter({ halfWidth, case: letters }: ItemMapping): Step | undefined {
  const steps: Step[] = []
  if (halfWidth === true) steps.push((text) => toHalfWidth(text).trim())
  if (letters === 'upper') steps.push((text) => text.toUpperCase())
  if (letters === 'lower') steps.push((text) => text.toLowerCase())
  return steps.length === 0 ? undefined : (text) => steps.reduce((done, step) => step(done), text)
}

function compileSplit({ by, part = 1, from = 1, to }: NonNullable<ItemMapping['split']>): Step {
  if (by !== undefined) return (text) => text.split(by)[part - 1] ?? ''
  return (text) =>
    Array.from(text)
      .slice(from - 1, to)
      .join('')
}

/** Guesses the usual forms, and keeps those that are read as they should be: sound whatever the steps are. */
function wayBack(
  mapping: ItemMapping,
  columns: readonly string[],
  read: (row: Row) => string | null,
  tidy: (source: string) => string | null,
): SourceText['write'] {
  const { halfWidth, case: letters, join } = mapping
  if (join === undefined && letters === undefined && halfWidth !== true) {
    return (text) => (tidy(text) === text ? [[text]] : [])
  }
  return (text) => {
    const written = new Set([text])
    if (letters === 'upper') written.add(text.toLowerCase())
    if (letters === 'lower') written.add(text.toUpperCase())
    if (halfWidth === true) for (const one of [...written]) written.add(toFullWidth(one))
    return [...written]
      .map((one) => (join === undefined ? [one] : partsOf(one, join)))
      .filter((tuple) => tuple.length === columns.length && isRead(tuple, text))
  }

  function isRead(tuple: readonly string[], text: string): boolean {
    return read(Object.fromEntries(columns.map((column, i) => [column, tuple[i] ?? '']))) === text
  }
}

function partsOf(
  text: string,
  { separator = '', columns }: NonNullable<ItemMapping['join']>,
): readonly string[] {
  if (columns.length === 1) return [text]
  // Without a separator nobody knows where one column ends.
  return separator === '' ? [] : text.split(separator)
}
