/**
 * Reads files of any form from any place: what the adapters of file kinds have in common.
 *
 * @module
 */
import type { Adapter, Row, SourceRequest, StreamRequest } from '../adapter.ts'
import { AdapterError } from '../errors.ts'
import { fileIntrospection } from './file-introspection.ts'
import type { FileForm } from './file-introspection.ts'
import type { FilePlace } from './file-place.ts'
import { streamRows } from './file-stream.ts'
import type { StreamLines } from './file-stream.ts'
import { fileVersions } from './file-versions.ts'
import { completenessSchema } from './newest-file.ts'
import type { CompletenessOptions } from './newest-file.ts'
import { malformed } from './table.ts'
import type { ReadTable } from './table.ts'

export interface FileOptions extends CompletenessOptions {
  /** Hours after which a file is too old to be answered from. Without it, a file is never too old. */
  readonly refuseAfterHours?: number
}

export const fileOptionsSchema = {
  ...completenessSchema,
  refuseAfterHours: { type: 'number', exclusiveMinimum: 0, maximum: 87_600 },
} as const

export interface FileAdapterParts {
  readonly place: FilePlace
  readonly read: ReadTable
  readonly form: FileForm
  readonly lines: StreamLines
  readonly bytesMax: number
  /** For how long what was found in the place is believed without looking again. */
  readonly lookEveryMs: number
}

/**
 * Makes an adapter. A file is kept in memory until a newer one is complete and loaded; reads meanwhile are
 * answered from the one before, whole. Empty fields are null.
 *
 * @param now - milliseconds since 1970
 */
export function fileAdapter(
  name: string,
  options: FileOptions,
  parts: FileAdapterParts,
  now: () => number = Date.now,
): Adapter {
  const versions = fileVersions(name, { ...options, ...parts, now })
  const pending = new Set<(error: AdapterError) => void>()
  let closed = false
  const capabilities = { conditions: false }
  return {
    name,
    capabilities,
    read,
    stream,
    check,
    introspection: fileIntrospection({
      ...parts,
      source: name,
      completeness: options,
      find: (entity) => versions.find(entity),
      settled,
      now,
    }),
    close,
    asOf: (entity) => versions.asOf(entity),
  }

  async function read(request: SourceRequest, signal: AbortSignal): Promise<readonly Row[]> {
    const { index, asOf } = await settled(versions.current(request.entity), signal)
    assertFresh(asOf)
    const missing = index.missing([...request.columns, ...request.keyColumns.flat()])
    if (missing !== undefined) throw malformed(name, `its file has no column "${missing}"`)
    const rows = index.find(request)
    if (rows.length > request.rowsMax) {
      const message = `Source "${name}": more than ${request.rowsMax} rows match.`
      throw new AdapterError('SOURCE_TOO_MANY_ROWS', name, message)
    }
    return rows
  }

  async function* stream(
    request: StreamRequest,
    signal: AbortSignal,
  ): AsyncGenerator<readonly Row[]> {
    const { lines } = parts
    const found = await settled(versions.find(request.entity), signal)
    assertFresh(found.file.modifiedAt)
    const batches = streamRows(name, parts.place, found, lines, options.checksum, request)
    try {
      for (;;) {
        const step = await settled(batches.next(), signal)
        if (step.done === true) return
        yield step.value
      }
    } finally {
      batches.return(undefined).catch(() => undefined)
    }
  }

  function assertFresh(asOf: Date): void {
    const { refuseAfterHours } = options
    if (refuseAfterHours === undefined) return
    if (now() - asOf.getTime() <= refuseAfterHours * 3_600_000) return
    const message = `Source "${name}": its newest file is older than ${refuseAfterHours} hours (refuseAfterHours).`
    throw new AdapterError('SOURCE_STALE', name, message)
  }

  async function check(signal: AbortSignal): Promise<void> {
    await settled(parts.place.check(), signal)
  }

  async function close(): Promise<void> {
    closed = true
    for (const stop of [...pending]) stop(closedError())
    versions.clear()
    await parts.place.close()
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
