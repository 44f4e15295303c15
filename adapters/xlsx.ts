/**
 * Reads sheets of XLSX workbooks that a department puts into a folder.
 *
 * @module
 */
import type { SchemaObject } from 'ajv'
import type { Adapter } from './adapter.ts'
import { fileAdapter, fileOptionsSchema } from './files/file-adapter.ts'
import type { FileOptions } from './files/file-adapter.ts'
import { openPlace, placeOptionsSchema } from './files/place-options.ts'
import type { PlaceOptions } from './files/place-options.ts'
import { DEFAULT_TABLE_BOUNDS, tableBoundsSchema } from './files/table.ts'
import type { TableBounds } from './files/table.ts'
import { readXlsx, streamXlsx } from './files/xlsx-table.ts'

export interface XlsxOptions extends PlaceOptions, FileOptions, Partial<TableBounds> {
  /** Name of the sheet. Default: the first. */
  readonly sheet?: string
  /** Number of the row that names the columns, from 1; what stands above is left out. Default 1. */
  readonly headerRow?: number
  /** A workbook that unpacks to more bytes is refused. Default 512 MiB. */
  readonly expandedBytesMax?: number
}

export const xlsxOptionsSchema: SchemaObject = {
  type: 'object',
  additionalProperties: false,
  required: ['folder'],
  properties: {
    ...placeOptionsSchema,
    sheet: { type: 'string', minLength: 1, maxLength: 31 },
    headerRow: { type: 'integer', minimum: 1, maximum: 100 },
    expandedBytesMax: { type: 'integer', minimum: 1, maximum: 4_294_967_296 },
    ...tableBoundsSchema,
    ...fileOptionsSchema,
  },
}

/**
 * Makes the adapter. An entity is the name of a file in the folder, in which `*` stands for any text
 * (`funds-*.xlsx`); of several files the one changed last is read. What a cell becomes: `files/xlsx-table.ts`.
 */
export function xlsxAdapter(name: string, options: XlsxOptions): Adapter {
  const format = {
    ...DEFAULT_TABLE_BOUNDS,
    ...options,
    sheet: options.sheet,
    headerRow: options.headerRow ?? 1,
    expandedBytesMax: options.expandedBytesMax ?? 512 * 1024 * 1024,
  }
  return fileAdapter(name, options, {
    ...openPlace(name, options),
    form: { format: 'XLSX', names: /\.xlsx$/i },
    read: (source, bytes) => readXlsx(source, bytes, format),
    lines: (source, place, file) => streamXlsx(source, place, file, format),
    bytesMax: format.bytesMax,
  })
}
