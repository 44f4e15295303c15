/**
 * One operation, in order: may this person, is it well asked, is it written down, then it is done.
 *
 * Recorded before done, and nothing is done that could not be recorded. A refusal and a failure are recorded too.
 *
 * @module
 */
import { commitment } from '../audit/commitment.ts'
import { sealedUnder, type ContentKey } from '../audit/content-keys.ts'
import type { ManagementOutcome, ManagementRecord } from '../audit/management-record.ts'
import { encodeRecord } from '../audit/record.ts'
import { localTime } from '../core/day.ts'
import { newExchangeId } from '../exchange-id.ts'
import type { StaffMember } from '../staff.ts'
import { ManagementError } from './errors.ts'
import type { ManagementContext, Operation, Prepared } from './operation.ts'

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
    const prepared = await operation.prepare(args, context)
    requireDepartment(name, prepared, context.staff, operation)
    return prepared.run()
  }
  const event = new Event(name, args, context)
  // Before anything is looked up: what cannot be recorded need not be prepared.
  event.assertWritable()
  let prepared: Prepared
  try {
    requireRole(name, operation, context.staff)
    requireReason(name, args)
    prepared = await operation.prepare(args, context)
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

/** A data officer acts for one department. Whoever may by another role acts for all. */
function requireDepartment(
  name: string,
  { department }: Prepared,
  staff: StaffMember,
  { roles }: Operation,
): void {
  if (department === null || department === staff.department || roles === 'anyone') return
  if (roles.some((role) => role !== 'officer' && staff.roles.includes(role))) return
  throw new ManagementError(
    'ROLE_REQUIRED',
    `"${name}" is about the department ${department}, and ${staff.id} is data officer of ${staff.department ?? 'none'}. Ask the data officer of ${department}.`,
    { details: { needed: ['officer'], department, held: staff.roles } },
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

const REASON_CHARS_MAX = 500
/** Eighteen characters of a citizen number, or fifteen of an old one: a reason that names a person is not kept. */
const NUMBER = /\d{15}(?:\d{2}[\dXx])?/g

class Event {
  about: Readonly<Record<string, string>> = {}
  readonly #name: string
  readonly #args: Arguments
  readonly #context: ManagementContext
  readonly #id: string

  constructor(name: string, args: Arguments, context: ManagementContext) {
    this.#name = name
    this.#args = args
    this.#context = context
    this.#id = newExchangeId(context.now())
  }

  assertWritable(): void {
    try {
      this.#context.log.assertWritable()
    } catch (cause) {
      throw unrecordable(cause)
    }
  }

  /** @throws {ManagementError} `AUDIT_UNAVAILABLE`: then nothing may be done or shown. */
  async record(outcome: ManagementOutcome, code: string | null): Promise<void> {
    const { log, house, now } = this.#context
    try {
      const time = localTime(now())
      const key = await house().contentKeys.keyFor('administered', time)
      const record = this.#describe(outcome, code, time, key)
      await log.append(encodeRecord(sealedUnder(key, record)))
    } catch (cause) {
      throw unrecordable(cause)
    }
  }

  #describe(
    outcome: ManagementOutcome,
    code: string | null,
    time: string,
    { salt }: Pick<ContentKey, 'salt'>,
  ): ManagementRecord {
    const { staff, house } = this.#context
    const { catalogVersion, policyVersion } = house()
    const { reason } = this.#args
    return {
      v: 1,
      kind: 'management',
      managementId: this.#id,
      time,
      staff: { id: staff.id, roles: staff.roles, department: staff.department ?? null },
      operation: this.#name,
      about: this.about,
      reason: typeof reason === 'string' ? plainLine(reason) : null,
      outcome,
      code,
      catalogVersion,
      policyVersion,
      requestCommitment: commitment(salt(this.#id, 'request'), JSON.stringify(this.#args)),
      sealed: null,
    }
  }
}

/** One line, without numbers of persons; null for nothing. */
function plainLine(text: string): string | null {
  const line = text
    .replace(/\p{Cc}+/gu, ' ')
    .replace(NUMBER, '…')
    .trim()
  return line === '' ? null : line.slice(0, REASON_CHARS_MAX)
}

function unrecordable(cause: unknown): ManagementError {
  return new ManagementError(
    'AUDIT_UNAVAILABLE',
    'The log cannot be written just now, so nothing was done. Try again in a minute; the administrator has been told.',
    { cause },
  )
}

function codeOf(thrown: unknown): string {
  return thrown instanceof ManagementError ? thrown.code : 'INTERNAL'
}
