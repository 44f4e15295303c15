/**
 * Makes a recorded decision again, from the record and the policy set of its versions, and says whether it is the same.
 *
 * @module
 */
import type { Decider } from '../../policies/policy-set.ts'
import type { Decision, Permit } from '../../policies/types.ts'
import type { ExchangeRecord, RecordedAsk } from '../audit/exchange-record.ts'
import { askedOfRecord } from './asked-of-record.ts'

export type Recomputed =
  | { readonly verdict: 'same'; readonly decision: Decision }
  /** Each difference in a sentence. */
  | {
      readonly verdict: 'different'
      readonly decision: Decision
      readonly differences: readonly string[]
    }
  | { readonly verdict: 'not-decided'; readonly because: string }

/** @param decider of the policy set of `decisions[0].policyVersion` and `catalogVersion`. */
export function recompute(decider: Decider, record: ExchangeRecord): Recomputed {
  const asked = askedOfRecord(record)
  const [own] = record.decisions
  if (asked === undefined || own === undefined) {
    const because =
      own === undefined
        ? 'It came to no decision: it was refused before, or asked for no data.'
        : 'Its refusal was too long for one record and is told in short, so the question cannot be put again.'
    return { verdict: 'not-decided', because }
  }
  const decision = decider.decide(asked.question, asked.guarded, asked.ofPeer)
  const differences = [
    ...differenceOf('effect', own.effect, decision.effect),
    ...(decision.effect === 'permit'
      ? permitDifferences(record, decision)
      : differenceOf('refusals', refusalsOf(record), denialsOf(decision))),
  ]
  return differences.length === 0
    ? { verdict: 'same', decision }
    : { verdict: 'different', decision, differences }
}

function differenceOf(what: string, recorded: string, made: string): readonly string[] {
  return recorded === made
    ? []
    : [`The ${what} recorded: ${recorded || 'none'}. Made again: ${made || 'none'}.`]
}

/** Grants of the whole, and of every part that was planned the masks. */
function permitDifferences(record: ExchangeRecord, permit: Permit): readonly string[] {
  const recorded = record.decisions[0]?.grants ?? []
  const made = [...new Set(permit.asks.flatMap(({ grants }) => grants))].sort()
  const masks = record.asks
    // What was not planned has neither grants nor masks in the record.
    .filter(({ grants }) => grants.length > 0)
    .flatMap((ask) => {
      const name = `masks of ${ask.resource} (${ask.mode})`
      return differenceOf(name, masksText(ask.masked), masksText(masksFor(ask, permit)))
    })
  return [...differenceOf('grants', recorded.join(', '), made.join(', ')), ...masks]
}

function masksFor(
  { resource, mode, items }: RecordedAsk,
  { asks }: Permit,
): Readonly<Record<string, string>> {
  const found = asks.find(({ ask }) => ask.resource === resource && ask.mode === mode)
  const shown = items.flatMap((item): [string, string][] => {
    const access = found?.access[item]
    return access === 'clear' ? [] : [[item, access ?? 'denied']]
  })
  return Object.fromEntries(shown)
}

function masksText(masked: Readonly<Record<string, string>>): string {
  const texts = Object.entries(masked).map(([item, mask]) => `${item} ${mask}`)
  return texts.sort().join(', ')
}

function refusalsOf({ refused }: ExchangeRecord): string {
  return refusalsText(refused)
}

function denialsOf(decision: Exclude<Decision, Permit>): string {
  const { refused, guardrails = [] } = decision
  const byGuardrails = guardrails.flatMap(({ rule, concerned }) =>
    concerned.flatMap(({ resource, mode, items }) =>
      items.map((item) => ({ resource, mode, item, rule, grant: null })),
    ),
  )
  return refusalsText([...refused, ...byGuardrails])
}

interface Refused {
  readonly resource: string
  readonly mode: string
  readonly item: string
  readonly rule: string
  readonly grant?: string | null
}

/** Everything refused with its rule and nearest grant, in an order that does not depend on the query's. */
function refusalsText(refused: readonly Refused[]): string {
  const texts = refused.map(({ resource, mode, item, rule, grant }) =>
    [mode, resource, item, rule, grant ?? ''].join(' ').trim(),
  )
  return [...new Set(texts)].sort().join(', ')
}
