/**
 * What somebody may do with a procedure now, and in which of their roles, for a page that offers it. The step itself
 * decides again.
 *
 * @module
 */
import type { Finding } from '../../catalog/finding.ts'
import { CORRECTION_TRANSITIONS, DISPUTE_TRANSITIONS } from '../../catalog/procedures/correction.ts'
import {
  transitionFindings,
  type Actor,
  type Role,
  type Transitions,
} from '../../catalog/procedures/procedure.ts'
import { isGrantAction, TRANSITIONS } from '../../catalog/procedures/request-transitions.ts'
import { dayOf } from '../core/day.ts'
import type { Kept, KindName } from '../procedures/kind.ts'
import type { StaffRole } from '../staff.ts'
import type { ManagementContext } from './operation.ts'

const TABLES: Readonly<Record<KindName, Transitions<string, string>>> = {
  request: TRANSITIONS,
  correction: CORRECTION_TRANSITIONS,
  dispute: DISPUTE_TRANSITIONS,
}

type ActingRole = Extract<StaffRole, Role>
const ACTING: readonly ActingRole[] = ['officer', 'head', 'steward']
type Who = Pick<ManagementContext, 'staff' | 'config' | 'now'>

/** Of the roles that a procedure names, those that staff can have. */
export function staffRolesOf(roles: readonly Role[]): readonly ActingRole[] {
  return ACTING.filter((one) => roles.includes(one))
}

/** Names of actions, in the order of the procedure's table; what is done to a grant is offered beside the grant. */
export function possibleSteps(kept: Kept, who: Who): readonly string[] {
  const actors = actorsOf(ACTING, who)
  return Object.keys(TABLES[kept.kind])
    .filter((action) => !isGrantAction(action))
    .filter((action) => actors.some((by) => against(kept, action, by, who).length === 0))
}

/**
 * Somebody in the role in which they take a step. Whoever holds several acts in the one that may, as an officer who is the
 * steward does with what is other departments'; where none may, in the one against which the least stands.
 *
 * @param roles for which the step is.
 * @param known what it is taken on; undefined where it begins something.
 */
export function actorFor(
  action: string,
  roles: readonly ActingRole[],
  known: Kept | undefined,
  who: Who,
): Actor {
  const ranked = actorsOf(roles, who)
    .map((by) => ({ by, count: known === undefined ? 0 : against(known, action, by, who).length }))
    .sort((one, other) => one.count - other.count)
  return ranked[0]?.by ?? actorOf('officer', who)
}

function actorsOf(roles: readonly ActingRole[], who: Who): readonly Actor[] {
  return roles.filter((one) => who.staff.roles.includes(one)).map((role) => actorOf(role, who))
}

/** Somebody in one role, as procedures and registrations name who acts. A steward acts for no department. */
export function actorOf(
  role: ActingRole,
  { staff: { id, department = '' }, config: { region } }: Pick<Who, 'staff' | 'config'>,
): Actor {
  return { id, role, region, ...(role === 'steward' ? {} : { department }) }
}

function against(kept: Kept, action: string, by: Actor, { now }: Who): readonly Finding[] {
  return transitionFindings(TABLES[kept.kind], kept, action, { by, day: dayOf(now()), why: action })
}
