/**
 * What an exchange says against a step, in the words of the command that took it: commands for what the API calls its
 * operations and actions, options and files for its fields.
 *
 * @module
 */
import { ended } from '../../catalog/ended.ts'
import type { Finding } from '../../catalog/finding.ts'
import { CORRECTION_TRANSITIONS, DISPUTE_TRANSITIONS } from '../../catalog/procedures/correction.ts'
import type { Transitions } from '../../catalog/procedures/procedure.ts'
import { isGrantAction, TRANSITIONS } from '../../catalog/procedures/request-transitions.ts'
import { CliError } from './cli-error.ts'
import { reasonsOf } from './refused-entry.ts'

type Kind = 'request' | 'correction' | 'dispute'

const TABLES: Readonly<Record<Kind, Transitions<string, string>>> = {
  request: TRANSITIONS,
  correction: CORRECTION_TRANSITIONS,
  dispute: DISPUTE_TRANSITIONS,
}

/** A step as it was typed. */
export interface TypedStep {
  readonly kind: Kind
  /** As the command is called after its kind: `endorse`. */
  readonly name: string
  /** Of the management API. */
  readonly operation: string
  /** Id of the procedure; none where it is begun. */
  readonly id?: string
  /** Files by the field that they gave. */
  readonly files?: Readonly<Partial<Record<'application' | 'terms', string>>>
}

/** Options, or what stands in their place, by the first name of a pointer. */
const GIVEN_BY: Readonly<Record<string, string>> = {
  by: 'Your account',
  why: '--reason',
  missing: '--missing',
  proposal: '--terms or --refuse',
  days: '--days',
  rectifyBy: '--rectify-by',
  evidence: '--evidence',
  finding: '--finding',
  outcome: '--outcome',
  to: '--to',
  index: '--index',
  resource: '--resource',
  items: '--item',
  exchangeId: 'The exchange',
  about: 'What it is about',
}

/** @throws {CliError} with what the exchange says against it, in the words of the command. */
export async function inItsWords<T>(step: TypedStep, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (thrown) {
    if (!(thrown instanceof CliError)) throw thrown
    const { message, findings } = thrown
    const said =
      findings.length === 0
        ? message.replaceAll(`"${step.operation}"`, commandOf(step.kind, step.name))
        : findings.map((one) => sayFinding(one, step)).join('\n')
    throw new CliError(said, findings)
  }
}

/** One finding, as a sentence. */
export function sayFinding(finding: Finding, step: TypedStep): string {
  const [, first = '', ...rest] = finding.pointer.split('/')
  const file = fileOf(first, step)
  if (file !== undefined) {
    const pointer = rest.map((name) => `/${name}`).join('')
    const placed = new CliError('', [{ ...finding, pointer }])
    return `${file}: ${reasonsOf(placed, { file, pointer: '' })}`
  }
  return (
    stateSaid(finding, step) ?? `${whereOf(first, finding, step)} ${ended(inWords(finding, step))}`
  )
}

/** What a grant of the terms could not be is a matter of the terms. */
function fileOf(first: string, { files = {} }: TypedStep): string | undefined {
  if (first === 'application') return files.application
  return first === 'terms' || first === 'grant' ? files.terms : undefined
}

function whereOf(first: string, { pointer }: Finding, { kind, name, id }: TypedStep): string {
  if (first === 'action') return id ?? commandOf(kind, name)
  return GIVEN_BY[first] ?? pointer
}

/** What it is now, what the step is for, and what can be done instead. */
function stateSaid({ message }: Finding, { kind, id = '' }: TypedStep): string | undefined {
  const found = /^cannot be "([\w-]+)" in the state ([\w-]+); it can be in (.+)$/.exec(message)
  const [, action = '', state = '', states = ''] = found ?? []
  if (found === null) return undefined
  const next = Object.entries(TABLES[kind])
    .filter(
      ([one, { from, role }]) => from.includes(state) && !role.includes('system') && one !== action,
    )
    .map(([one]) => commandOf(kind, one))
  const now =
    next.length === 0 ? 'Nothing can be done with it now.' : `It can be now: ${next.join(', ')}.`
  return `${id} is ${state}, and ${commandOf(kind, action)} is for what is ${states}. ${now}`
}

function inWords({ message }: Finding, { kind }: TypedStep): string {
  const isKnown = (action: string): boolean =>
    action === 'draft' || Object.hasOwn(TABLES[kind], action)
  const said = (action: string): string => (isKnown(action) ? commandOf(kind, action) : action)
  return message
    .replace(/"([\w-]+)"/g, (whole, action: string) => (isKnown(action) ? said(action) : whole))
    .replace(/^may not ([\w-]+):/, (_, action: string) => `may not do ${said(action)}:`)
    .replace(
      /another person must ([\w-]+)/,
      (_, action: string) => `another person must do ${said(action)}`,
    )
}

/** `"shudao request endorse"`; what is done to a grant is a command of its own. */
function commandOf(kind: Kind, action: string): string {
  if (action === 'draft') return `"shudao ${kind} ${kind === 'request' ? 'apply' : 'raise'}"`
  if (kind === 'request' && isGrantAction(action))
    return `"shudao grant ${action.replace(/-grant$/, '')}"`
  return `"shudao ${kind} ${action}"`
}
