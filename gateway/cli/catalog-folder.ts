/**
 * `shudao catalog diff|apply|export`: the registry as files, one an entry, that a repository keeps. The first folder of a
 * file's path says of which kind it is (`standards/`, `sources/` …); what lies in none of them is a resource.
 *
 * @module
 */
import { readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { ended } from '../../catalog/ended.ts'
import { listFiles, parseFile } from '../../catalog/read-files.ts'
import { ENTRY_KINDS, type EntryKind } from '../registry/entry-kind.ts'
import { KINDS } from '../registry/entry-kinds.ts'
import { changedFields, readEntry, type Entry } from '../registry/entry.ts'
import { RegistryError } from '../registry/errors.ts'
import {
  draftEntry,
  listRegistry,
  mutation,
  warningsIn,
  type Listed,
  type Reasoned,
} from './catalog-registry.ts'
import { CliError } from './cli-error.ts'
import { makeOutputFolder } from './folder-fault.ts'
import {
  withManagement,
  type AskManagement,
  type ManagementClientOptions,
} from './management-client.ts'
import { reasonsOf, type EntryPlace } from './refused-entry.ts'
import { terminal } from './terminal.ts'
import { writeValue } from './written-value.ts'

/** An entry and where it was read. */
export interface GivenEntry {
  readonly entry: Entry
  readonly place?: EntryPlace
}

/** What would change in the registry. */
export interface Difference extends GivenEntry {
  /** Undefined where the registry does not have it. */
  readonly known: Listed | undefined
}

/** Prints what the folder would change, and changes nothing. @returns 0 when that is nothing, 1 otherwise. */
export async function catalogDiff(folder: string, who: ManagementClientOptions): Promise<number> {
  const entries = readEntries(folder)
  const changes = await withManagement(who, ({ ask }) => differences(entries, ask))
  for (const change of changes) terminal.print(lineOf(change))
  if (changes.length === 0) terminal.print('The registry has all of it already.')
  return changes.length === 0 ? 0 : 1
}

export interface CatalogApplyOptions extends Reasoned {
  readonly yes?: true
  readonly submit?: true
}

/**
 * Writes down as drafts what differs, and submits it where told. What is only in the registry stays. Without `--yes`
 * it only says what it would do; done twice it does nothing the second time.
 *
 * @returns 0; 1 when something was refused.
 */
export async function catalogApply(
  folder: string,
  { yes, submit, reason, ...who }: CatalogApplyOptions,
): Promise<number> {
  const entries = readEntries(folder)
  return withManagement(who, async ({ ask }) => {
    const changes = await differences(entries, ask)
    for (const change of changes) terminal.print(lineOf(change))
    if (changes.length === 0) {
      terminal.print('The registry has all of it already.')
      return 0
    }
    if (yes !== true) {
      terminal.print(`Nothing was done. ${changes.length} would be drafted: say --yes.`)
      return 0
    }
    const refused = await draftAll(changes, ask, { reason, submit: submit === true })
    const drafted = changes.length - refused
    terminal.print(`✓ ${drafted} ${submit === true ? 'drafted and submitted' : 'drafted'}.`)
    return refused === 0 ? 0 : 1
  })
}

/**
 * One refused keeps none of the others back; refused is also what somebody else has changed meanwhile.
 *
 * @returns how many were.
 */
export async function draftAll(
  changes: readonly Difference[],
  ask: AskManagement,
  { reason, submit }: { readonly reason: string; readonly submit: boolean },
): Promise<number> {
  let refused = 0
  const submission = { code: 'ID!', digest: 'ID!' }
  for (const { entry, place, known } of changes) {
    const { kind, code } = entry
    const seen = known?.digest ?? ''
    try {
      const digest = await draftEntry(ask, kind, { entry: entry.text, reason, digest: seen })
      if (!submit) continue
      const told = { kind, code, digest, reason }
      const { done } = await ask(mutation('submit', kind, submission), told)
      for (const warning of warningsIn(done)) terminal.print(`${namedOf(entry)}: ${warning}`)
    } catch (thrown) {
      if (!(thrown instanceof CliError)) throw thrown
      refused += 1
      const where = place === undefined ? '' : `, ${place.file}`
      terminal.error(`${namedOf(entry)}${where}:\n${indented(reasonsOf(thrown, place))}`)
    }
  }
  return refused
}

export interface CatalogExportOptions extends ManagementClientOptions {
  /** `dcat`: what is published, as DCAT-AP 3 in one file; else what the registry has, a file each. */
  readonly format: 'json' | 'yaml' | 'dcat'
}

/** Writes one file an entry, as it was last written; what else is in the folder stays. @returns 0 */
export async function catalogExport(
  folder: string,
  { format, ...who }: CatalogExportOptions,
): Promise<number> {
  if (format === 'dcat') return exportDcat(folder, who)
  const counts = await withManagement(who, async ({ ask }) => {
    const written: string[] = []
    for (const kind of ENTRY_KINDS) {
      const all = await listRegistry(ask, kind)
      if (all.length === 0) continue
      const { noun, folder: name } = KINDS[kind]
      makeOutputFolder(join(folder, name))
      for (const one of all)
        writeValue(join(folder, name, `${one.code}.${format}`), whole(kind, one))
      written.push(`${all.length} ${noun}${all.length === 1 ? '' : 's'}`)
    }
    return written
  })
  terminal.print(
    counts.length === 0 ? 'The registry is empty.' : `✓ In ${folder}: ${counts.join(', ')}.`,
  )
  return 0
}

/** A resource's says what the registry says of it: it can be read as a file of the resources folder. */
function whole(kind: EntryKind, { entry, state, version, publishedOn }: Listed): object {
  const written = JSON.parse(entry) as object
  if (kind !== 'resource') return written
  return { ...written, version: Math.max(version, 1), state, ...(publishedOn && { publishedOn }) }
}

async function exportDcat(folder: string, who: ManagementClientOptions): Promise<number> {
  const { catalogAsDcat } = await withManagement(who, ({ ask }) => ask('{ catalogAsDcat }'))
  makeOutputFolder(folder)
  const file = join(folder, 'catalog.jsonld')
  writeValue(file, JSON.parse(String(catalogAsDcat)))
  terminal.print(`✓ ${file} is what is published, as DCAT-AP 3.`)
  return 0
}

/** What the registry has otherwise, in the order in which kinds need each other. */
export async function differences(
  entries: readonly GivenEntry[],
  ask: AskManagement,
): Promise<readonly Difference[]> {
  const changes: Difference[] = []
  for (const kind of ENTRY_KINDS) {
    const own = entries.filter(({ entry }) => entry.kind === kind)
    if (own.length === 0) continue
    const known = new Map((await listRegistry(ask, kind)).map((one) => [one.code, one]))
    changes.push(
      ...own
        .map((given) => ({ ...given, known: known.get(given.entry.code) }))
        .filter(({ entry, known: before }) => before?.digest !== entry.digest),
    )
  }
  return changes
}

/** @throws {CliError} with everything wrong with all files. */
function readEntries(folder: string): readonly GivenEntry[] {
  const problems: string[] = []
  const entries = filesOf(folder).flatMap((file) => {
    const given = parseFile(file, readFileSync(file, 'utf8'))
    if (!given.ok) {
      problems.push(`${file}\n  ${ended(given.message)}`)
      return []
    }
    const isList = Array.isArray(given.value)
    const all = (isList ? given.value : [given.value]) as readonly unknown[]
    return all.flatMap((one, at): GivenEntry[] => {
      const place = { file, pointer: isList ? `/${at}` : '' }
      try {
        return [{ entry: readEntry(JSON.stringify(one), kindOf(folder, file)), place }]
      } catch (thrown) {
        if (!(thrown instanceof RegistryError)) throw thrown
        problems.push(`${file}\n${indented(reasonsOf(thrown, place))}`)
        return []
      }
    })
  })
  const codes = entries.map(({ entry }) => namedOf(entry))
  const twice = new Set(codes.filter((code, i) => codes.indexOf(code) !== i))
  problems.push(...[...twice].map((code) => `${code} is in ${folder} twice.`))
  if (problems.length > 0) throw new CliError(problems.join('\n'))
  return entries
}

function indented(lines: string): string {
  return `  ${lines.replaceAll('\n', '\n  ')}`
}

const KIND_OF_FOLDER: ReadonlyMap<string, EntryKind> = new Map(
  ENTRY_KINDS.map((kind) => [KINDS[kind].folder, kind]),
)

function kindOf(folder: string, file: string): EntryKind {
  const [first = ''] = relative(folder, file).split(sep)
  return KIND_OF_FOLDER.get(first) ?? 'resource'
}

/** As lines say it: a resource by its code, which no other kind's looks like. */
function namedOf({ kind, code }: Pick<Entry, 'kind' | 'code'>): string {
  return kind === 'resource' ? code : `${KINDS[kind].noun} ${code}`
}

function filesOf(folder: string): readonly string[] {
  const listed = listFiles(folder)
  if (listed.ok) return listed.value
  throw new CliError(`${folder} cannot be read. Give a folder of files of the registry.`)
}

function lineOf({ entry, known }: Difference): string {
  if (known === undefined) return `+ ${namedOf(entry)}`
  const changed = changedFields(known.entry, entry.text)
  return `~ ${namedOf(entry)}: ${changed.join(', ')}`
}
