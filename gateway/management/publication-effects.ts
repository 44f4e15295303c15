/**
 * What a publication would take from whom, found in what was asked of late: the person who publishes knows it first, and
 * says so.
 *
 * @module
 */
import { deciderOf } from '../../policies/policy-set.ts'
import { dayOf } from '../core/day.ts'
import { lastDays } from '../policy/last-days.ts'
import { recordsSince } from '../policy/logged-records.ts'
import { replay, type ReplayedChange } from '../policy/replay.ts'
import { RECENT_DAYS, type BrokenQueries } from '../registry/broken-queries.ts'
import type { Entry } from '../registry/entry.ts'
import { readGuardrailEntry, type GuardrailEntry } from '../registry/guardrail-entry.ts'
import type { PreparedStep } from '../registry/take-step.ts'
import { ManagementError } from './errors.ts'
import type { ManagementContext } from './operation.ts'
import { brokenBy } from './registry-breaks.ts'
import { setInHouse } from './set-in-house.ts'

export interface Effects {
  /** Their ids, as the record of the publication has them. */
  readonly consumers: string
  /** Tells all of it, and how to publish nevertheless. */
  readonly refusal: ManagementError
}

/** A guardrail is rehearsed over this many days. */
export const REHEARSED_DAYS = 30

/** Undefined where nobody would miss anything. */
export async function effectsOf(
  { entry, before }: Pick<PreparedStep, 'entry' | 'before'>,
  context: ManagementContext,
): Promise<Effects | undefined> {
  if (entry.kind === 'guardrail') return refusedBy(entry, context)
  const broken = await brokenBy(entry, before.version, context)
  if (broken.length === 0) return undefined
  return effects(
    `This version of ${entry.code} would break queries of the last ${RECENT_DAYS} days`,
    broken.map(({ consumer }) => consumer),
    broken.map(lineOf),
    { broken },
  )
}

function lineOf({ consumer, region, items, exchanges, lastAt }: BrokenQueries): string {
  return `${consumer} (${region}): ${items.join(', ')}; ${exchanges} exchanges, last on ${dayOf(lastAt)}`
}

/** The exchanges of the last days, decided as if the guardrail held today. */
async function refusedBy(
  { code, text }: Pick<Entry, 'code' | 'text'>,
  context: ManagementContext,
): Promise<Effects | undefined> {
  const { set, decider } = setInHouse(context)
  const { guardrail } = readGuardrailEntry(JSON.parse(text) as GuardrailEntry, context.content)
  const others = set.guardrails.filter(({ id }) => id !== code)
  const guardrails = guardrail === undefined ? others : [...others, guardrail]
  const now = context.now()
  const { since } = lastDays(REHEARSED_DAYS, now)
  const changed = deciderOf({ ...set, guardrails })
  const { changes } = await replay(recordsSince(context.log, since), decider, changed, dayOf(now))
  const refused = changes.filter(({ effect }) => effect === 'newly-refused')
  if (refused.length === 0) return undefined
  return effects(
    `The guardrail ${code} would have refused exchanges of the last ${REHEARSED_DAYS} days`,
    [...new Set(refused.map(({ consumer }) => consumer))].sort(),
    refused.slice(0, TOLD_MAX).map(lineOfRefused),
    { refused: refused.slice(0, TOLD_MAX) },
  )
}

function lineOfRefused({ consumer, matter, resource, item, count }: ReplayedChange): string {
  return `${consumer}, ${matter}: ${resource} ${item}; ${count} exchanges`
}

const TOLD_MAX = 50
const NAMED_MAX = 20

function effects(
  what: string,
  consumers: readonly string[],
  lines: readonly string[],
  details: Readonly<Record<string, unknown>>,
): Effects {
  const more = consumers.length - NAMED_MAX
  const said = lines.map((line) => `  ${line}`).join('\n')
  return {
    consumers: `${consumers.slice(0, NAMED_MAX).join(', ')}${more > 0 ? ` and ${more} more` : ''}`,
    refusal: new ManagementError(
      'CONFLICT',
      `${what}:\n${said}\nAgree with these consumers first; then publish it with acceptBreaks (--accept-breaks).`,
      { details },
    ),
  }
}
