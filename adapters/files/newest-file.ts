/**
 * Which file an entity means: the newest one that is complete.
 *
 * @module
 */
import type { ListedFile, Wanted } from './file-place.ts'

/** How a department says that a file is whole. */
export interface CompletenessOptions {
  /**
   * Ending of an empty file that is put beside a whole one: `.ok` for `people.csv.ok`. Without it, and without
   * `checksum`, a file counts as whole as soon as it has its name: the sender renames it into place.
   */
  readonly marker?: string
  /**
   * A file beside it, `people.csv.sha256`, begins with its digest in hexadecimal digits, as `sha256sum` writes
   * it; without one a file is not whole, and with another digest it is not used.
   */
  readonly checksum?: ChecksumName
}

export type ChecksumName = 'sha256' | 'sm3' | 'md5'

export const completenessSchema = {
  marker: { type: 'string', pattern: '^[.][A-Za-z0-9_.-]{1,30}$' },
  checksum: { enum: ['sha256', 'sm3', 'md5'] },
} as const

export interface FoundFile {
  readonly file: ListedFile
  /** The file that holds its digest, where one is asked for. */
  readonly digest: ListedFile | undefined
  /** Of the file and of its digest. */
  readonly version: string
}

/** Names only: no folder, nothing hidden, nothing that ends a string. */
const ENTITY = /^[^./\\\0][^/\\\0]*$/

/** Whether an entity can be the name of a file, or a pattern of one. */
export function isFileName(entity: string): boolean {
  return ENTITY.test(entity)
}

/** What has to be listed to find the file of an entity. */
export function wantedFor(entity: string, { marker, checksum }: CompletenessOptions): Wanted {
  const endings = ['', ...(marker === undefined ? [] : [marker])]
  if (checksum !== undefined) endings.push(`.${checksum}`)
  const patterns = endings.map((ending) => patternOf(entity + ending))
  return {
    ...(entity.includes('*') ? {} : { names: endings.map((ending) => entity + ending) }),
    matches: (name) => patterns.some((pattern) => pattern.test(name)),
  }
}

/**
 * Finds the file that `entity` names, in which `*` stands for any text; of several that are complete the one
 * changed last, and among equals the last by name.
 */
export function newestFile(
  files: readonly ListedFile[],
  entity: string,
  { marker, checksum }: CompletenessOptions,
): FoundFile | undefined {
  const byName = new Map(files.map((file) => [file.name, file]))
  const matches = patternOf(entity)
  let newest: FoundFile | undefined
  for (const file of [...files].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (!matches.test(file.name) || isBeside(file.name, marker, checksum)) continue
    if (marker !== undefined && !byName.has(file.name + marker)) continue
    const digest = checksum === undefined ? undefined : byName.get(`${file.name}.${checksum}`)
    if (checksum !== undefined && digest === undefined) continue
    if (newest !== undefined && file.modifiedAt < newest.file.modifiedAt) continue
    newest = { file, digest, version: `${file.version}|${digest?.version ?? ''}` }
  }
  return newest
}

function isBeside(name: string, marker: string | undefined, checksum: string | undefined): boolean {
  return (
    (marker !== undefined && name.endsWith(marker)) ||
    (checksum !== undefined && name.endsWith(`.${checksum}`))
  )
}

function patternOf(entity: string): RegExp {
  const parts = entity.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`, 's')
}
