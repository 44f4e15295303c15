/**
 * `shudao catalog draft|submit|publish|…`: the life of a resource, or of an entry of another kind, in the registry of a
 * running exchange.
 *
 * @module
 */
import { readFileSync } from 'node:fs'
import { ended } from '../../catalog/ended.ts'
import { parseFile } from '../../catalog/read-files.ts'
import { localSecond } from '../core/day.ts'
import type { EntryKind } from '../registry/entry-kind.ts'
import { KINDS } from '../registry/entry-kinds.ts'
import { allPages } from './all-pages.ts'
import { CliError } from './cli-error.ts'
import {
  withManagement,
  type AskManagement,
  type ManagementClientOptions,
} from './management-client.ts'
import { table } from './table.ts'
import { terminal } from './terminal.ts'

export type Reasoned = ManagementClientOptions & { readonly reason: string }

/** Of which kind; a resource unless told. */
export interface OfKind {
  readonly kind?: EntryKind
}

/** Writes one entry down, from a file. @returns 0 */
export async function catalogDraft(
  file: string,
  { reason, kind = 'resource', ...who }: Reasoned & OfKind,
): Promise<number> {
  const entry = entryIn(file)
  const digest = await withManagement(who, ({ ask }) => draftEntry(ask, kind, { entry, reason }))
  terminal.print(`✓ ${file} is a draft of the registry, ${digest.slice(0, 12)}.`)
  return 0
}

/** As JSON, whichever form the file has. */
function entryIn(file: string): string {
  const read = parseFile(file, readFileSync(file, 'utf8'))
  if (read.ok) return JSON.stringify(read.value)
  throw new CliError(`${file} ${ended(read.message)}`)
}

export interface Drafted {
  /** JSON. */
  readonly entry: string
  readonly reason: string
  /** Digest of the entry as it was looked at, empty where there was none; what is another by now is not written over. */
  readonly digest?: string
}

/** @returns the digest of what was written down. */
export async function draftEntry(
  ask: AskManagement,
  kind: EntryKind,
  drafted: Drafted,
): Promise<string> {
  const takes = { entry: 'String!', digest: 'ID' }
  const done = await ask(mutation('draft', kind, takes), { kind, ...drafted })
  return String(done['done'])
}

/** Of operations that are not named by their step; of resources alone. */
const OWN_NAMES: Partial<Record<CatalogStep | 'draft', string>> = {
  'note-change': 'noteResourceChange',
  extend: 'extendResourceUpdate',
}

