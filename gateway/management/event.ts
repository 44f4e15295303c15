/**
 * What the staff does, written down before it is done.
 *
 * @module
 */
import { commitment } from '../audit/commitment.ts'
import { sealedUnder, type ContentKey } from '../audit/content-keys.ts'
import type { ManagementOutcome, ManagementRecord } from '../audit/management-record.ts'
import { encodeRecord } from '../audit/record.ts'
import { localTime } from '../core/day.ts'
import { newExchangeId } from '../exchange-id.ts'
import { ManagementError } from './errors.ts'
import type { ManagementContext } from './operation.ts'

type EventContext = Pick<ManagementContext, 'log' | 'house' | 'now' | 'staff'>
type Arguments = Readonly<Record<string, unknown>>

export const REASON_CHARS_MAX = 500
/** Eighteen characters of a citizen number, or fifteen of an old one: a reason that names a person is not kept. */
const NUMBER = /\d{15}(?:\d{2}[\dXx])?/g

/**
 * One event of the log, `management/…`: who, when, what, why, and what came of it.
 */
export class ManagementEvent {
  about: Readonly<Record<string, string>> = {}
  readonly #name: string
  readonly #args: Arguments
  readonly #context: EventContext
  readonly #id: string

  constructor(name: string, args: Arguments, context: EventContext) {
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
    key: Pick<ContentKey, 'salts'>,
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
      reason: typeof reason === 'string' ? recordedReason(reason) : null,
      outcome,
      code,
      catalogVersion,
      policyVersion,
      requestCommitment: commitment(key.salts(this.#id).request, JSON.stringify(this.#args)),
      sealed: null,
    }
  }
}

/** A reason as it is kept: one line, without numbers of persons; null for nothing. */
export function recordedReason(text: string): string | null {
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
