/**
 * Policies through the management API: what `shudao policy` says, of the set in force.
 *
 * @module
 */
import { explainDenial } from '../../policies/explain.ts'
import { termsOf } from '../../policies/grant-terms.ts'
import { playGuardrailCase, readGuardrailCases } from '../../policies/guardrail-cases.ts'
import type { Mode } from '../../policies/types.ts'
import { dayOf } from '../core/day.ts'
import { suspensionOf } from '../core/suspension.ts'
import { caseCatalog } from '../policy/case-catalog.ts'
import { wordsOf } from '../steps/access-denied.ts'
import { ManagementError } from './errors.ts'
import { operation, type ManagementContext, type Topic } from './operation.ts'
import { setFromTexts, type PolicyText } from './policy-texts.ts'
import { setInHouse } from './set-in-house.ts'

const SDL = `
  enum PolicyMode { query verify batch subscribe }
  enum PolicyCircumstance { minor child bulk night }
  type PolicyShown { item: String! access: String! grants: [String!]! }
  type PolicyReason { rule: String! grant: String  items: [String!]!  because: String!  remedy: String! }
  type PolicyExplanation {
    permitted: Boolean!
    policyVersion: String!
    "Where it is permitted: how each item is shown."
    shown: [PolicyShown!]!
    "And on which terms: until when, how much a day, which records. One line a grant."
    terms: [String!]!
    "Where it is not: every reason, with what to do."
    reasons: [PolicyReason!]!
  }
  type PolicyCase { case: String! "What went otherwise; null when nothing did." failure: String }
  input PolicyText { "Name of the file." name: String!  text: String! }
  extend type Query {
    "May this consumer have these items for this matter today, and why (not)?"
    policyExplain(consumer: String!, resource: String!, items: [String!]!, matter: String!, mode: PolicyMode = query, circumstances: [PolicyCircumstance!] = []): PolicyExplanation!
    "The cases beside the guardrails, played."
    policyTest: [PolicyCase!]!
    "Every problem of changed grants or guardrails, as a start would tell it; null when there is none."
    policyCheck(grants: [PolicyText!], guardrails: [PolicyText!]): String
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

function explain(args: ExplainArgs, context: ManagementContext): object {
  const { resource, matter, mode, circumstances: named } = args
  const house = context.house()
  const consumer = context.registrations().consumers.find(({ id }) => id === args.consumer)
  if (consumer === undefined) {
    throw new ManagementError('NOT_FOUND', `"${args.consumer}" is no registered consumer.`)
  }
  const items = [...new Set(args.items)].sort()
  if (items.length === 0) throw new ManagementError('BAD_USER_INPUT', 'Name at least one item.')
  const { policyVersion } = house
  const suspension = suspensionOf(house, consumer)
  if (suspension !== undefined) {
    const { because, remedy } = suspension
    const reasons = [{ rule: 'emergency', grant: null, items, because, remedy }]
    return { permitted: false, policyVersion, shown: [], terms: [], reasons }
  }
  const { id, region, department } = consumer
  const on = (name: string): boolean => named.includes(name)
  const today = dayOf(context.now())
  const decision = setInHouse(context).decider.decide(
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
    region !== house.region.code,
  )
  if (decision.effect === 'permit') {
    const shown = decision.asks.flatMap(({ access, grants }) =>
      Object.entries(access).map(([item, how]) => ({ item, access: how, grants })),
    )
    const refs = [...new Set(decision.asks.flatMap(({ grants }) => grants))]
    const terms = refs.flatMap((ref) => {
      const grant = house.grants.grant(ref)
      return grant === undefined ? [] : [`${ref}: ${termsOf(grant).join('; ')}`]
    })
    return { permitted: true, policyVersion, shown, terms, reasons: [] }
  }
  const told = explainDenial(decision, wordsOf(house, { matter }))
  const reasons = [
    ...told.refused.map(({ item, ...rest }) => ({ ...rest, items: [item] })),
    ...told.guardrails.map(({ concerned, ...rest }) => ({
      ...rest,
      items: concerned.flatMap((one) => one.items),
    })),
  ]
  return { permitted: false, policyVersion, shown: [], terms: [], reasons }
}

interface CheckArgs {
  readonly grants?: readonly PolicyText[] | null
  readonly guardrails?: readonly PolicyText[] | null
}

export const policyTopic: Topic = {
  sdl: SDL,
  operations: {
    policyExplain: operation<ExplainArgs>({
      roles: 'anyone',
      recorded: false,
      prepare: (args, context) => ({ department: null, run: () => explain(args, context) }),
    }),
    policyTest: operation({
      roles: 'anyone',
      recorded: false,
      prepare: (_args, { config, registrations, house }) => ({
        department: null,
        run: () => {
          const { guardrails } = registrations()
          const { cases } = readGuardrailCases(config.guardrailsFolder, guardrails.ids)
          const catalog = caseCatalog(house().catalog)
          return cases.map((each) => ({
            case: each.case,
            failure: playGuardrailCase(guardrails, catalog, each),
          }))
        },
      }),
    }),
    policyCheck: operation<CheckArgs>({
      roles: 'anyone',
      recorded: false,
      prepare: ({ grants, guardrails }, context) => ({
        department: null,
        run: () => {
          try {
            const { set } = setInHouse(context)
            setFromTexts(set, context.config, grants ?? null, guardrails ?? null)
            return null
          } catch (thrown) {
            if (thrown instanceof ManagementError) return thrown.message
            throw thrown
          }
        },
      }),
    }),
  },
}
