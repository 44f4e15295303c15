/**
 * `shudao catalog draft|submit|publish|…`: the life of a resource in the registry of a running exchange.
 *
 * @module
 */
import { readFileSync } from 'node:fs'
import { parseFile } from '../../catalog/read-files.ts'
import { CliError } from './cli-error.ts'
import { withManagement, type ManagementClientOptions } from './management-client.ts'
import { table } from './table.ts'
import { terminal } from './terminal.ts'

export type Reasoned = ManagementClientOptions & { readonly reason: string }

const DRAFT = `mutation ($entry: String!, $reason: String!) { draftResource(entry: $entry, reason: $reason) }`

/** Writes one resource down, from a file. @returns 0 */
export async function catalogDraft(file: string, { reason, ...who }: Reasoned): Promise<number> {
  const entry = entryIn(file)
  const { draftResource } = await withManagement(who, ({ ask }) => ask(DRAFT, { entry, reason }))
  terminal.print(`✓ ${file} is a draft of the registry, ${String(draftResource).slice(0, 12)}.`)
  return 0
}

/** As JSON, whichever form the file has. */
function entryIn(file: string): string {
  const read = parseFile(file, readFileSync(file, 'utf8'))
  if (read.ok) return JSON.stringify(read.value)
  throw new CliError(`${file} ${read.message}.`)
}

const STEPS = {
  submit: 'is submitted: another person may publish it now.',
  'note-change': 'is to be amended: a changed entry is due within ten working days.',
  extend: 'has more time until its changed entry is due.',
  publish: 'is published, on all replicas within two seconds.',
  resume: 'is published again, on all replicas within two seconds.',
  return: 'is returned with its defects.',
  suspend: 'is suspended, on all replicas within two seconds.',
  withdraw: 'is withdrawn for ever, on all replicas within two seconds.',
} as const
export type CatalogStep = keyof typeof STEPS

export interface CatalogStepOptions extends Reasoned {
  readonly consultation?: string
  readonly filing?: string
  /** With `return`: `/pointer: message` each. */
  readonly defect?: readonly string[]
  /** With `publish`. */
  readonly acceptBreaks?: true
  /** With `note-change`: the day of the change. */
  readonly changedOn?: string
  /** With `extend`: working days. */
  readonly days?: string
}

/** What a step takes besides code and reason, as GraphQL declares it. */
const MORE: Partial<Record<CatalogStep, Readonly<Record<string, string>>>> = {
  'note-change': { changedOn: 'Date!' },
  extend: { days: 'Int!' },
  publish: { acceptBreaks: 'Boolean!' },
  return: { defects: '[ResourceDefect!]!' },
  suspend: { consultation: 'String!', filing: 'String!' },
  withdraw: { consultation: 'String!', filing: 'String!' },
}

/** Where it is not the step and `Resource`. */
const MUTATIONS: Partial<Record<CatalogStep, string>> = {
  'note-change': 'noteResourceChange',
  extend: 'extendResourceUpdate',
}

/** Takes one step. @returns 0 */
export async function catalogStep(
  step: CatalogStep,
  code: string,
  {
    reason,
    consultation,
    filing,
    defect,
    acceptBreaks,
    changedOn,
    days,
    ...who
  }: CatalogStepOptions,
): Promise<number> {
  const arguments_ = Object.entries({ code: 'ID!', reason: 'String!', ...MORE[step] })
  const declared = arguments_.map(([name, type]) => `$${name}: ${type}`).join(', ')
  const given = arguments_.map(([name]) => `${name}: $${name}`).join(', ')
  const text = `mutation (${declared}) { ${MUTATIONS[step] ?? `${step}Resource`}(${given}) }`
  const defects = (defect ?? []).map(readDefect)
  await withManagement(who, ({ ask }) =>
    ask(text, {
      code,
      reason,
      consultation,
      filing,
      defects,
      acceptBreaks: acceptBreaks === true,
      changedOn,
      days: Number(days),
    }),
  )
  terminal.print(`✓ ${code} ${STEPS[step]}`)
  return 0
}

function readDefect(text: string): { readonly pointer: string; readonly message: string } {
  const [, pointer, message] = /^(\/[^\s:]*):\s*(.+)$/.exec(text) ?? []
  if (pointer !== undefined && message !== undefined) return { pointer, message }
  throw new CliError(
    `--defect is "${text}"; give place and defect, like "/shareCondition/use: is too vague".`,
  )
}

export interface ListedResource {
  readonly code: string
  readonly name: string | null
  readonly state: string
  readonly service: string | null
  readonly version: number
  readonly publishedOn: string | null
  readonly entry: string
  readonly digest: string
}

const LIST = `query ($state: String, $after: ID) {
  registeredResources(state: $state, after: $after) { code name state service version publishedOn entry digest }
}`

/** Everything in the registry that this member of the staff may see, by code, however much it is. */
export async function listRegistry(
  who: ManagementClientOptions,
  state?: string,
): Promise<readonly ListedResource[]> {
  return withManagement(who, async ({ ask }) => {
    const all: ListedResource[] = []
    for (;;) {
      const { registeredResources } = await ask(LIST, { state, after: all.at(-1)?.code })
      const page = registeredResources as readonly ListedResource[]
      if (page.length === 0) return all
      all.push(...page)
    }
  })
}

export interface CatalogListOptions extends ManagementClientOptions {
  readonly state?: string
}

/** Prints one line a resource. @returns 0 */
export async function catalogList({ state, ...who }: CatalogListOptions): Promise<number> {
  const rows = (await listRegistry(who, state)).map((one) => [
    one.code,
    one.state,
    one.service === null ? 'none' : `version ${one.version}, ${one.service}`,
    one.name ?? '',
  ])
  terminal.print(table(['resource', 'state', 'in force', 'name'], rows))
  return 0
}

interface HistoryEvent {
  readonly seq: number
  readonly action: string
  readonly at: string
  readonly by: string
  readonly why: string
  readonly version: number | null
  readonly defects: readonly string[]
}

const HISTORY = `query ($code: ID!) { resourceHistory(code: $code) { seq action at by why version defects } }`

/** Prints one line an event, oldest first, and under it each defect. @returns 0 */
export async function catalogHistory(code: string, who: ManagementClientOptions): Promise<number> {
  const { resourceHistory } = await withManagement(who, ({ ask }) => ask(HISTORY, { code }))
  for (const { seq, action, at, by, why, version, defects } of resourceHistory as HistoryEvent[]) {
    const what = version === null ? action : `${action} version ${version}`
    terminal.print(`${seq}. ${at}  ${what}  by ${by}: ${why}`)
    for (const defect of defects) terminal.print(`     ${defect}`)
  }
  return 0
}
