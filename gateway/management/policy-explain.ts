/**
 * May this consumer have these items for this matter today? As the running exchange would answer: with what it alone
 * knows, the use of quotas and the suspension of consumers. How many, never of whom.
 *
 * @module
 */
import { decideAll } from '../../policies/decide-all.ts'
import { explainDenial } from '../../policies/explain.ts'
import { explainUsedUp } from '../../policies/explain-quota.ts'
import { termsOf } from '../../policies/grant-terms.ts'
import type { Mode, Permit } from '../../policies/types.ts'
import { dayOf, endOf } from '../core/day.ts'
import type { ExceededQuota, House } from '../core/house.ts'
import { suspensionOf } from '../core/suspension.ts'
import { wordsOf } from '../core/refusal-words.ts'
import { ManagementError } from './errors.ts'
import { operation, type ManagementContext, type Topic } from './operation.ts'

const SDL = `
  enum PolicyMode { query verify batch subscribe }
  enum PolicyCircumstance { minor child bulk night }
  type PolicyShown { item: String! access: String! grants: [String!]! }
  type PolicyReason { rule: String! grant: String  items: [String!]!  because: String!  remedy: String! }
  enum PolicyQuotaBound { calls subjects rows }
  "How much of a grant's quota is used today."
  type PolicyQuota {
    grant: String!
    bound: PolicyQuotaBound!
    "Null when it cannot be said just now."
    used: Int
    "How many there are a day."
    max: Int!
    "When the count starts anew."
    resetsAt: DateTime!
  }
  type PolicyExplanation {
    permitted: Boolean!
    policyVersion: String!
    "Where grants and guardrails permit it: how each item is shown."
    shown: [PolicyShown!]!
    "And on which terms: until when, how much a day, which records. One line a grant."
    terms: [String!]!
    "And how much of each quota is used today."
    quotas: [PolicyQuota!]!
    "Where it is not permitted: every reason, with what to do."
    reasons: [PolicyReason!]!
  }
  extend type Query {
    "May this consumer have these items for this matter today, and why (not)?"
    policyExplain(consumer: String!, resource: String!, items: [String!]!, matter: String!, mode: PolicyMode = query, circumstances: [PolicyCircumstance!] = []): PolicyExplanation!
  }
`

interface ExplainArgs {
  readonly consumer: string
  readonly resource: string
  readonly items: readonly string[]
  readonly matter: string
  readonly mode: Mode
  readonly circumstances: readonly string[]
}

const NOTHING = { shown: [], terms: [], quotas: [], reasons: [] }

async function explain(args: ExplainArgs, context: ManagementContext): Promise<object> {
  const { resource, matter, mode, circumstances: named } = args
  const house = context.house()
  const consumer = context.registrations().consumers.find(({ id }) => id === args.consumer)
  if (consumer === undefined) {
    throw new ManagementError('NOT_FOUND', `"${args.consumer}" is no registered consumer.`)
  }
  const items = [...new Set(args.items)].sort()
  if (items.length === 0) throw new ManagementError('BAD_USER_INPUT', 'Name at least one item.')
  const { policyVersion } = house
  if (consumer.state !== 'active') {
    const reason = {
      rule: 'consumer-suspended',
      grant: null,
      items,
      ...registrySuspension(house, consumer.id),
    }
    return { ...NOTHING, permitted: false, policyVersion, reasons: [reason] }
  }
  const suspension = suspensionOf(house, consumer)
  if (suspension !== undefined) {
    const { because, remedy } = suspension
    const reasons = [{ rule: 'emergency', grant: null, items, because, remedy }]
    return { ...NOTHING, permitted: false, policyVersion, reasons }
  }
  const { id, region, department } = consumer
  const on = (name: string): boolean => named.includes(name)
  const today = dayOf(context.now())
  // The house's grants, not those of the files: it knows which ones are held back.
  const decision = decideAll(
    house.grants,
    region === house.region.code ? house.offers : house.peerOffers,
    house.guard,
    { consumer: id, matter, today, asks: [{ resource, mode, items }] },
    {
      consumer: { id, region, department, rectifying: house.rectifying.has(id) },
      circumstances: {
        minor: on('minor') || on('child'),
        child: on('child'),
        bulk: on('bulk'),
        night: on('night'),
      },
    },
  )
  if (decision.effect === 'permit') {
    return { ...NOTHING, policyVersion, ...(await tellPermit(house, decision, args, today)) }
  }
  const told = explainDenial(decision, wordsOf(house, { matter }))
  const reasons = [
    ...told.refused.map(({ item, ...rest }) => ({ ...rest, items: [item] })),
    ...told.guardrails.map(({ concerned, ...rest }) => ({
      ...rest,
      items: concerned.flatMap((one) => one.items),
    })),
  ]
  return { ...NOTHING, permitted: false, policyVersion, reasons }
}

