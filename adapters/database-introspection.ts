/**
 * What databases say of their tables, in whatever words: the same questions for all of them.
 *
 * @module
 */
import type { OnBehalfOf } from './adapter.ts'
import { columnShape } from './column-shape.ts'
import { AdapterError } from './errors.ts'
import {
  COLUMNS_MAX,
  ENTITIES_MAX,
  SAMPLE_ROWS_MAX,
  TABLE_OF_CODES_MAX,
  type ColumnKind,
  type ColumnNames,
  type Introspection,
  type SourceColumn,
  type SourceFormat,
  type SourceTable,
} from './introspection.ts'
import { onBehalfOfComment } from './on-behalf-of.ts'
import type { CompiledSql } from './query-builder.ts'

/** The questions in a database's own SQL. Every value of an answer is a text. */
export interface IntrospectionSql {
  readonly format: SourceFormat
  /** Whether columns are found by their names in capitals and in small letters; undefined where settings decide that. */
  readonly ignoreCase: boolean | undefined
  /** Rows of name and comment, by name. */
  entities(limit: number): CompiledSql
  /** Rows of name and comment: one, or none where there is no such entity. */
  entity(entity: string): CompiledSql
  /** Rows of name, type, nullable (`true`), comment, unique (`true`), entity and column to which it refers. */
  columns(entity: string, limit: number): CompiledSql
  /** Rows of name: every column that could be read, also where we may read some columns only. */
  columnNames(entity: string): CompiledSql
  /** Some rows, their values cut to `SAMPLE_CHARS_MAX`. */
  sample(entity: string, columns: readonly string[], limit: number): CompiledSql
}

export type AskRows = (
  statement: CompiledSql,
  signal: AbortSignal,
) => Promise<readonly (readonly (string | null)[])[]>

type ColumnsOfTable = (entity: string, signal: AbortSignal) => Promise<ColumnNames>

