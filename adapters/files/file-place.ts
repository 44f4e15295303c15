/**
 * Where files lie: a folder of this machine, or of an SFTP server.
 *
 * @module
 */
import type { Readable } from 'node:stream'
import { AdapterError } from '../errors.ts'

/** A file as it is listed; a link is not one. */
export interface ListedFile {
  readonly name: string
  readonly bytes: number
  readonly modifiedAt: Date
  /** Differs whenever the file was replaced or written. */
  readonly version: string
}

/** Which files are looked for. */
export interface Wanted {
  /** The only names in question, where they are known: a place need not be listed whole then. */
  readonly names?: readonly string[]
  readonly matches: (name: string) => boolean
}

export interface FilePlace {
  /**
   * The wanted files that lie directly in the place. What is hidden, a folder, or a link that leads out of the
   * place is left out.
   *
   * @throws {AdapterError} `SOURCE_UNAVAILABLE` when the place cannot be read.
   */
  list(wanted: Wanted): Promise<readonly ListedFile[]>
  /** @throws {AdapterError} `SOURCE_UNAVAILABLE` when the place is not there. */
  check(): Promise<void>
  /**
   * The bytes of one file, as one version: a file that is written meanwhile is refused.
   *
   * @throws {AdapterError} `SOURCE_UNAVAILABLE` when it cannot be read now, `SOURCE_MALFORMED` when it is
   *   larger than `bytesMax`.
   */
  read(file: ListedFile, bytesMax: number): Promise<Buffer>
  /** The same bytes piece by piece, for a file of any size. A piece is good until the next is asked for. */
  stream(file: ListedFile): AsyncIterable<Buffer>
  /** The same bytes, of which any part can be asked for: what is packed has its directory at the end. */
  open(file: ListedFile): Promise<OpenFile>
  close(): Promise<void>
}

/** One version of a file. Whoever opened it closes it. */
export interface OpenFile {
  /** @param end - the first byte that is not given */
  part(start: number, end: number): Readable
  /** @throws {AdapterError} `SOURCE_UNAVAILABLE` when it was written since it was listed. */
  assertSame(): Promise<void>
  close(): Promise<void>
}

export function unavailable(source: string, what: string, cause?: unknown): AdapterError {
  const message = `Source "${source}": ${what}.`
  return new AdapterError(
    'SOURCE_UNAVAILABLE',
    source,
    message,
    cause === undefined ? {} : { cause },
  )
}

export function tooLarge(source: string, bytesMax: number): AdapterError {
  const message = `Source "${source}": its file is larger than ${bytesMax} bytes (bytesMax).`
  return new AdapterError('SOURCE_MALFORMED', source, message)
}

export function beingWritten(source: string): AdapterError {
  return unavailable(source, 'its file was being written. Put files there whole, by renaming')
}