/** The operation of a step: resources have their own, the other kinds share one that names the kind. */
export function mutation(
  step: CatalogStep | 'draft',
  kind: EntryKind,
  takes: Readonly<Record<string, string>>,
): string {
  const isResource = kind === 'resource'
  const all = Object.entries({
    ...(isResource ? {} : { kind: 'EntryKind!' }),
    ...takes,
    reason: 'String!',
  })
  const declared = all.map(([name, type]) => `$${name}: ${type}`).join(', ')
  const given = all.map(([name]) => `${name}: $${name}`).join(', ')
  const own = OWN_NAMES[step] ?? `${step}${isResource ? 'Resource' : 'Entry'}`
  return `mutation (${declared}) { done: ${own}(${given}) }`
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

export interface CatalogStepOptions extends Reasoned, OfKind {
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

const DEFECTS = { defects: '[ResourceDefect!]!' }
const ART_27 = { consultation: 'String!', filing: 'String!' }

/** What a step takes besides code and reason, as GraphQL declares it. */
function moreOf(step: CatalogStep, kind: EntryKind): Readonly<Record<string, string>> {
  if (step === 'return') return DEFECTS
  if (step === 'publish') return { acceptBreaks: 'Boolean!' }
  if (kind !== 'resource') return {}
  if (step === 'note-change') return { changedOn: 'Date!' }
  if (step === 'extend') return { days: 'Int!' }
  return step === 'suspend' || step === 'withdraw' ? ART_27 : {}
}

/** Takes one step. @returns 0 */
export async function catalogStep(
  step: CatalogStep,
  code: string,
  {
    reason,
    kind = 'resource',
    consultation,
    filing,
    defect,
    acceptBreaks,
    changedOn,
    days,
    ...who
  }: CatalogStepOptions,
): Promise<number> {
  const missing = kind === 'resource' ? Object.keys(moreOf(step, kind)).filter(isMissing) : []
  if (missing.length > 0) {
    const named = missing.map((name) => `--${name}`).join(' and ')
    throw new CliError(`A resource is not stopped without ${named} (Decree 809 Art. 27).`)
  }
  const defects = (defect ?? []).map(readDefect)
  return withManagement(who, async ({ ask }) => {
    const { done } = await ask(mutation(step, kind, { code: 'ID!', ...moreOf(step, kind) }), {
      kind,
      code,
      reason,
      consultation,
      filing,
      defects,
      acceptBreaks: acceptBreaks === true,
      changedOn,
      days: Number(days),
    })
    terminal.print(`✓ ${code} ${STEPS[step]}`)
    for (const warning of await warningsAfter(ask, { step, kind, code, done })) {
      terminal.print(warning)
    }
    return 0
  })

  function isMissing(name: string): boolean {
    return (
      (name === 'consultation' && consultation === undefined) ||
      (name === 'filing' && filing === undefined)
    )
  }
}

interface StepDone {
  readonly step: CatalogStep
  readonly kind: EntryKind
  readonly code: string
  /** What its operation gave. */
  readonly done: unknown
}

const LOOKED_AT = `query ($code: ID!) { events: resourceHistory(code: $code) { action warnings } }`

/**
 * Gives what the exchange could not look at when a step was taken, a sentence each. A submission gives it itself, a
 * publication its version: its event is asked for.
 *
 * @throws {CliError} when the exchange does not answer; the step is taken all the same.
 */
export async function warningsAfter(
  ask: AskManagement,
  { step, kind, code, done }: StepDone,
): Promise<readonly string[]> {
  if (step !== 'publish' || kind !== 'resource') return warningsIn(done)
  const { events } = await ask(LOOKED_AT, { code })
  const told = events as readonly Pick<HistoryEvent, 'action' | 'warnings'>[]
  return told.findLast(({ action }) => action === 'publish')?.warnings ?? []
}

/** What a submission gives: what the exchange could not look at. Other steps give none. */
export function warningsIn(done: unknown): readonly string[] {
  return Array.isArray(done) ? (done as readonly string[]) : []
}

function readDefect(text: string): { readonly pointer: string; readonly message: string } {
  const [, pointer, message] = /^(\/[^\s:]*):\s*(.+)$/.exec(text) ?? []
  if (pointer !== undefined && message !== undefined) return { pointer, message }
  throw new CliError(
    `--defect is "${text}"; give place and defect, like "/shareCondition/use: is too vague".`,
  )
}

/** As the management API lists it. */
export interface Listed {
  readonly code: string
  readonly name: string | null
  readonly state: string
  readonly service: string | null
  readonly version: number
  readonly publishedOn: string | null
  readonly entry: string
  readonly digest: string
}

const FIELDS = '{ code name state service version publishedOn entry digest }'
const LIST = `query ($state: String, $after: ID) { all: registeredResources(state: $state, after: $after) ${FIELDS} }`
const LIST_OF_KIND = `query ($kind: EntryKind!, $state: String, $after: ID) {
  all: registeredEntries(kind: $kind, state: $state, after: $after) ${FIELDS}
}`

/** Everything of a kind that this member of the staff may see, by code, however much it is. */
export async function listRegistry(
  ask: AskManagement,
  kind: EntryKind,
  state?: string,
): Promise<readonly Listed[]> {
  return allPages(
    async (after) => {
      const found =
        kind === 'resource'
          ? await ask(LIST, { state, after })
          : await ask(LIST_OF_KIND, { state, after, kind })
      return found['all'] as readonly Listed[]
    },
    ({ code }) => code,
  )
}

export interface CatalogListOptions extends ManagementClientOptions, OfKind {
  readonly state?: string
}

/** Prints one line an entry. @returns 0 */
export async function catalogList({
  state,
  kind = 'resource',
  ...who
}: CatalogListOptions): Promise<number> {
  const listed = await withManagement(who, ({ ask }) => listRegistry(ask, kind, state))
  const rows = listed.map((one) => [
    one.code,
    one.state,
    one.service === null ? 'none' : `version ${one.version}, ${one.service}`,
    one.name ?? '',
  ])
  terminal.print(table([KINDS[kind].noun, 'state', 'in force', 'name'], rows))
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
  readonly warnings: readonly string[]
}

const HISTORY_FIELDS = '{ seq action at by why version defects warnings }'
const HISTORY = `query ($code: ID!) { events: resourceHistory(code: $code) ${HISTORY_FIELDS} }`
const HISTORY_OF_KIND = `query ($kind: EntryKind!, $code: ID!) { events: entryHistory(kind: $kind, code: $code) ${HISTORY_FIELDS} }`

/** Prints one line an event, oldest first, and under it each defect and each warning. @returns 0 */
export async function catalogHistory(
  code: string,
  { kind = 'resource', ...who }: ManagementClientOptions & OfKind,
): Promise<number> {
  const { events } = await withManagement(who, ({ ask }) =>
    kind === 'resource' ? ask(HISTORY, { code }) : ask(HISTORY_OF_KIND, { kind, code }),
  )
  for (const { seq, action, at, by, why, version, defects, warnings } of events as HistoryEvent[]) {
    const what = version === null ? action : `${action} version ${version}`
    terminal.print(`${seq}. ${localSecond(new Date(at))}  ${what}  by ${by}: ${why}`)
    for (const line of [...defects, ...warnings]) terminal.print(`     ${line}`)
  }
  return 0
}