/** @param today `YYYY-MM-DD` */
export function databaseIntrospection(
  name: string,
  sql: IntrospectionSql,
  ask: AskRows,
  today: () => string = () => new Date().toISOString().slice(0, 10),
): Introspection & { readonly columns: ColumnsOfTable } {
  return { format: sql.format, entities, describe, columns }

  async function entities(signal: AbortSignal): ReturnType<Introspection['entities']> {
    const rows = await ask(sql.entities(ENTITIES_MAX), signal)
    return rows.map(([entity, comment]) => ({ name: entity ?? '', comment: wordsOf(comment) }))
  }

  async function describe(
    entity: string,
    onBehalfOf: OnBehalfOf,
    signal: AbortSignal,
  ): Promise<SourceTable> {
    const [found] = await ask(sql.entity(entity), signal)
    if (found === undefined) throw await notDescribed(entity, signal)
    const declared = await declaredColumns(entity, signal)
    const readable = declared.filter(({ kind }) => kind !== 'binary').map(({ name }) => name)
    const values = await sampleOf(entity, readable, onBehalfOf, signal)
    const columns: SourceColumn[] = []
    for (const { refersTo, ...column } of declared) {
      const at = readable.indexOf(column.name)
      columns.push({
        ...column,
        codes: refersTo && (await tableOfCodes(refersTo, onBehalfOf, signal)),
        shape:
          at < 0
            ? undefined
            : columnShape(
                values.map((row) => row[at] ?? null),
                today(),
              ),
      })
    }
    return { name: entity, comment: wordsOf(found[1]), columns }
  }

  /** Why a table cannot be described; its name is repeated only where the source has one of this name. */
  async function notDescribed(entity: string, signal: AbortSignal): Promise<AdapterError> {
    const isThere = (await ask(sql.columnNames(entity), signal)).length > 0
    const message = isThere
      ? `Source "${name}" has "${entity}", but its user has no right SELECT on the whole of it, which a proposal looks at. Have whoever runs the source grant it, or propose from columns that you name (--columns).`
      : `Source "${name}" has no table or view of this name, or does not let us read it. Ask it which it has.`
    return new AdapterError('SOURCE_MALFORMED', name, message)
  }

  async function columns(entity: string, signal: AbortSignal): Promise<ColumnNames> {
    const rows = await ask(sql.columnNames(entity), signal)
    const names = rows.map(([column]) => column ?? '')
    return { names, areAll: true, ignoreCase: sql.ignoreCase }
  }

  type Declared = Omit<SourceColumn, 'codes' | 'shape'> & { readonly refersTo: Place | undefined }

  async function declaredColumns(
    entity: string,
    signal: AbortSignal,
  ): Promise<readonly Declared[]> {
    const rows = await ask(sql.columns(entity, COLUMNS_MAX), signal)
    // A column that refers to two tables has two rows.
    const names = rows.map(([column]) => column)
    const once = rows.filter(([column], at) => names.indexOf(column) === at)
    return once.map(([column, type, nullable, comment, unique, toEntity, toColumn]) => ({
      name: column ?? '',
      comment: wordsOf(comment),
      type: type ?? '',
      kind: kindOf(type ?? ''),
      nullable: nullable === 'true',
      unique: unique === 'true',
      refersTo:
        toEntity == null || toColumn == null ? undefined : { entity: toEntity, column: toColumn },
    }))
  }

  async function sampleOf(
    entity: string,
    columns: readonly string[],
    onBehalfOf: OnBehalfOf,
    signal: AbortSignal,
    limit = SAMPLE_ROWS_MAX,
  ): ReturnType<AskRows> {
    if (columns.length === 0) return []
    const { text, values } = sql.sample(entity, columns, limit)
    return ask({ text: `${onBehalfOfComment(onBehalfOf)} ${text}`, values }, signal)
  }

  /** Undefined where what a column refers to is no small table with a name for each code. */
  async function tableOfCodes(
    { entity, column }: Place,
    onBehalfOf: OnBehalfOf,
    signal: AbortSignal,
  ): Promise<Readonly<Record<string, string>> | undefined> {
    const declared = await declaredColumns(entity, signal)
    const named = declared.find(({ name, comment }) => isName(name, column) || isName(comment))
    if (named === undefined || declared.length > COLUMNS_OF_CODES_MAX) return undefined
    const limit = TABLE_OF_CODES_MAX + 1
    const rows = await sampleOf(entity, [column, named.name], onBehalfOf, signal, limit)
    if (rows.length > TABLE_OF_CODES_MAX) return undefined
    return Object.fromEntries(rows.map(([code, meaning]) => [code ?? '', meaning ?? '']))
  }
}

interface Place {
  readonly entity: string
  readonly column: string
}

/** A table of codes has a code, a name, and little else. */
const COLUMNS_OF_CODES_MAX = 8
const NAME_COLUMN = /^(?:mc|mingcheng|name|label|.*_(?:mc|name|label)|.*mc|.*名称|名称.*|.*含义)$/i

function isName(text: string | undefined, other?: string): boolean {
  return text !== undefined && text !== other && NAME_COLUMN.test(text)
}

const KINDS: readonly (readonly [RegExp, ColumnKind])[] = [
  [/^(?:timestamp|datetime)/i, 'time'],
  [/^date/i, 'date'],
  [/^(?:bool|bit\(1\)|tinyint\(1\))/i, 'boolean'],
  [/^(?:bytea|.*blob|.*binary|geometry|oid)/i, 'binary'],
  [
    /^(?:.*int(?:eger)?\b|.*int\(|numeric|decimal|number|real|double|float|money|year|serial)/i,
    'number',
  ],
  [/^(?:.*char|.*text|enum|set|uuid|name|citext)/i, 'text'],
]

function kindOf(type: string): ColumnKind {
  return KINDS.find(([pattern]) => pattern.test(type))?.[1] ?? 'other'
}

function wordsOf(comment: string | null | undefined): string | undefined {
  const words = comment?.trim() ?? ''
  return words === '' ? undefined : words
}
