/**
 * Which file of a folder an entity means.
 *
 * @module
 */
import type { BigIntStats } from 'node:fs'
import { lstat, readdir, realpath } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { AdapterError } from './errors.ts'

export interface FoundFile {
  readonly path: string
  /** Differs whenever the file was replaced or written. */
  readonly version: string
}

interface Candidate extends FoundFile {
  readonly changed: bigint
}

/** Names only: no folder, nothing hidden, nothing that ends a string. */
const ENTITY = /^[^./\\\0][^/\\\0]*$/

/**
 * Finds the file of `folder` that `entity` names; of several that match a pattern, the one changed last,
 * and among equals the last by name. Links are followed only within the folder. Without an entity it only
 * makes sure that the folder is there.
 *
 * @throws {AdapterError} `SOURCE_UNAVAILABLE` when there is none, `SOURCE_MALFORMED` for an entity that is
 *   not a file name.
 */
export async function newestFile(
  source: string,
  folder: string,
  entity: string | undefined,
): Promise<FoundFile> {
  if (entity !== undefined && !ENTITY.test(entity)) {
    const message = `Source "${source}": the resource's entity is not the name of a file.`
    throw new AdapterError('SOURCE_MALFORMED', source, message)
  }
  try {
    if (entity === undefined) return { path: await realpath(folder), version: '' }
    if (!entity.includes('*')) return await candidate(entity)
    const matches = patternOf(entity)
    const files = (await readdir(folder)).filter((file) => matches.test(file)).sort()
    const [first, ...others] = await Promise.all(files.map(candidate))
    if (first === undefined) throw unavailable(source)
    return others.reduce((newest, one) => (one.changed >= newest.changed ? one : newest), first)
  } catch (cause) {
    throw cause instanceof AdapterError ? cause : unavailable(source, cause)
  }

  async function candidate(file: string): Promise<Candidate> {
    const named = join(folder, file)
    const stats = await lstat(named, { bigint: true })
    if (!stats.isSymbolicLink()) return candidateOf(named, stats)
    const path = await realpath(named)
    if (!path.startsWith((await realpath(folder)) + sep)) throw unavailable(source)
    return candidateOf(path, await lstat(path, { bigint: true }))
  }
}

function candidateOf(path: string, { ino, size, mtimeNs, ctimeNs }: BigIntStats): Candidate {
  return { path, changed: mtimeNs, version: [path, ino, size, mtimeNs, ctimeNs].join(':') }
}

function patternOf(entity: string): RegExp {
  const parts = entity.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^(?!\\.)${parts.join('.*')}$`, 's')
}

function unavailable(source: string, cause?: unknown): AdapterError {
  const message = `Source "${source}": its folder holds no such file, or it cannot be read.`
  return new AdapterError(
    'SOURCE_UNAVAILABLE',
    source,
    message,
    cause === undefined ? {} : { cause },
  )
}
