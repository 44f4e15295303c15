/**
 * One operation, in order: may this person, is it well asked, is it written down, then it is done.
 *
 * Recorded before done, and nothing is done that could not be recorded. A refusal and a failure are recorded too.
 *
 * @module
 */
import { actsForDepartment, type StaffMember } from '../staff.ts'
import { isUnavailable } from '../state/errors.ts'
import { ManagementError } from './errors.ts'
import { ManagementEvent, REASON_CHARS_MAX } from './event.ts'
import {
  NO_DEPARTMENT,
  type ManagementContext,
  type Operation,
  type Prepared,
  type PreparingContext,
} from './operation.ts'

type Arguments = Readonly<Record<string, unknown>>

/** @throws {ManagementError} or whatever the operation throws. */
export async function perform(
  name: string,
  operation: Operation,
  args: Arguments,
  context: ManagementContext,
): Promise<unknown> {
  if (!operation.recorded) {
    requireRole(name, operation, context.staff)
    const check = (department: string): void =>
      requireDepartment(name, { department }, context.staff, operation)
    const prepared = await operation.prepare(args, { ...context, requireDepartment: check })
    requireDepartment(name, prepared, context.staff, operation)
    return prepared.run()
  }
  const event = new ManagementEvent(name, args, context)
  // Before anything is looked up: what cannot be recorded need not be prepared.
  event.assertWritable()
  const check: PreparingContext['requireDepartment'] = (department, about = {}) => {
    event.about = about
    requireDepartment(name, { department }, context.staff, operation)
  }
  let prepared: Prepared
  try {
    requireRole(name, operation, context.staff)
    requireReason(name, args)
    prepared = await operation.prepare(args, { ...context, requireDepartment: check })
    event.about = prepared.about ?? {}
    requireDepartment(name, prepared, context.staff, operation)
  } catch (thrown) {
    await event.record('refused', codeOf(thrown))
    throw thrown
  }
  await event.record('accepted', null)
  try {
    return await prepared.run()
  } catch (thrown) {
    await event.record('failed', codeOf(thrown))
    throw thrown
  }
}

function requireRole(name: string, { roles }: Operation, { id, roles: held }: StaffMember): void {
  if (roles === 'anyone' || roles.some((role) => held.includes(role))) return
  throw new ManagementError(
    'ROLE_REQUIRED',
    `"${name}" needs the role ${roles.join(' or ')}; ${id} is ${held.join(' and ')}. Ask somebody who is, or the administrator if your role is out of date.`,
    { details: { needed: roles, held } },
  )
}

/** A data officer or head acts for one department. Whoever may by another role acts for all. */
function requireDepartment(
  name: string,
  { department }: Pick<Prepared, 'department'>,
  staff: StaffMember,
  { roles }: Operation,
): void {
  if (department === null || department === staff.department || roles === 'anyone') return
  if (roles.some((role) => !actsForDepartment([role]) && staff.roles.includes(role))) return
  if (department === NO_DEPARTMENT) {
    const needed = roles.filter((role) => !actsForDepartment([role]))
    throw new ManagementError(
      'ROLE_REQUIRED',
      `"${name}" is for no department alone, and ${staff.id} acts for ${staff.department ?? 'none'}. Ask the ${needed.join(' or ')}.`,
      { details: { needed, held: staff.roles } },
    )
  }
  const needed = roles.filter((role) => actsForDepartment([role]))
  throw new ManagementError(
    'ROLE_REQUIRED',
    `"${name}" is about the department ${department}, and ${staff.id} is ${staff.department === undefined ? 'of none' : `of ${staff.department}`}. Ask the ${needed.join(' or ')} of ${department}.`,
    { details: { needed, department, held: staff.roles } },
  )
}

function requireReason(name: string, { reason }: Arguments): void {
  if (typeof reason === 'string' && reason.trim() !== '' && reason.length <= REASON_CHARS_MAX)
    return
  throw new ManagementError(
    'BAD_USER_INPUT',
    `"${name}" is recorded with its reason: say why in 1 to ${REASON_CHARS_MAX} characters. Name no person whose data is shared.`,
  )
}

function codeOf(thrown: unknown): string {
  if (isUnavailable(thrown)) return 'STATE_UNAVAILABLE'
  return thrown instanceof ManagementError ? thrown.code : 'INTERNAL'
}
