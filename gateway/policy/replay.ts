/**
 * Rehearsal: what a changed policy set would do to the exchanges of the last days, before it takes over.
 *
 * Every recorded question is decided twice as if it were asked today: by the set in force, and by the changed one.
 * Both answers for an equal question are remembered, so a log of a million records costs thousands of decisions.
 * Memory is bounded by the bounds below, whatever the log's length.
 *
 * @module
 */
import type { Decider } from '../../policies/policy-set.ts'
import type { Decision } from '../../policies/types.ts'
import { askedOfRecord, type AskedOfRecord } from './asked-of-record.ts'
import type { LoggedExchange } from './logged-records.ts'

export type Effect = 'newly-refused' | 'newly-allowed' | 'shown-differently'

/** One line of the report: what happens to one item, for one consumer and matter, by one rule. */
export interface ReplayedChange {
  readonly effect: Effect
  readonly consumer: string
  readonly matter: string
  readonly resource: string
  readonly mode: string
  readonly item: string
  /** The rule that refuses; that refused until now; or the masks, `clear → name`. */
  readonly rule: string
  /** Exchanges that it happens to. */
  readonly count: number
  /** Ids of the first of them. */
  readonly examples: readonly string[]
}

export interface ReplayReport {
  /** Exchanges that were decided again. */
  readonly exchanges: number
  readonly newlyRefused: number
  readonly newlyAllowed: number
  readonly shownDifferently: number
  /** Exchanges whose question the record does not tell: they came to no decision. */
  readonly untold: number
  /** Those with most exchanges first; at most `CHANGES_MAX`. */
  readonly changes: readonly ReplayedChange[]
  /** Whether there were more changes than the report holds; the numbers above count them all. */
  readonly cut: boolean
}

export const CHANGES_MAX = 2_000
const EXAMPLES_MAX = 3
/** Pairs of answers remembered. One is about 2 KiB. */
const ANSWERS_MAX = 10_000

/** What differs for one question; nothing in it names an exchange. */
type Difference = Omit<ReplayedChange, 'count' | 'examples'>

interface Compared {
  readonly effect: Effect | undefined
  readonly differences: readonly Difference[]
}

/** @param today `YYYY-MM-DD`, Asia/Shanghai: the day by which grants are in force or not. */
export async function replay(
  records: AsyncIterable<LoggedExchange>,
  inForce: Decider,
  changed: Decider,
  today: string,
): Promise<ReplayReport> {
  const known = new Map<string, Compared>()
  const tally = new Tally()
  for await (const { record } of records) {
    const asked = askedOfRecord(record)
    if (asked === undefined) {
      tally.untold += 1
      continue
    }
    const { question, guarded, ofPeer } = asked
    const now = { question: { ...question, today }, guarded, ofPeer }
    const key = JSON.stringify([now.question, guarded, ofPeer])
    let compared = known.get(key)
    if (compared === undefined) {
      compared = compare(now, inForce, changed)
      const [eldest] = known.size >= ANSWERS_MAX ? known.keys() : []
      if (eldest !== undefined) known.delete(eldest)
      known.set(key, compared)
    }
    tally.add(compared, record.exchangeId)
  }
  return tally.report()
}

function compare(asked: AskedOfRecord, inForce: Decider, changed: Decider): Compared {
  const { question, guarded, ofPeer } = asked
  const was = inForce.decide(question, guarded, ofPeer)
  const is = changed.decide(question, guarded, ofPeer)
  const of = { consumer: question.consumer, matter: question.matter }
  if (was.effect === 'permit' && is.effect === 'permit') {
    const differences = maskChanges(was, is).map((one) => ({
      effect: 'shown-differently' as const,
      ...of,
      ...one,
    }))
    return { effect: differences.length > 0 ? 'shown-differently' : undefined, differences }
  }
  if (was.effect === is.effect) return { effect: undefined, differences: [] }
  const effect = is.effect === 'deny' ? 'newly-refused' : 'newly-allowed'
  const refused = refusalsOf(is.effect === 'deny' ? is : was)
  return { effect, differences: refused.map((one) => ({ effect, ...of, ...one })) }
}

type Place = Pick<ReplayedChange, 'resource' | 'mode' | 'item' | 'rule'>

function refusalsOf(decision: Decision): readonly Place[] {
  if (decision.effect === 'permit') return []
  const { refused, guardrails = [] } = decision
  return [
    ...refused.map(({ resource, mode, item, rule }) => ({ resource, mode, item, rule })),
    ...guardrails.flatMap(({ rule, concerned }) =>
      concerned.flatMap(({ resource, mode, items }) =>
        items.map((item) => ({ resource, mode, item, rule })),
      ),
    ),
  ]
}

/** Asks of both stand in the order of the one question. */
function maskChanges(
  was: Extract<Decision, { effect: 'permit' }>,
  is: Extract<Decision, { effect: 'permit' }>,
): readonly Place[] {
  return is.asks.flatMap(({ ask: { resource, mode, items }, access }, i) =>
    items.flatMap((item) => {
      const [before, after] = [was.asks[i]?.access[item], access[item]]
      if (before === after) return []
      return [{ resource, mode, item, rule: `${String(before)} → ${String(after)}` }]
    }),
  )
}

class Tally {
  untold = 0
  #exchanges = 0
  #cut = false
  readonly #of: Record<Effect, number> = {
    'newly-refused': 0,
    'newly-allowed': 0,
    'shown-differently': 0,
  }
  readonly #changes = new Map<string, { of: Difference; count: number; examples: string[] }>()

  add({ effect, differences }: Compared, exchangeId: string): void {
    this.#exchanges += 1
    if (effect === undefined) return
    this.#of[effect] += 1
    for (const of of differences) {
      const key = JSON.stringify(Object.values(of))
      const held = this.#changes.get(key) ?? { of, count: 0, examples: [] }
      if (held.count === 0) {
        if (this.#changes.size >= CHANGES_MAX) {
          this.#cut = true
          continue
        }
        this.#changes.set(key, held)
      }
      held.count += 1
      if (held.examples.length < EXAMPLES_MAX) held.examples.push(exchangeId)
    }
  }

  report(): ReplayReport {
    const changes = [...this.#changes.values()].map(({ of, count, examples }) => ({
      ...of,
      count,
      examples,
    }))
    return {
      exchanges: this.#exchanges,
      newlyRefused: this.#of['newly-refused'],
      newlyAllowed: this.#of['newly-allowed'],
      shownDifferently: this.#of['shown-differently'],
      untold: this.untold,
      changes: changes.sort((a, b) => b.count - a.count),
      cut: this.#cut,
    }
  }
}
