import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Problem } from './errors.ts'
import { checkShape } from './schema/check.ts'
import type { Schema } from './schema/build.ts'

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
 * Reads one JSON file. It holds one entry, or a list of entries; those that fit the schema are given
 * frozen, the others as problems.
 */
export function readEntries<T>(file: string, schema: Schema<T>): FilesRead<T> {
  const parsed = parseFile(file)
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

/** Reads every `*.json` below a folder, in the order of their paths. */
export function readFolder<T>(folder: string, schema: Schema<T>): FilesRead<T> {
  const listed = listFiles(folder)
  if (!listed.ok) {
    return { entries: [], problems: [{ file: folder, pointer: '', message: listed.message }] }
  }
  const read = listed.value.map((file) => readEntries(file, schema))
  return {
    entries: read.flatMap((each) => each.entries),
    problems: read.flatMap((each) => each.problems),
  }
}

/** Gives a finding its place in the file of the entry that it is about. */
export function locate(
  entry: { readonly file: string; readonly pointer: string },
  finding: { readonly pointer: string; readonly message: string },
): Problem {
  return { file: entry.file, pointer: entry.pointer + finding.pointer, message: finding.message }
}

type Attempt<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly message: string }

function parseFile(file: string): Attempt<unknown> {
  try {
    const text = readFileSync(file, 'utf8')
    try {
      return { ok: true, value: JSON.parse(text) as unknown }
    } catch (thrown) {
      return { ok: false, message: `is not JSON: ${messageOf(thrown)}` }
    }
  } catch (thrown) {
    return { ok: false, message: `cannot be read: ${messageOf(thrown)}` }
  }
}

function listFiles(folder: string): Attempt<readonly string[]> {
  try {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
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
