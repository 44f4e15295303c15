import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs'
import { join, sep } from 'node:path'
import type { Problem } from './errors.ts'
import { checkShape } from './schema/check.ts'
import type { Schema } from './schema/build.ts'
import { isYamlFile, parseYaml } from './yaml-file.ts'

/** A value and where it was read, so that whatever is found wrong with it later can be shown there. */
export interface Located<T> {
  readonly file: string
  /** JSON pointer of the value in its file. */
  readonly pointer: string
  readonly value: T
}

export interface FilesRead<T> {
  readonly entries: readonly Located<T>[]
  readonly problems: readonly Problem[]
}

/**
 * Reads one file, JSON or by its name YAML. It holds one entry, or a list of entries; those that fit the schema are given
 * frozen, the others as problems.
 */
export function readEntries<T>(file: string, schema: Schema<T>): FilesRead<T> {
  return entriesOf(file, textOf(file), schema)
}

function entriesOf<T>(file: string, text: Attempt<string>, schema: Schema<T>): FilesRead<T> {
  const parsed = text.ok ? parseFile(file, text.value) : text
  if (!parsed.ok) return { entries: [], problems: [{ file, pointer: '', message: parsed.message }] }
  const entries: Located<T>[] = []
  const problems: Problem[] = []
  const values: readonly unknown[] = Array.isArray(parsed.value) ? parsed.value : [parsed.value]
  values.forEach((value, at) => {
    const pointer = Array.isArray(parsed.value) ? `/${at}` : ''
    const shape = checkShape(schema, value)
    if (shape.ok) entries.push({ file, pointer, value: freezeDeep(shape.value) })
    else problems.push(...shape.findings.map((each) => locate({ file, pointer }, each)))
  })
  return { entries, problems }
}

export interface ReadOptions {
  /** What was read of these files before; what is unchanged is given again, the same frozen objects. */
  readonly memory?: FileMemory | undefined
  /** Milliseconds since 1970, by the clock of the file system. */
  readonly now?: number | undefined
  /** Which files hold entries of this schema; all unless told. */
  readonly isRead?: (file: string) => boolean
}

/** Reads every `*.json`, `*.yaml` and `*.yml` below a folder, in the order of their paths. */
export function readFolder<T>(
  folder: string,
  schema: Schema<T>,
  { memory = new Map(), now = Date.now(), isRead = () => true }: ReadOptions = {},
): FilesRead<T> {
  const listed = listFiles(folder)
  if (!listed.ok) {
    return { entries: [], problems: [{ file: folder, pointer: '', message: listed.message }] }
  }
  const gone = new Set([...memory.keys()].filter((file) => file.startsWith(join(folder, sep))))
  const read = listed.value.filter(isRead).map((file) => {
    gone.delete(file)
    return readRemembered(file, schema, memory, now)
  })
  for (const file of gone) memory.delete(file)
  return {
    entries: read.flatMap((each) => each.entries),
    problems: read.flatMap((each) => each.problems),
  }
}

/** By path. Each file is read by one schema alone. */
export type FileMemory = Map<string, RememberedFile>

interface RememberedFile {
  /** Size, inode and times when it was read. Undefined where these proved nothing: then its digest is compared. */
  readonly stamp: string | undefined
  /** SHA-256 of its text, where there is no stamp. */
  readonly digest: string | undefined
  readonly read: FilesRead<unknown>
}

/** Two changes within one tick of the file system's clock have one time; what is younger is read to be sure. */
const SETTLED_AFTER_MS = 2_000

function readRemembered<T>(
  file: string,
  schema: Schema<T>,
  memory: FileMemory,
  now: number,
): FilesRead<T> {
  const known = memory.get(file)
  // Before its text is read: a change in between then shows in the stamp of the next time.
  const stamp = stampOf(file, now)
  if (known?.stamp !== undefined && known.stamp === stamp) return known.read as FilesRead<T>
  const text = textOf(file)
  const digest =
    stamp === undefined && text.ok
      ? createHash('sha256').update(text.value).digest('hex')
      : undefined
  const isSame = digest !== undefined && digest === known?.digest
  const read = isSame ? (known.read as FilesRead<T>) : entriesOf(file, text, schema)
  memory.set(file, { stamp, digest, read })
  return read
}

function stampOf(file: string, now: number): string | undefined {
  const found = statSync(file, { bigint: true, throwIfNoEntry: false })
  if (found === undefined) return undefined
  const { size, ino, mtimeNs, ctimeNs } = found
  const changedNs = ctimeNs > mtimeNs ? ctimeNs : mtimeNs
  if (Number(changedNs / 1_000_000n) > now - SETTLED_AFTER_MS) return undefined
  // The time of the entry (ctime) cannot be set back, as that of the content (mtime) can.
  return [size, ino, mtimeNs, ctimeNs].join(' ')
}

/** Gives a finding its place in the file of the entry that it is about. */
export function locate(
  entry: { readonly file: string; readonly pointer: string },
  finding: { readonly pointer: string; readonly message: string },
): Problem {
  return { file: entry.file, pointer: entry.pointer + finding.pointer, message: finding.message }
}

export type Attempt<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string }

function textOf(file: string): Attempt<string> {
  try {
    return { ok: true, value: readFileSync(file, 'utf8') }
  } catch (thrown) {
    return { ok: false, message: `cannot be read: ${messageOf(thrown)}` }
  }
}

/** The value of a file's text, which is JSON or, by the file's name, YAML. */
export function parseFile(file: string, text: string): Attempt<unknown> {
  const isYaml = isYamlFile(file)
  try {
    return { ok: true, value: isYaml ? parseYaml(text) : (JSON.parse(text) as unknown) }
  } catch (thrown) {
    return { ok: false, message: `is not ${isYaml ? 'YAML' : 'JSON'}: ${messageOf(thrown)}` }
  }
}

/** The file of this name, in whichever form it is there; in JSON, where it is not. */
export function fileNamed(folder: string, name: string): string {
  const files = ['json', 'yaml', 'yml'].map((form) => join(folder, `${name}.${form}`))
  return files.find((file) => existsSync(file)) ?? `${join(folder, name)}.json`
}

const READ = /\.(?:json|ya?ml)$/i

/** Every file below a folder that {@link parseFile} reads, in the order of their paths. */
export function listFiles(folder: string): Attempt<readonly string[]> {
  try {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && READ.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
    return { ok: true, value: files.sort() }
  } catch (thrown) {
    return { ok: false, message: `cannot be listed: ${messageOf(thrown)}` }
  }
}

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}

function freezeDeep<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const inner of Object.values(value)) freezeDeep(inner)
  }
  return value
}
