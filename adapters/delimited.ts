/**
 * Reads delimited text files (CSV and its kin) that a department puts into a folder.
 *
 * @module
 */
import type { SchemaObject } from 'ajv'
import type { Adapter, Row, SourceRequest } from './adapter.ts'
import { readDelimitedFile } from './delimited-file.ts'
import type { DelimitedEncoding, DelimitedFormat } from './delimited-file.ts'
import { newestFile } from './delimited-folder.ts'
import type { FoundFile } from './delimited-folder.ts'
import { delimitedIndex } from './delimited-index.ts'
import type { DelimitedIndex } from './delimited-index.ts'
import { AdapterError } from './errors.ts'

export interface DelimitedOptions {
  readonly folder: string
  /** Default `utf-8`. */
  readonly encoding?: DelimitedEncoding
  /** One character. Default `,`. */
  readonly delimiter?: string
  /** One character, or `null` when nothing is quoted. Default `"`. */
  readonly quote?: string | null
  /** A file with more rows is refused. Default 1,000,000. */
  readonly rowsMax?: number
  /** A larger file is refused. Default 64 MiB. */
  readonly bytesMax?: number
}

export const delimitedOptionsSchema: SchemaObject = {
  type: 'object',
  additionalProperties: false,
  required: ['folder'],
  properties: {
    folder: { type: 'string', minLength: 1 },
    encoding: { enum: ['utf-8', 'gbk', 'gb18030'] },
    delimiter: { type: 'string', minLength: 1, maxLength: 1 },
    quote: { type: ['string', 'null'], minLength: 1, maxLength: 1 },
    rowsMax: { type: 'integer', minimum: 1, maximum: 10_000_000 },
    bytesMax: { type: 'integer', minimum: 1, maximum: 1_073_741_824 },
  },
}

interface Loaded {
  readonly version: string
  readonly index: Promise<DelimitedIndex>
}

/**
 * Makes the adapter. An entity is the name of a file in the folder, in which `*` stands for any text
 * (`retirees-*.csv`); of several files the one changed last is read. The first line names the columns.
 *
 * A file is kept in memory until it is replaced, which every read looks for. Empty fields are null.
 */
export function delimitedAdapter(name: string, options: DelimitedOptions): Adapter {
  const format: DelimitedFormat = {
    encoding: options.encoding ?? 'utf-8',
    delimiter: options.delimiter ?? ',',
    quote: options.quote === undefined ? '"' : options.quote,
    rowsMax: options.rowsMax ?? 1_000_000,
    bytesMax: options.bytesMax ?? 64 * 1024 * 1024,
  }
  const loaded = new Map<string, Loaded>()
  const pending = new Set<(error: AdapterError) => void>()
  let closed = false
  return { name, capabilities: { conditions: false }, read, check, close }

  async function read(request: SourceRequest, signal: AbortSignal): Promise<readonly Row[]> {
    const index = await settled(load(request.entity), signal)
    const missing = index.missing([...request.columns, ...request.keyColumns.flat()])
    if (missing !== undefined) {
      const message = `Source "${name}": its file has no column "${missing}".`
      throw new AdapterError('SOURCE_MALFORMED', name, message)
    }
    const rows = index.find(request)
    if (rows.length > request.rowsMax) {
      const message = `Source "${name}": more than ${request.rowsMax} rows match.`
      throw new AdapterError('SOURCE_TOO_MANY_ROWS', name, message)
    }
    return rows
  }

  async function check(signal: AbortSignal): Promise<void> {
    await settled(newestFile(name, options.folder, undefined), signal)
  }

  async function close(): Promise<void> {
    closed = true
    for (const stop of [...pending]) stop(closedError())
    loaded.clear()
  }

  async function load(entity: string): Promise<DelimitedIndex> {
    const file = await newestFile(name, options.folder, entity)
    const known = loaded.get(entity)
    if (known?.version === file.version) return known.index
    const index = loadFile(file)
    // A file that is wrong stays wrong until it is replaced; one that cannot be read now is tried again.
    index.catch((error: unknown) => {
      const lasts = error instanceof AdapterError && error.code === 'SOURCE_MALFORMED'
      if (!lasts && loaded.get(entity)?.index === index) loaded.delete(entity)
    })
    if (!closed) loaded.set(entity, { version: file.version, index })
    return index
  }

  async function loadFile(file: FoundFile): Promise<DelimitedIndex> {
    return delimitedIndex(await readDelimitedFile(name, file.path, format))
  }

  /** What `work` gives, or a failure as soon as the signal aborts or the adapter is closed. */
  function settled<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
    return new Promise((resolve, reject) => {
      const onAbort = (): void =>
        stop(new AdapterError('SOURCE_TIMEOUT', name, `Source "${name}" was not read in time.`))
      const stop = (error: AdapterError): void => {
        pending.delete(stop)
        signal.removeEventListener('abort', onAbort)
        reject(error)
      }
      pending.add(stop)
      signal.addEventListener('abort', onAbort)
      work.then(
        (value) => {
          pending.delete(stop)
          signal.removeEventListener('abort', onAbort)
          resolve(value)
        },
        (error: unknown) => stop(error instanceof AdapterError ? error : unreadable(error)),
      )
      if (closed) stop(closedError())
      else if (signal.aborted) onAbort()
    })
  }

  function unreadable(cause: unknown): AdapterError {
    const message = `Source "${name}": its file cannot be read.`
    return new AdapterError('SOURCE_UNAVAILABLE', name, message, { cause })
  }

  function closedError(): AdapterError {
    return new AdapterError('SOURCE_CLOSED', name, `Source "${name}" is closed.`)
  }
}
