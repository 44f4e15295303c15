/**
 * Policies over the record, through the management API: rehearsed, advised on, made again. Each look is an event.
 *
 * @module
 */
import { join } from 'node:path'
import { deciderOf } from '../../policies/policy-set.ts'
import { dayOf } from '../core/day.ts'
import { POLICY_SETS_FOLDER } from '../policy/activation.ts'
import { advise } from '../policy/advise.ts'
import { DAYS_MAX, lastDays } from '../policy/last-days.ts'
import { findActivation, findExchange, recordsSince } from '../policy/logged-records.ts'
import { recompute } from '../policy/recompute.ts'
import { replay } from '../policy/replay.ts'
import { readPolicySet } from '../policy/set-store.ts'
import { ManagementError } from './errors.ts'
import { actsForDepartment, type StaffRole } from '../staff.ts'
import { operation, type ManagementContext, type Topic } from './operation.ts'
import { providerOf } from './own-grants.ts'
import { setFromTexts, type PolicyText } from './policy-texts.ts'
import { setInHouse } from './set-in-house.ts'

const SDL = `
  enum PolicyEffect { newly_refused newly_allowed shown_differently }
  type PolicyChange {
    effect: PolicyEffect!
    consumer: String!  matter: String!  resource: String!  mode: String!  item: String!
    rule: String!
    count: Int!
    "Ids of the first exchanges that it happens to."
    examples: [String!]!
  }
  type PolicyReplay {
    exchanges: Int!  untold: Int!
    newlyRefused: Int!  newlyAllowed: Int!  shownDifferently: Int!
    changes: [PolicyChange!]!
    "Whether there were more changes than are listed."
    cut: Boolean!
  }
  enum PolicyProposalKind { suspend narrow }
  type PolicyProposal {
    grant: String!  consumer: String!  resource: String!
    kind: PolicyProposalKind!
    items: [String!]!
    "The grant as proposed, as JSON."
    proposed: String!
  }
  type PolicyAdvice { exchanges: Int!  from: DateTime  proposals: [PolicyProposal!]!  tooYoung: [String!]! }
  enum PolicyVerdict { same different not_decided }
  type PolicyRecomputed {
    verdict: PolicyVerdict!
    effect: String
    policyVersion: String
    catalogVersion: String
    "The digest under which the log names the policy set."
    policySet: String
    differences: [String!]!
  }
  extend type Query {
    "What changed grants or guardrails would do to the recorded exchanges of the last days. Nothing is activated."
    policyReplay(days: Int!, grants: [PolicyText!], guardrails: [PolicyText!], reason: String!): PolicyReplay!
    "What grants allow and nobody used in the last days. A data officer gives the own department."
    policyAdvise(days: Int!, department: String, reason: String!): PolicyAdvice!
    "Makes a recorded decision again, by the policies that were in force then."
    policyRecompute(exchangeId: String!, reason: String!): PolicyRecomputed!
  }
`

function sinceOf(days: number, { now }: ManagementContext): ReturnType<typeof lastDays> {
  if (days >= 1 && days <= DAYS_MAX) return lastDays(days, now())
  throw new ManagementError('BAD_USER_INPUT', `Give 1 to ${DAYS_MAX} days.`)
}

interface ReplayArgs {
  readonly days: number
  readonly grants?: readonly PolicyText[] | null
  readonly guardrails?: readonly PolicyText[] | null
}

async function makeAgain(exchangeId: string, context: ManagementContext): Promise<object> {
  const { log } = context
  const found = await findExchange(log, exchangeId)
  if (found === undefined) {
    throw new ManagementError('NOT_FOUND', `The log has no exchange ${exchangeId}.`)
  }
  const [own] = found.record.decisions
  if (own === undefined) {
    const because = 'It came to no decision: it was refused before, or asked for no data.'
    return { verdict: 'not_decided', differences: [because] }
  }
  const policySet = await findActivation(log, found.index, own)
  const folder = join(context.config.stateFolder, POLICY_SETS_FOLDER)
  const again = recompute(deciderOf(readPolicySet(folder, own, policySet)), found.record)
  const { effect, policyVersion, catalogVersion } = own
  const told = { effect, policyVersion, catalogVersion, policySet }
  if (again.verdict === 'not-decided') {
    return { ...told, verdict: 'not_decided', differences: [again.because] }
  }
  const differences = again.verdict === 'same' ? [] : again.differences
  return { ...told, verdict: again.verdict, differences }
}

const ADVISED: readonly StaffRole[] = ['officer', 'steward', 'auditor', 'security']

/** Whom who names no department is about: a data officer the own one, who acts for all of them all, which is null. */
function ownDepartment({ staff }: ManagementContext): string | null {
  const actsForAll = staff.roles.some(
    (role) => !actsForDepartment([role]) && ADVISED.includes(role),
  )
  return actsForAll ? null : (staff.department ?? null)
}

export const policyRecordTopic: Topic = {
  sdl: SDL,
  operations: {
    policyReplay: operation<ReplayArgs>({
      roles: ['steward', 'auditor', 'security'],
      recorded: true,
      prepare: ({ days, grants, guardrails }, context) => {
        const { since } = sinceOf(days, context)
        const { set, decider } = setInHouse(context)
        const changed = setFromTexts(set, context, grants ?? null, guardrails ?? null)
        return {
          department: null,
          about: { days: String(days) },
          run: async () => {
            const records = recordsSince(context.log, since)
            const today = dayOf(context.now())
            const report = await replay(records, decider, deciderOf(changed), today)
            const changes = report.changes.map((one) => ({
              ...one,
              effect: one.effect.replace('-', '_'),
            }))
            return { ...report, changes }
          },
        }
      },
    }),
    policyAdvise: operation<{ readonly days: number; readonly department?: string | null }>({
      roles: ADVISED,
      recorded: true,
      prepare: ({ days, department: asked }, context) => {
        const department = asked ?? ownDepartment(context)
        const { since, day } = sinceOf(days, context)
        const { set } = setInHouse(context)
        const grants = set.grants.filter(
          (grant) => department === null || providerOf(grant, context.house()) === department,
        )
        return {
          department,
          about: { days: String(days), ...(department === null ? {} : { department }) },
          run: async () => {
            const records = recordsSince(context.log, since)
            const advice = await advise(records, grants, dayOf(context.now()), day)
            const proposals = advice.proposals.map((one) => ({
              ...one,
              proposed: JSON.stringify(one.proposed),
            }))
            return { ...advice, proposals }
          },
        }
      },
    }),
    policyRecompute: operation<{ readonly exchangeId: string }>({
      roles: ['auditor', 'steward'],
      recorded: true,
      prepare: ({ exchangeId }, context) => ({
        department: null,
        about: { exchangeId: exchangeId.slice(0, 100) || 'none' },
        run: () => makeAgain(exchangeId, context),
      }),
    }),
  },
}
