/**
 * `shudao request …`: applying for another department's data, and replying, at a running exchange.
 *
 * @module
 */
import { readFileSync } from 'node:fs'
import { lateBy } from '../../catalog/procedures/deadlines.ts'
import { localSecond } from '../core/day.ts'
import { allPages } from './all-pages.ts'
import { CliError } from './cli-error.ts'
import { withManagement, type ManagementClientOptions } from './management-client.ts'
import { inItsWords, sayFinding } from './step-words.ts'
import { table } from './table.ts'
import { terminal } from './terminal.ts'

/** What a step takes besides id and reason: as GraphQL declares it. */
interface Taken {
  readonly mutation: string
  readonly takes?: Readonly<Record<string, string>>
}

export const REQUEST_STEPS = {
  amend: { mutation: 'amendRequest', takes: { application: 'RequestApplication!' } },
  endorse: { mutation: 'endorseRequest' },
  submit: { mutation: 'submitRequest' },
  withdraw: { mutation: 'withdrawRequest' },
  'ask-supplement': { mutation: 'askSupplement', takes: { missing: '[String!]!' } },
  supplement: { mutation: 'supplementRequest', takes: { application: 'RequestApplication!' } },
  review: { mutation: 'reviewRequest', takes: { proposal: 'String!', terms: 'String' } },
  agree: { mutation: 'agreeRequest' },
  refuse: { mutation: 'refuseRequest' },
  extend: { mutation: 'extendRequest', takes: { days: 'Int!' } },
  provide: { mutation: 'provideRequest' },
  suspend: { mutation: 'suspendRequest', takes: { rectifyBy: 'Date!' } },
  rectify: { mutation: 'rectifyRequest', takes: { evidence: 'String!' } },
  reinstate: { mutation: 'reinstateRequest' },
  terminate: { mutation: 'terminateRequest' },
  'ask-disposal': { mutation: 'askDisposal' },
  dispose: { mutation: 'disposeRequest', takes: { evidence: 'String!' } },
} as const satisfies Record<string, Taken>
export type RequestStep = keyof typeof REQUEST_STEPS

export interface RequestStepOptions extends ManagementClientOptions {
  readonly reason: string
  /** Number of the last event that was seen: what was done since is told, and nothing is done. */
  readonly event?: string
  /** File with the application, JSON. */
  readonly application?: string
  readonly missing?: readonly string[]
  /** With `review`: file with the terms, JSON; to refuse, `refuse`. */
  readonly terms?: string
  readonly refuse?: true
  readonly days?: string
  readonly rectifyBy?: string
  readonly evidence?: string
}

const TAKEN = '{ id state waits }'

/** Begins a request from a file. Prints its id. @returns 0 */
export async function requestApply(
  file: string,
  { reason, ...who }: ManagementClientOptions & { readonly reason: string },
): Promise<number> {
  const text = `mutation ($application: RequestApplication!, $reason: String!) { applyRequest(application: $application, reason: $reason) ${TAKEN} }`
  const application = readJson(file)
  const typed = { kind: 'request', name: 'apply', operation: 'applyRequest' } as const
  const { applyRequest } = await inItsWords({ ...typed, files: { application: file } }, () =>
    withManagement(who, ({ ask }) => ask(text, { application, reason })),
  )
  tell(applyRequest as Step)
  return 0
}

