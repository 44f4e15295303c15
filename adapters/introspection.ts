/**
 * What a source says of itself: its tables and columns, and what values look like. For whoever writes a mapping, before
 * there is one. No value of a person comes out of it.
 *
 * @module
 */
import type { OnBehalfOf } from './adapter.ts'
import type { ColumnShape } from './column-shape.ts'

/** Entities that are listed. */
export const ENTITIES_MAX = 1_000
/** Columns of an entity that are described. */
export const COLUMNS_MAX = 500
/** Rows at which a description looks; what is left of them are counts. */
export const SAMPLE_ROWS_MAX = 1_000
/** Characters of a value at which it looks. */
export const SAMPLE_CHARS_MAX = 64
/** Codes of a table of codes. A table with more is none. */
export const TABLE_OF_CODES_MAX = 200

/** What the source keeps or writes its rows as. */
export type SourceFormat = 'PostgreSQL' | 'MySQL' | 'JSON' | 'XML' | 'CSV' | 'XLSX' | 'TXT'

/** Left out of an adapter whose source cannot say what it holds. */
export interface Introspection {
  readonly format: SourceFormat

  /**
   * What a resource could name as its entity, by name, at most {@link ENTITIES_MAX}.
   *
   * @throws {AdapterError} and nothing else, here and below
   */
  readonly entities: (signal: AbortSignal) => Promise<readonly SourceEntity[]>

  /**
   * Describes one entity. Looks at {@link SAMPLE_ROWS_MAX} of its rows, where the source has rows to look at, and keeps
   * none.
   *
   * @throws {AdapterError} `SOURCE_MALFORMED` when the source has no such entity, or does not say what is in it
   */
  readonly describe: (
    entity: string,
    onBehalfOf: OnBehalfOf,
    signal: AbortSignal,
  ) => Promise<SourceTable>

  /**
   * Names the columns of one entity. No row is looked at.
   *
   * @returns undefined where nothing says what is in it
   */
  readonly columns: (entity: string, signal: AbortSignal) => Promise<ColumnNames | undefined>
}

/** What a source, or the document that describes it, says of the columns of one entity. */
export interface ColumnNames {
  /** All that it says, in the source's order; none where the source has no such entity. */
  readonly names: readonly string[]
  /** Whether no other column can be read. False where a document says it, which may leave out what is there. */
  readonly areAll: boolean
  /** Whether a name in capitals is the same as one in small letters; undefined where the source's settings decide that. */
  readonly ignoreCase: boolean | undefined
}

export interface SourceEntity {
  readonly name: string
  /** The source's own words about it. */
  readonly comment: string | undefined
}

export interface SourceTable extends SourceEntity {
  /** In the source's order, at most {@link COLUMNS_MAX}. */
  readonly columns: readonly SourceColumn[]
}

/** What a column holds, whatever the source calls its type. */
export type ColumnKind = 'text' | 'number' | 'date' | 'time' | 'boolean' | 'binary' | 'other'

export interface SourceColumn {
  readonly name: string
  readonly comment: string | undefined
  /** As the source declares it: `character varying(18)`. */
  readonly type: string
  readonly kind: ColumnKind
  readonly nullable: boolean
  /** Of it alone: whether no two rows have the same value. */
  readonly unique: boolean
  /** Its codes and their names, where it refers to a table of codes, or its declaration has them. */
  readonly codes: Readonly<Record<string, string>> | undefined
  /** Undefined where no rows were looked at. */
  readonly shape: ColumnShape | undefined
}