function registrySuspension(
  { region }: House,
  consumer: string,
): { readonly because: string; readonly remedy: string } {
  return {
    because: `The consumer "${consumer}" is suspended in the registry (Decree 809 Art. 27): it is refused before this is asked.`,
    remedy: `Ask the steward of ${region.name} why, and until when.`,
  }
}

/** Grants and guardrails permit it; a quota that is used up does not. */
async function tellPermit(
  house: House,
  { asks }: Permit,
  { resource, mode, matter }: ExplainArgs,
  today: string,
): Promise<object> {
  const shown = asks.flatMap(({ access, grants }) =>
    Object.entries(access).map(([item, how]) => ({ item, access: how, grants })),
  )
  const refs = [...new Set(asks.flatMap(({ grants }) => grants))]
  const terms = refs.flatMap((ref) => {
    const grant = house.grants.grant(ref)
    return grant === undefined ? [] : [`${ref}: ${termsOf(grant).join('; ')}`]
  })
  const quotas = await quotasOf(house, refs, today)
  const reasons = quotas.filter(isUsedUp).map(({ grant, bound, max }) => {
    const concerned = asks
      .filter(({ grants }) => grants.includes(grant))
      .flatMap(({ access }) => Object.keys(access).map((item) => ({ resource, mode, item })))
    const words = wordsOf(house, { matter })
    const items = concerned.map(({ item }) => item)
    return {
      rule: 'quota',
      grant,
      items,
      ...explainUsedUp({ grant, bound, max }, concerned, words),
    }
  })
  return { permitted: reasons.length === 0, shown, terms, quotas, reasons }
}

interface QuotaToday extends ExceededQuota {
  readonly used: number | null
  readonly resetsAt: string
}

/** One for each bound that a grant has. */
async function quotasOf(
  house: House,
  refs: readonly string[],
  today: string,
): Promise<readonly QuotaToday[]> {
  const bounded = refs.filter((ref) => house.grants.grant(ref)?.quota !== undefined)
  if (bounded.length === 0) return []
  const used = await house.quotas.used(today, bounded)
  const resetsAt = endOf(today).toISOString()
  return bounded.flatMap((grant) =>
    (['calls', 'subjects', 'rows'] as const).flatMap((bound) => {
      const max = house.grants.grant(grant)?.quota?.[`${bound}PerDay`]
      if (max === undefined) return []
      return [{ grant, bound, used: used?.get(grant)?.[bound] ?? null, max, resetsAt }]
    }),
  )
}

/** Whether nothing more passes today. Of subjects, those that were asked about already still do. */
function isUsedUp({ bound, used, max }: QuotaToday): boolean {
  return bound !== 'subjects' && used !== null && used >= max
}

export const policyExplainTopic: Topic = {
  sdl: SDL,
  operations: {
    policyExplain: operation<ExplainArgs>({
      roles: 'anyone',
      recorded: false,
      prepare: (args, context) => ({ department: null, run: () => explain(args, context) }),
    }),
  },
}
