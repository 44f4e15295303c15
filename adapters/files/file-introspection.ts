/**
 * What a folder of files says of itself: which files there are, which columns they name, and what their values look like.
 *
 * @module
 */
import { columnShape } from '../column-shape.ts'
import {
  COLUMNS_MAX,
  ENTITIES_MAX,
  SAMPLE_CHARS_MAX,
  SAMPLE_ROWS_MAX,
  type ColumnNames,
  type Introspection,
  type SourceColumn,
  type SourceEntity,
  type SourceFormat,
  type SourceTable,
} from '../introspection.ts'
import type { FilePlace, ListedFile } from './file-place.ts'
import type { StreamLines } from './file-stream.ts'
import { newestFile, type CompletenessOptions, type FoundFile } from './newest-file.ts'
import { requireHeader } from './table.ts'

/** A form of file, as far as it is described before anything is read from it. */
export interface FileForm {
  readonly format: SourceFormat
  /** What its files are called. */
  readonly names: RegExp
}

/** What differs from one delivery to the next: a date, a time, a running number. */
const OF_ONE_DELIVERY = /\d{6,}/g

export interface FileIntrospectionParts {
  readonly source: string
  readonly form: FileForm
  readonly place: FilePlace
  readonly completeness: CompletenessOptions
  /** The newest complete file of an entity. */
  readonly find: (entity: string) => Promise<FoundFile>
  readonly lines: StreamLines
  /** What the work gives, or a failure as soon as the signal aborts or the adapter is closed. */
  readonly settled: <T>(work: Promise<T>, signal: AbortSignal) => Promise<T>
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/**
 * Entities are whole files by their names, in which `*` stands for what a delivery is numbered by. A column is a text;
 * whether it may be empty or repeat is seen of the first {@link SAMPLE_ROWS_MAX} rows, which are read and not kept.
 */
export function fileIntrospection(parts: FileIntrospectionParts): Introspection {
  const { source, form, place, completeness, find, lines, settled, now } = parts
  return {
    format: form.format,
    entities: (signal) => settled(list(), signal),
    describe: (entity, _onBehalfOf, signal) => settled(look(entity), signal),
    columns: (entity, signal) => settled(namesOf(entity), signal),
  }

  async function list(): Promise<readonly SourceEntity[]> {
    const files = await place.list({ matches: () => true })
    const newest = new Map<string, ListedFile>()
    for (const { name } of files) {
      const whole = newestFile(files, name, completeness)
      if (whole === undefined || !form.names.test(name)) continue
      const entity = name.replace(OF_ONE_DELIVERY, '*')
      const other = newest.get(entity)
      if (other === undefined || other.modifiedAt < whole.file.modifiedAt)
        newest.set(entity, whole.file)
    }
    return [...newest]
      .map(([name, file]) => ({ name, comment: file.name === name ? undefined : file.name }))
      .sort((one, other) => (one.name < other.name ? -1 : 1))
      .slice(0, ENTITIES_MAX)
  }

  async function namesOf(entity: string): Promise<ColumnNames> {
    const { file } = await find(entity)
    const [header] = await firstLines(lines(source, place, file), 1)
    requireHeader(source, header)
    return { names: header, areAll: true, ignoreCase: false }
  }

  async function look(entity: string): Promise<SourceTable> {
    const { file } = await find(entity)
    const [header, ...rows] = await firstLines(lines(source, place, file), SAMPLE_ROWS_MAX + 1)
    requireHeader(source, header)
    const today = new Date(now()).toISOString().slice(0, 10)
    const columns = header.slice(0, COLUMNS_MAX).map((name, at): SourceColumn => {
      const values = rows.map((row) => row[at]?.slice(0, SAMPLE_CHARS_MAX) ?? null)
      return {
        name,
        comment: undefined,
        type: 'text',
        kind: 'text',
        nullable: true,
        unique: false,
        codes: undefined,
        shape: columnShape(values, today),
      }
    })
    return { name: entity, comment: undefined, columns }
  }
}

/** Leaves the rest of the file unread. */
async function firstLines(
  lines: AsyncGenerator<readonly string[]>,
  max: number,
): Promise<(readonly string[])[]> {
  const first: (readonly string[])[] = []
  for await (const line of lines) {
    if (first.push(line) >= max) break
  }
  return first
}
