/**
 * Reads text files with fixed places, in a folder.
 *
 * @module
 */
import type { SchemaObject } from 'ajv'
import type { Adapter } from './adapter.ts'
import { TEXT_ENCODINGS } from './files/encoding.ts'
import type { TextEncoding } from './files/encoding.ts'
import { fileAdapter, fileOptionsSchema } from './files/file-adapter.ts'
import type { FileOptions } from './files/file-adapter.ts'
import { readFixedWidth, streamFixedWidth } from './files/fixed-width-table.ts'
import type { FixedColumn } from './files/fixed-width-table.ts'
import { openPlace, placeOptionsSchema } from './files/place-options.ts'
import type { PlaceOptions } from './files/place-options.ts'
import { DEFAULT_TABLE_BOUNDS, tableBoundsSchema } from './files/table.ts'
import type { TableBounds } from './files/table.ts'

export interface FixedWidthOptions extends PlaceOptions, FileOptions, Partial<TableBounds> {
  /** In their order, without gaps; what is between two columns is a column too. */
  readonly columns: readonly FixedColumn[]
  /** Default `utf-8`. */
  readonly encoding?: TextEncoding
  /** Lines at the begin that hold no record. Default 0. */
  readonly headLines?: number
}

const column: SchemaObject = {
  type: 'object',
  additionalProperties: false,
  required: ['name', 'bytes'],
  properties: {
    name: { type: 'string', minLength: 1, maxLength: 200 },
    bytes: { type: 'integer', minimum: 1, maximum: 10_000 },
  },
}

export const fixedWidthOptionsSchema: SchemaObject = {
  type: 'object',
  additionalProperties: false,
  required: ['folder', 'columns'],
  properties: {
    ...placeOptionsSchema,
    columns: { type: 'array', minItems: 1, maxItems: 500, items: column },
    encoding: { enum: TEXT_ENCODINGS },
    headLines: { type: 'integer', minimum: 0, maximum: 100 },
    ...tableBoundsSchema,
    ...fileOptionsSchema,
  },
}

/** Makes the adapter. An entity is the name of a file in the folder, in which `*` stands for any text. */
export function fixedWidthAdapter(name: string, options: FixedWidthOptions): Adapter {
  const format = {
    ...DEFAULT_TABLE_BOUNDS,
    ...options,
    encoding: options.encoding ?? 'utf-8',
    headLines: options.headLines ?? 0,
  }
  return fileAdapter(name, options, {
    ...openPlace(name, options),
    form: { format: 'TXT', names: /\.(?!xls)\w+$/i },
    read: (source, bytes) => readFixedWidth(source, bytes, format),
    lines: (source, place, file) => streamFixedWidth(source, place.stream(file), format),
    bytesMax: format.bytesMax,
  })
}
