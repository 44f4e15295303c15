/**
 * Reads delimited text files (CSV and its kin) that a department puts into a folder.
 *
 * @module
 */
import type { SchemaObject } from 'ajv'
import type { Adapter } from './adapter.ts'
import { readDelimited, streamDelimited } from './files/delimited-table.ts'
import type { DelimitedFormat } from './files/delimited-table.ts'
import { TEXT_ENCODINGS } from './files/encoding.ts'
import type { TextEncoding } from './files/encoding.ts'
import { fileAdapter, fileOptionsSchema } from './files/file-adapter.ts'
import type { FileOptions } from './files/file-adapter.ts'
import { openPlace, placeOptionsSchema } from './files/place-options.ts'
import type { PlaceOptions } from './files/place-options.ts'
import { DEFAULT_TABLE_BOUNDS, tableBoundsSchema } from './files/table.ts'
import type { TableBounds } from './files/table.ts'

export interface DelimitedOptions extends PlaceOptions, FileOptions, Partial<TableBounds> {
  /** Default `utf-8`. */
  readonly encoding?: TextEncoding
  /** One character. Default `,`. */
  readonly delimiter?: string
  /** One character, or `null` when nothing is quoted. Default `"`. */
  readonly quote?: string | null
}

export const delimitedOptionsSchema: SchemaObject = {
  type: 'object',
  additionalProperties: false,
  required: ['folder'],
  properties: {
    ...placeOptionsSchema,
    encoding: { enum: TEXT_ENCODINGS },
    delimiter: { type: 'string', minLength: 1, maxLength: 1 },
    quote: { type: ['string', 'null'], minLength: 1, maxLength: 1 },
    ...tableBoundsSchema,
    ...fileOptionsSchema,
  },
}

/**
 * Makes the adapter. An entity is the name of a file in the folder, in which `*` stands for any text
 * (`retirees-*.csv`); of several files the one changed last is read. The first line names the columns.
 */
export function delimitedAdapter(name: string, options: DelimitedOptions): Adapter {
  const format: DelimitedFormat = {
    ...DEFAULT_TABLE_BOUNDS,
    ...options,
    encoding: options.encoding ?? 'utf-8',
    delimiter: options.delimiter ?? ',',
    quote: options.quote === undefined ? '"' : options.quote,
  }
  return fileAdapter(name, options, {
    ...openPlace(name, options),
    form: { format: 'CSV', names: /\.(?!xls)\w+$/i },
    read: (source, bytes) => readDelimited(source, bytes, format),
    lines: (source, place, file) => streamDelimited(source, place.stream(file), format),
    bytesMax: format.bytesMax,
  })
}
