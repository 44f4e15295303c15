/**
 * `shudao catalog diff|apply|export`: the registry as files, one a resource, that a repository keeps.
 *
 * @module
 */
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { listFiles, parseFile } from '../../catalog/read-files.ts'
import { readEntry, type Entry } from '../registry/entry.ts'
import { RegistryError } from '../registry/errors.ts'
import { listRegistry, type ListedResource, type Reasoned } from './catalog-registry.ts'
import { CliError } from './cli-error.ts'
import { withManagement, type ManagementClientOptions } from './management-client.ts'
import { terminal } from './terminal.ts'
import { writeValue } from './written-value.ts'

/** What a folder would change in the registry. */
interface Difference {
  readonly entry: Entry
  /** Undefined where the registry does not have it. */
  readonly known: ListedResource | undefined
}

/** Prints what the folder would change, and changes nothing. @returns 0 when that is nothing, 1 otherwise. */
export async function catalogDiff(folder: string, who: ManagementClientOptions): Promise<number> {
  const changes = await differences(folder, who)
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
  const changes = await differences(folder, who)
  for (const change of changes) terminal.print(lineOf(change))
  if (changes.length === 0) {
    terminal.print('The registry has all of it already.')
    return 0
  }
  if (yes !== true) {
    terminal.print(`Nothing was done. ${changes.length} would be drafted: say --yes.`)
    return 0
  }
  const refused = await draftAll(changes, { reason, submit: submit === true, who })
  const drafted = changes.length - refused
  terminal.print(`✓ ${drafted} ${submit === true ? 'drafted and submitted' : 'drafted'}.`)
  return refused === 0 ? 0 : 1
}

const DRAFT = `mutation ($entry: String!, $reason: String!) { draftResource(entry: $entry, reason: $reason) }`
const SUBMIT = `mutation ($code: ID!, $reason: String!) { submitResource(code: $code, reason: $reason) }`

/** One refused keeps none of the others back. @returns how many were. */
async function draftAll(
  changes: readonly Difference[],
  {
    reason,
    submit,
    who,
  }: {
    readonly reason: string
    readonly submit: boolean
    readonly who: ManagementClientOptions
  },
): Promise<number> {
  return withManagement(who, async ({ ask }) => {
    let refused = 0
    for (const { entry } of changes) {
      try {
        await ask(DRAFT, { entry: entry.text, reason })
        if (submit) await ask(SUBMIT, { code: entry.code, reason })
      } catch (thrown) {
        if (!(thrown instanceof CliError)) throw thrown
        refused += 1
        terminal.error(`${entry.code}:\n  ${thrown.message.replaceAll('\n', '\n  ')}`)
      }
    }
    return refused
  })
}

export interface CatalogExportOptions extends ManagementClientOptions {
  readonly format: 'json' | 'yaml'
}

/** Writes one file a resource, as it was last written; what else is in the folder stays. @returns 0 */
export async function catalogExport(
  folder: string,
  { format, ...who }: CatalogExportOptions,
): Promise<number> {
  const all = await listRegistry(who)
  mkdirSync(folder, { recursive: true })
  for (const { code, entry, state, version, publishedOn } of all) {
    const written = JSON.parse(entry) as Readonly<Record<string, unknown>>
    const placed = { ...written, version: Math.max(version, 1), state }
    const whole = publishedOn === null ? placed : { ...placed, publishedOn }
    writeValue(join(folder, `${code}.${format}`), whole)
  }
  terminal.print(`✓ ${all.length} resources are in ${folder}.`)
  return 0
}

async function differences(
  folder: string,
  who: ManagementClientOptions,
): Promise<readonly Difference[]> {
  const entries = readEntries(folder)
  const known = new Map((await listRegistry(who)).map((one) => [one.code, one]))
  return entries
    .map((entry) => ({ entry, known: known.get(entry.code) }))
    .filter(({ entry, known: before }) => before?.digest !== entry.digest)
}

/** @throws {CliError} with everything wrong with all files. */
function readEntries(folder: string): readonly Entry[] {
  const problems: string[] = []
  const entries = filesOf(folder).flatMap((file) => {
    try {
      const given = parseFile(file, readFileSync(file, 'utf8'))
      if (!given.ok) throw new CliError(`${given.message}.`)
      const all: readonly unknown[] = Array.isArray(given.value) ? given.value : [given.value]
      return all.map((one) => readEntry(JSON.stringify(one)))
    } catch (thrown) {
      if (!(thrown instanceof RegistryError || thrown instanceof CliError)) throw thrown
      const why = thrown.message
      problems.push(`${file}\n  ${why.replaceAll('\n', '\n  ')}`)
      return []
    }
  })
  const codes = entries.map(({ code }) => code)
  const twice = new Set(codes.filter((code, i) => codes.indexOf(code) !== i))
  problems.push(...[...twice].map((code) => `${code} is in ${folder} twice.`))
  if (problems.length > 0) throw new CliError(problems.join('\n'))
  return entries
}

function filesOf(folder: string): readonly string[] {
  const listed = listFiles(folder)
  if (listed.ok) return listed.value
  throw new CliError(`${folder} cannot be read. Give a folder of resource files.`)
}

function lineOf({ entry, known }: Difference): string {
  if (known === undefined) return `+ ${entry.code}`
  const [before, after] = [known.entry, entry.text].map(
    (text) => JSON.parse(text) as Readonly<Record<string, unknown>>,
  )
  const fields = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])]
  const changed = fields.filter(
    (field) => JSON.stringify(before?.[field]) !== JSON.stringify(after?.[field]),
  )
  return `~ ${entry.code}: ${changed.join(', ')}`
}
