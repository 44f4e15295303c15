import { deciderOf, policySetOf, type Decider, type PolicySet } from '../../policies/policy-set.ts'
import type { ManagementContext } from './operation.ts'

/** The decider and set of the house in force. */
export function setInHouse({ house, registrations }: ManagementContext): {
  readonly set: PolicySet
  readonly decider: Decider
} {
  const { region, catalog } = house()
  const { grants, guardrails } = registrations()
  const set = policySetOf(region.code, catalog, grants, guardrails)
  return { set, decider: deciderOf(set) }
}
