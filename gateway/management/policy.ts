/**
 * Guardrails and grants through the management API: the cases beside them, and changed ones checked.
 *
 * @module
 */
import { PolicyError } from '../../policies/errors.ts'
import { dayOf } from '../core/day.ts'
import { playCases } from '../policy/play-cases.ts'
import { ManagementError } from './errors.ts'
import { operation, type Topic } from './operation.ts'
import { setFromTexts, type PolicyText } from './policy-texts.ts'
import { setInHouse } from './set-in-house.ts'

const SDL = `
  type PolicyGuardrail {
    id: ID!
    "Why it forbids, as whoever is refused reads it."
    because: String!
    remedy: String!
    "In Cedar."
    text: String!
  }
  type PolicyCase { "guardrails or grants" about: String!  case: String! "What went otherwise; null when nothing did." failure: String }
  input PolicyText { "Name of the file." name: String!  text: String! }
  extend type Query {
    "The guardrails in force, by id."
    guardrails: [PolicyGuardrail!]!
    "The cases beside the guardrails and the grants, played."
    policyTest: [PolicyCase!]!
    "Every problem of changed grants or guardrails, as a start would tell it; null when there is none."
    policyCheck(grants: [PolicyText!], guardrails: [PolicyText!]): String
  }
`

interface CheckArgs {
  readonly grants?: readonly PolicyText[] | null
  readonly guardrails?: readonly PolicyText[] | null
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
        run: () => {
          try {
            const { set } = setInHouse(context)
            setFromTexts(set, context, grants ?? null, guardrails ?? null)
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
