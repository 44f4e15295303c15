/**
 * What somebody may do with a procedure now, for a page that offers it. The step itself decides again.
 *
 * @module
 */
import { CORRECTION_TRANSITIONS, DISPUTE_TRANSITIONS } from '../../catalog/procedures/correction.ts'
import {
  transitionFindings,
  type Role,
  type Transitions,
} from '../../catalog/procedures/procedure.ts'
import { TRANSITIONS } from '../../catalog/procedures/request-transitions.ts'
import { dayOf } from '../core/day.ts'
import type { Kept, KindName } from '../procedures/kind.ts'
import type { ManagementContext } from './operation.ts'

const TABLES: Readonly<Record<KindName, Transitions<string, string>>> = {
  request: TRANSITIONS,
  correction: CORRECTION_TRANSITIONS,
  dispute: DISPUTE_TRANSITIONS,
}

/** Names of actions, in the order of the procedure's table. */
export function possibleSteps(
  { kind, state, demand, supply, events }: Kept,
  { staff, config, now }: Pick<ManagementContext, 'staff' | 'config' | 'now'>,
): readonly string[] {
  const { department } = staff
  const table = TABLES[kind]
  const roles = staff.roles.filter((role): role is Role & typeof role => ACTING.includes(role))
  return Object.keys(table).filter((action) =>
    roles.some((role) => {
      const own = role === 'steward' || department === undefined ? {} : { department }
      const by = { id: staff.id, role, region: config.region, ...own }
      const event = { by, day: dayOf(now()), why: action }
      return (
        transitionFindings(table, { state, demand, supply, events }, action, event).length === 0
      )
    }),
  )
}

const ACTING: readonly string[] = ['officer', 'head', 'steward']
