/**
 * Guardrails and grants through the management API: the cases beside them, and changed ones checked.
 *
 * @module
 */
import type { Problem } from '../../catalog/errors.ts'
import { PolicyError } from '../../policies/errors.ts'
import { dayOf } from '../core/day.ts'
import { playCases } from '../policy/play-cases.ts'
import { ManagementError } from './errors.ts'
import { operation, type ManagementContext, type Topic } from './operation.ts'
import { setFromTexts, type PolicyText } from './policy-texts.ts'
import { setInHouse } from './set-in-house.ts'

const SDL = `
  type PolicyGuardrail {
    id: ID!
    "Why it forbids, as whoever is refused reads it."
    because: String!
    remedy: String!
    "Both in Chinese, where the guardrail says them so too."
    becauseZh: String
    remedyZh: String
    "In Cedar."
    text: String!
  }
  type PolicyCase { "guardrails or grants" about: String!  case: String!  "The same in Chinese; null where it was written in one language alone." caseZh: String  "What went otherwise; null when nothing did." failure: String }
  "What is wrong at one place of a text."
  type PolicyProblem {
    file: String!
    "A line of it, or a JSON pointer."
    pointer: String!
    "A predicate of what stands there."
    message: String!
    "The rule that is broken, and what stands in the places of its sentence, as a JSON object; null where the sentence says all."
    rule: String
    facts: String
  }
  input PolicyText { "Name of the file." name: String!  text: String! }
  extend type Query {
    "The guardrails in force, by id."
    guardrails: [PolicyGuardrail!]!
    "The cases beside the guardrails and the grants, played."
    policyTest: [PolicyCase!]!
    "Every problem of changed grants or guardrails, as a start would tell it; null when there is none."
    policyCheck(grants: [PolicyText!], guardrails: [PolicyText!]): String
    "The same, one by one; none when a start would take them."
    policyProblems(grants: [PolicyText!], guardrails: [PolicyText!]): [PolicyProblem!]!
  }
`

interface CheckArgs {
  readonly grants?: readonly PolicyText[] | null
  readonly guardrails?: readonly PolicyText[] | null
}

/** What a start would say against them. */
function refusalOf(
  grants: CheckArgs['grants'],
  guardrails: CheckArgs['guardrails'],
  context: ManagementContext,
): ManagementError | undefined {
  try {
    const { set } = setInHouse(context)
    setFromTexts(set, context, grants ?? null, guardrails ?? null)
    return undefined
  } catch (thrown) {
    if (thrown instanceof ManagementError) return thrown
    throw thrown
  }
}

export const policyTopic: Topic = {
  sdl: SDL,
  operations: {
    guardrails: operation({
      roles: 'anyone',
      recorded: false,
      prepare: (_args, { registrations }) => ({
        department: null,
        run: () => registrations().guardrails.policies,
      }),
    }),
    policyTest: operation({
      roles: 'anyone',
      recorded: false,
      prepare: (_args, { config, content, registrations, now }) => ({
        department: null,
        run: () => {
          try {
            return playCases(config, content, registrations(), dayOf(now())).played
          } catch (thrown) {
            if (!(thrown instanceof PolicyError)) throw thrown
            throw new ManagementError('CONFLICT', thrown.message)
          }
        },
      }),
    }),
    policyCheck: operation<CheckArgs>({
      roles: 'anyone',
      recorded: false,
      prepare: ({ grants, guardrails }, context) => ({
        department: null,
        run: () => refusalOf(grants, guardrails, context)?.message ?? null,
      }),
    }),
    policyProblems: operation<CheckArgs>({
      roles: 'anyone',
      recorded: false,
      prepare: ({ grants, guardrails }, context) => ({
        department: null,
        run: () => {
          const refused = refusalOf(grants, guardrails, context)
          if (refused === undefined) return []
          const { findings } = refused.details
          // Not of a text, but of how it was sent.
          if (findings === undefined) throw refused
          return (findings as readonly Problem[]).map((one) => ({
            ...one,
            facts: one.facts === undefined ? null : JSON.stringify(one.facts),
          }))
        },
      }),
    }),
  },
}
