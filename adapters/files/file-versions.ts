/**
 * The version of a file that is read now, and the switch to the next one.
 *
 * @module
 */
import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { AdapterError } from '../errors.ts'
import { assertDigestIs, DIGEST_BYTES_MAX, OtherDigest } from './digest.ts'
import { unavailable } from './file-place.ts'
import type { FilePlace } from './file-place.ts'
import { isFileName, newestFile, wantedFor } from './newest-file.ts'
import type { CompletenessOptions, FoundFile } from './newest-file.ts'
import { malformed } from './table.ts'
import { tableIndex } from './table-index.ts'
import type { TableIndex } from './table-index.ts'
import type { ReadTable } from './table.ts'

export interface FileVersion {
  readonly id: string
  /** When the file was last changed. */
  readonly asOf: Date
  readonly index: TableIndex
}

export interface FileVersionsOptions extends CompletenessOptions {
  readonly place: FilePlace
  readonly read: ReadTable
  readonly bytesMax: number
  /** For how long what was found in the place is believed without looking again. */
  readonly lookEveryMs: number
  readonly now: () => number
}

export interface FileVersions {
  /** The newest complete file of an entity, without reading it. */
  find(entity: string): Promise<FoundFile>
  /** Its content. While a newer file is being loaded, the one before it answers. */
  current(entity: string): Promise<FileVersion>
  /** When the file that now answers was changed; undefined when none was read yet. */
  asOf(entity: string): Date | undefined
  /** Forgets everything. */
  clear(): void
}

/** What is known of one entity. */
interface Known {
  current?: FileVersion
  loading?: { readonly id: string; readonly version: Promise<FileVersion> }
  /** A file that is wrong stays wrong until it is replaced. */
  wrong?: { readonly id: string; readonly error: AdapterError }
  found?: { readonly file: FoundFile; readonly at: number }
}

/** For how long a read waits for a newer file, before the one before it answers. */
const SWITCH_MS = 500

/** Keeps one version of each entity in memory, and one more while it is loaded. */
export function fileVersions(source: string, options: FileVersionsOptions): FileVersions {
  const { place, now } = options
  let known = new Map<string, Known>()
  return {
    find,
    current,
    asOf: (entity) => known.get(entity)?.current?.asOf,
    clear: () => void (known = new Map()),
  }

  async function current(entity: string): Promise<FileVersion> {
    const one = of(entity)
    const found = await foundAgain(one, entity)
    if (found === undefined && one.current !== undefined) return one.current
    const file = found ?? (await find(entity))
    if (one.current?.id === file.version) return one.current
    if (one.wrong?.id === file.version) return afterFault(one.wrong.error, one.current)
    const loading = load(one, entity, file)
    if (one.current === undefined) return loading
    const before = one.current
    return Promise.race([
      loading.catch((error: unknown) => afterFault(error, before)),
      moment(before),
    ])
  }

  function of(entity: string): Known {
    const one = known.get(entity) ?? {}
    known.set(entity, one)
    return one
  }

  /** Looks again when it is time to. Undefined: the place does not answer, and what was found is not known. */
  async function foundAgain(one: Known, entity: string): Promise<FoundFile | undefined> {
    const { found } = one
    if (found !== undefined && now() - found.at < options.lookEveryMs) return found.file
    try {
      const file = await find(entity)
      one.found = { file, at: now() }
      return file
    } catch (error) {
      const goesOn = options.lookEveryMs > 0 && one.current !== undefined
      if (goesOn && error instanceof AdapterError && error.connectionLost) return undefined
      throw error
    }
  }

  async function find(entity: string): Promise<FoundFile> {
    if (!isFileName(entity)) {
      throw malformed(source, "the resource's entity is not the name of a file")
    }
    const files = await place.list(wantedFor(entity, options))
    const found = newestFile(files, entity, options)
    if (found === undefined)
      throw unavailable(source, 'its folder holds no such file that is whole')
    return found
  }

  /** One load at a time of an entity, so that memory holds two versions at most. */
  function load(one: Known, entity: string, file: FoundFile): Promise<FileVersion> {
    if (one.loading !== undefined) return one.loading.version
    const id = file.version
    const version = read(entity, file)
    one.loading = { id, version }
    version.then(
      (loaded) => {
        one.current = loaded
        delete one.loading
      },
      (error: unknown) => {
        if (error instanceof AdapterError && staysWrong(error)) one.wrong = { id, error }
        delete one.loading
      },
    )
    return version
  }

  async function read(entity: string, { file, digest, version }: FoundFile): Promise<FileVersion> {
    const bytes = await place.read(file, options.bytesMax)
    if (digest !== undefined && options.checksum !== undefined) {
      const actual = createHash(options.checksum).update(bytes).digest('hex')
      const expected = await place.read(digest, DIGEST_BYTES_MAX)
      assertDigestIs(source, options.checksum, actual, expected)
    }
    const table = await options.read(source, bytes, entity)
    return { id: version, asOf: file.modifiedAt, index: tableIndex(table) }
  }
}

/** A newer file that has not arrived whole is not there yet; one that is wrong is told. */
function afterFault(error: unknown, before: FileVersion | undefined): FileVersion {
  const notYet = error instanceof AdapterError && error.code === 'SOURCE_UNAVAILABLE'
  if (notYet && before !== undefined) return before
  throw error
}

function staysWrong(error: AdapterError): boolean {
  return error.code === 'SOURCE_MALFORMED' || error.cause instanceof OtherDigest
}
async function moment(before: FileVersion): Promise<FileVersion> {
  await sleep(SWITCH_MS, undefined, { ref: false })
  return before
}
