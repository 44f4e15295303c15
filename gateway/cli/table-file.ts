/**
 * A table in a file of this machine.
 *
 * @module
 */
import { readFileSync } from 'node:fs'
import type { NumberedRow } from '../../adapters/files/table.ts'
import { readTable } from '../tables/table-bytes.ts'
import { CliError } from './cli-error.ts'

/** A province's whole catalogue has some 50,000 items. */
const ROWS_MAX = 100_000
const EXPANDED_BYTES_MAX = 256 * 1024 * 1024

/**
 * Every row that has a value, of XLSX or CSV in UTF-8 or GBK.
 *
 * @throws {CliError} when it is none of these.
 */
export async function readTableFile(file: string): Promise<readonly NumberedRow[]> {
  const bounds = { rowsMax: ROWS_MAX, expandedBytesMax: EXPANDED_BYTES_MAX }
  const read = await readTable(bytesOf(file), bounds)
  if (read.ok) return read.rows
  throw new CliError(`${file} cannot be read: ${read.message}`)
}

function bytesOf(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch {
    throw new CliError(`${file} cannot be read. Give a file: XLSX, or CSV in UTF-8 or GBK.`)
  }
}