/** Takes one step. @returns 0 */
export async function requestStep(
  step: RequestStep,
  id: string,
  { reason, ...given }: RequestStepOptions,
): Promise<number> {
  const { mutation, takes = {} }: Taken = REQUEST_STEPS[step]
  const arguments_ = Object.entries({ id: 'ID!', event: 'Int', reason: 'String!', ...takes })
  const declared = arguments_.map(([name, type]) => `$${name}: ${type}`).join(', ')
  const passed = arguments_.map(([name]) => `${name}: $${name}`).join(', ')
  const text = `mutation (${declared}) { ${mutation}(${passed}) ${TAKEN} }`
  const variables = {
    id,
    reason,
    event: given.event === undefined ? undefined : eventOf(given.event),
    missing: given.missing,
    rectifyBy: given.rectifyBy,
    evidence: given.evidence,
    days: Number(given.days),
    proposal: given.refuse === true ? 'refuse' : 'agree',
    terms: given.terms === undefined ? undefined : JSON.stringify(readJson(given.terms)),
    application: given.application === undefined ? undefined : readJson(given.application),
  }
  const { application, terms } = given
  const files = {
    ...(application === undefined ? {} : { application }),
    ...(terms === undefined ? {} : { terms }),
  }
  const typed = { kind: 'request', name: step, operation: mutation, id, files } as const
  const answer = await inItsWords(typed, () =>
    withManagement(given, ({ ask }) => ask(text, variables)),
  )
  tell(answer[mutation] as Step)
  return 0
}

function eventOf(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  throw new CliError(
    `--event is "${text}"; give the number before the last event that "shudao request show" printed.`,
  )
}

interface Step {
  readonly id: string
  readonly state: string
  readonly waits: boolean
}

function tell({ id, state, waits }: Step): void {
  terminal.print(
    waits
      ? `✓ ${id} is ${state}; the step is on its way to the other province, which keeps it.`
      : `✓ ${id} is ${state}.`,
  )
}

function readJson(file: string): unknown {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    throw new CliError(`${file} cannot be read.`)
  }
  try {
    return JSON.parse(text)
  } catch (thrown) {
    throw new CliError(`${file} is not JSON: ${thrown instanceof Error ? thrown.message : ''}`)
  }
}

interface Clock {
  readonly deadline: string
  readonly state: string
  readonly dueOn: string | null
  readonly daysLeft: number | null
}

interface ListedRequest {
  readonly id: string
  readonly state: string
  readonly demand: string
  readonly supply: string
  readonly consumer: string
  readonly resource: string
  readonly clocks: readonly Clock[]
}

const LIST = `query ($state: String, $after: ID) {
  requests(state: $state, after: $after) { id state demand supply consumer resource clocks { deadline state dueOn daysLeft } }
}`

export interface RequestListOptions extends ManagementClientOptions {
  readonly state?: string
}

const HOW_TO_APPLY =
  'To apply for data of another department: shudao request apply <file> --reason <text>; what stands in the file, policies/README.md says.'

/** Prints one line a request. @returns 0 */
export async function requestList({ state, ...who }: RequestListOptions): Promise<number> {
  const all = await withManagement(who, ({ ask }) =>
    allPages(
      async (after) => (await ask(LIST, { state, after }))['requests'] as readonly ListedRequest[],
      ({ id }) => id,
    ),
  )
  if (all.length === 0) {
    const which = state === undefined ? '' : ` in state "${state}"`
    const others = state === undefined ? '' : '; without --state all are listed'
    terminal.print(`There are no requests${which} that you may see${others}. ${HOW_TO_APPLY}`)
    return 0
  }
  const rows = all.map((one) => [
    one.id,
    one.state,
    one.consumer,
    one.resource,
    one.clocks
      .filter(({ state: now }) => !now.startsWith('met'))
      .map(clockLine)
      .join('; '),
  ])
  terminal.print(table(['request', 'state', 'for', 'of', 'clock'], rows))
  return 0
}

/** `D4 due 2026-03-16, 3 working days left` */
function clockLine({ deadline, state, dueOn, daysLeft }: Clock): string {
  if (dueOn === null || daysLeft === null) return `${deadline} ${state}`
  if (state.startsWith('met')) return `${deadline} ${state}, was due ${dueOn}`
  const days = state === 'overdue' ? lateBy(daysLeft) : `${daysLeft} working days left`
  return `${deadline} due ${dueOn}, ${days}`
}

