/**
 * A large read of a file, without keeping it in memory.
 *
 * @module
 */
import { createHash } from 'node:crypto'
import type { Row, StreamRequest } from '../adapter.ts'
import { assertDigestIs } from './digest.ts'
import type { FilePlace, ListedFile } from './file-place.ts'
import type { ChecksumName, FoundFile } from './newest-file.ts'
import { malformed, requireHeader } from './table.ts'
import { DIGEST_BYTES_MAX } from './digest.ts'

/** Reads the lines of a form of file, the header first, without keeping it in memory. */
export type StreamLines = (
  source: string,
  place: FilePlace,
  file: ListedFile,
) => AsyncGenerator<readonly string[]>

/**
 * Gives the rows of a file in batches. Where it has a digest it is read twice: nothing of a file is given before the
 * whole is known to have arrived.
 */
export async function* streamRows(
  source: string,
  place: FilePlace,
  { file, digest }: FoundFile,
  lines: StreamLines,
  checksum: ChecksumName | undefined,
  { columns, batchRowsMax }: Pick<StreamRequest, 'columns' | 'batchRowsMax'>,
): AsyncGenerator<readonly Row[]> {
  if (digest !== undefined && checksum !== undefined) {
    const hash = createHash(checksum)
    for await (const piece of place.stream(file)) hash.update(piece)
    const expected = await place.read(digest, DIGEST_BYTES_MAX)
    assertDigestIs(source, checksum, hash.digest('hex'), expected)
  }
  let places: readonly number[] | undefined
  let batch: Row[] = []
  for await (const line of lines(source, place, file)) {
    if (places === undefined) {
      requireHeader(source, line)
      places = placesOf(source, line, columns)
      continue
    }
    batch.push(rowOf(line, columns, places))
    if (batch.length < batchRowsMax) continue
    yield batch
    batch = []
  }
  requireHeader(source, places === undefined ? undefined : [])
  if (batch.length > 0) yield batch
}

function placesOf(
  source: string,
  header: readonly string[],
  columns: readonly string[],
): readonly number[] {
  return columns.map((column) => {
    const at = header.indexOf(column)
    if (at < 0) throw malformed(source, `its file has no column "${column}"`)
    return at
  })
}

function rowOf(
  line: readonly string[],
  columns: readonly string[],
  places: readonly number[],
): Row {
  const row: Record<string, string | null> = {}
  for (let i = 0; i < columns.length; i++) row[columns[i] ?? ''] = line[places[i] ?? -1] || null
  return row
}
