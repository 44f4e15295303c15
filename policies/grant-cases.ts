/**
 * Cases of grants: what a consumer is shown for a matter and what is refused, written down beside the grants for a data
 * officer to read. A file `*.cases.json` in the folder of grants holds one case or a list.
 *
 * @module
 */
import { didYouMean } from '../catalog/did-you-mean.ts'
import type { Problem } from '../catalog/errors.ts'
import type { Finding } from '../catalog/finding.ts'
import { locate, readFolder, type Located } from '../catalog/read-files.ts'
import {
  choice,
  date,
  list,
  optional,
  record,
  table,
  text,
  type Schema,
} from '../catalog/schema/build.ts'
import { caseTitle, circumstances, holdsCases } from './case-file.ts'
import type { Circumstances } from './guardrail-types.ts'
import type { KnownToGrants } from './load.ts'
import { itemAccess, mode } from './schema.ts'
import type { Decision, ItemAccess, Mode, Question, RefusalRule } from './types.ts'

export interface GrantCase {
  /** What it shows, in a sentence. */
  readonly case: string
  /** The same in Chinese. */
  readonly caseZh?: string
  readonly consumer: string
  readonly resource: string
  readonly mode?: Mode
  readonly items: readonly string[]
  readonly matter: string
  /** The day it is asked, `YYYY-MM-DD`; today where absent. */
  readonly day?: string
  readonly circumstances?: readonly (keyof Circumstances)[]
  /** Where it is permitted: every item asked → how it is shown. */
  readonly shows?: Readonly<Record<string, ItemAccess>>
  /** Where grants refuse: every refused item → the rule. */
  readonly refused?: Readonly<Record<string, RefusalRule>>
  /** Where guardrails forbid: their ids. */
  readonly refusedBy?: readonly string[]
}

/** Every rule by which grants refuse; the compiler holds it to be whole. */
export const REFUSAL_RULES: Readonly<Record<RefusalRule, true>> = {
  'not-offered': true,
  'not-shared': true,
  'item-not-offered': true,
  'mode-not-offered': true,
  'no-grant': true,
  'item-denied': true,
  'item-not-granted': true,
  'mode-not-granted': true,
  'matter-not-granted': true,
  'conditions-not-met': true,
  terminated: true,
  expired: true,
  suspended: true,
  'not-yet-valid': true,
}

const schema: Schema<GrantCase> = record<GrantCase>({
  case: caseTitle,
  caseZh: optional(caseTitle),
  consumer: text(60),
  resource: text(100),
  mode: optional(mode),
  items: list(text(100), { min: 1, max: 200, unique: true }),
  matter: text(40),
  day: optional(date),
  circumstances: optional(circumstances),
  shows: optional(table(itemAccess, { min: 1, max: 200 })),
  refused: optional(table(choice<RefusalRule>(REFUSAL_RULES), { min: 1, max: 200 })),
  refusedBy: optional(list(text(100), { min: 1, max: 20, unique: true })),
})

export interface GrantCasesRead {
  readonly cases: readonly Located<GrantCase>[]
  readonly problems: readonly Problem[]
}

/** @param guardrails ids of those in force. */
export function readGrantCases(
  folder: string,
  known: KnownToGrants,
  guardrails: readonly string[],
): GrantCasesRead {
  const { entries, problems } = readFolder(folder, schema, { isRead: holdsCases })
  const titles = new Set<string>()
  const found = entries.flatMap((entry) => {
    const again = titles.has(entry.value.case)
    titles.add(entry.value.case)
    const findings = findingsOf(entry.value, known, guardrails)
    const twice = { pointer: '/case', message: 'is the title of another case' }
    return [...(again ? [twice] : []), ...findings].map((one) => locate(entry, one))
  })
  return { cases: entries, problems: [...problems, ...found] }
}

function findingsOf(
  { consumer, resource, items, matter, shows, refused, refusedBy = [] }: GrantCase,
  known: KnownToGrants,
  guardrails: readonly string[],
): readonly Finding[] {
  const isNamed = (
    pointer: string,
    name: string,
    what: string,
    names: Iterable<string>,
  ): Finding[] =>
    [...names].includes(name)
      ? []
      : [{ pointer, message: `names "${name}", which is no ${what}.${didYouMean(name, names)}` }]
  const names = known.items(resource).map(({ name }) => name)
  const told = Object.keys({ ...shows, ...refused })
  const isRefused = refused !== undefined || refusedBy.length > 0
  return [
    ...isNamed('/consumer', consumer, 'registered consumer', known.consumers),
    ...isNamed('/matter', matter, 'matter of the catalogue', known.matters),
    ...(names.length === 0
      ? isNamed('/resource', resource, 'resource', known.resources)
      : items.flatMap((item, i) => isNamed(`/items/${i}`, item, 'item of the standard', names))),
    ...told
      .filter((item) => !items.includes(item))
      .map((item) => ({
        pointer: '',
        message: `expects something of "${item}", which is not asked`,
      })),
    ...refusedBy.flatMap((id, i) => isNamed(`/refusedBy/${i}`, id, 'guardrail here', guardrails)),
    ...((shows !== undefined) === isRefused
      ? [{ pointer: '', message: 'expects either "shows", or "refused" and "refusedBy"' }]
      : []),
  ]
}

/**
 * @param decide as the exchange would.
 * @returns what went otherwise than the case says, in a sentence; undefined when nothing did.
 */
export function playGrantCase(
  each: GrantCase,
  today: string,
  decide: (question: Question, circumstances: Circumstances) => Decision,
): string | undefined {
  const { consumer, resource, mode: how = 'query', matter, day = today } = each
  const on = (name: keyof Circumstances): boolean => each.circumstances?.includes(name) ?? false
  const decision = decide(
    {
      consumer,
      matter,
      today: day,
      asks: [{ resource, mode: how, items: [...each.items].sort() }],
    },
    { minor: on('minor') || on('child'), child: on('child'), bulk: on('bulk'), night: on('night') },
  )
  const { shows = {}, refused = {}, refusedBy = [] } = each
  const expected = each.shows === undefined ? refusalText(refused, refusedBy) : shownText(shows)
  const was = outcomeOf(decision)
  return was === expected ? undefined : `expected ${expected}; was ${was}`
}

function outcomeOf(decision: Decision): string {
  if (decision.effect === 'permit') {
    return shownText(
      Object.fromEntries(decision.asks.flatMap(({ access }) => Object.entries(access))),
    )
  }
  const { refused, guardrails = [] } = decision
  return refusalText(
    Object.fromEntries(refused.map((one) => [one.item, one.rule])),
    guardrails.map((one) => one.rule.slice('guardrail:'.length)),
  )
}

function shownText(shows: Readonly<Record<string, ItemAccess>>): string {
  return `shown: ${pairs(shows)}`
}

function refusalText(
  refused: Readonly<Record<string, RefusalRule>>,
  by: readonly string[],
): string {
  const parts = [pairs(refused), [...by].sort().join(', ')]
  return `refused: ${parts.filter((part) => part !== '').join(', ')}`
}

function pairs(table: Readonly<Record<string, string>>): string {
  return Object.entries(table)
    .map(([item, how]) => `${item} ${how}`)
    .sort()
    .join(', ')
}