const DEADLINES = `query ($overdue: Boolean) {
  deadlines(overdue: $overdue) { about responsible clock { deadline state dueOn daysLeft after } }
}`

export interface RequestDeadlinesOptions extends ManagementClientOptions {
  readonly overdue?: true
}

/** Prints every clock that runs, what is due first at the head. @returns 1 where one is late. */
export async function requestDeadlines({
  overdue,
  ...who
}: RequestDeadlinesOptions): Promise<number> {
  const { deadlines } = await withManagement(who, ({ ask }) => ask(DEADLINES, { overdue }))
  const all = deadlines as readonly RunningClock[]
  if (all.length === 0) {
    terminal.print(overdue === true ? 'Nothing is late.' : 'No clock runs.')
    return 0
  }
  const rows = all.map(({ about, responsible, clock }) => [
    ...[about, responsible, clockLine(clock), clock.after],
  ])
  terminal.print(table(['about', 'for', 'clock', 'when it has run out'], rows))
  return all.some(({ clock }) => clock.state === 'overdue') ? 1 : 0
}

interface RunningClock {
  readonly about: string
  readonly responsible: string
  readonly clock: Clock & { readonly after: string }
}

const SHOW = `query ($id: ID!) { request(id: $id) {
  id state demand supply consumer resource shareType items matters legalBasis scenario scope method until joinedWith heldBeside correlationRisk correlationAssessedBy terms
  hold { state because by since } clocks { deadline state dueOn daysLeft } events { seq action at by role region why details } deed { action by state findings }
} }`

/** Prints a request whole: what is asked for, its clocks, every event. @returns 0 */
export async function requestShow(id: string, who: ManagementClientOptions): Promise<number> {
  const { request } = await withManagement(who, ({ ask }) => ask(SHOW, { id }))
  const { clocks, events, deed, hold, terms, ...rest } = request as Shown
  for (const [name, value] of Object.entries(rest)) {
    const said: unknown = Array.isArray(value) ? value.join(', ') : value
    if (typeof said === 'string' && said !== '') terminal.print(`${name}: ${said}`)
  }
  if (terms !== null) terminal.print(`terms: ${terms}`)
  if (hold !== null) {
    terminal.print(
      `grant: ${hold.state} here since ${localSecond(new Date(hold.since))} by ${hold.by}: ${hold.because}`,
    )
    if (hold.state === 'suspended') terminal.print(`     lift it: shudao grant re-attest ${id}`)
  }
  for (const clock of clocks) terminal.print(`clock: ${clockLine(clock)}`)
  for (const { seq, action, at, by, role, region, why, details } of events) {
    const time = localSecond(new Date(at))
    terminal.print(`${seq}. ${time}  ${action}  by ${by} (${role}, ${region}): ${why}`)
    if (details !== '{}') terminal.print(`     ${details}`)
  }
  if (deed !== null) {
    terminal.print(`not yet: ${deed.action} by ${deed.by} is ${deed.state}`)
    for (const finding of deed.findings) terminal.print(`     ${deedFinding(finding, deed, id)}`)
  }
  return 0
}

/** As the exchange shows it: the pointer, then what is wrong there. */
function deedFinding(text: string, { action }: { readonly action: string }, id: string): string {
  const end = text.indexOf(' ')
  const finding = { pointer: text.slice(0, end), message: text.slice(end + 1) }
  return sayFinding(finding, { kind: 'request', name: action, operation: '', id })
}

interface Shown extends Readonly<Record<string, unknown>> {
  readonly terms: string | null
  readonly hold: Readonly<Record<'state' | 'because' | 'by' | 'since', string>> | null
  readonly clocks: readonly Clock[]
  readonly events: readonly Readonly<
    Record<'seq' | 'action' | 'at' | 'by' | 'role' | 'region' | 'why' | 'details', string>
  >[]
  readonly deed: {
    readonly action: string
    readonly by: string
    readonly state: string
    readonly findings: readonly string[]
  } | null
}
