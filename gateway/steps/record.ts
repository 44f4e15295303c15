/**
 * Is it written down for good? Trail → the exchange record, durable. The only maker of `Recorded`.
 *
 * @module
 */
import { encodeRecord } from '../audit/record.ts'
import { AuditError } from '../audit/errors.ts'
import type { Masked, Recorded } from '../core/brands.ts'
import { GatewayError } from '../core/errors.ts'
import type { House } from '../core/house.ts'
import { auditUnavailable } from '../core/refusals.ts'
import type { Trail } from '../core/trail.ts'
import type { Answer, Receipt } from '../core/types.ts'
import { describe } from './describe.ts'

export interface RecordedAnswer {
  readonly exchangeId: string
  readonly answer: Masked<Answer>
  /** Our own first, then the peers'. */
  readonly receipts: readonly Receipt[]
}

/** A refusal with its receipt; without one when it could not or need not be recorded. */
export interface RecordedRefusal {
  readonly exchangeId: string
  readonly error: GatewayError
  readonly receipts: readonly Receipt[]
}

/** @throws {GatewayError} `AUDIT_UNAVAILABLE`: the answer must not leave. */
export async function record(
  house: House,
  trail: Trail,
  answer: Masked<Answer>,
): Promise<Recorded<RecordedAnswer>> {
  const receipt = await append(house, trail, { answer })
  const twins = (trail.facts.outcomes ?? []).flatMap(({ twin }) => twin ?? [])
  const distinct = new Map(twins.map((twin) => [`${twin.log} ${twin.index}`, twin]))
  const receipts = [
    receipt,
    ...[...distinct.values()].map(({ log, index, leafHash }) => ({ log, index, leafHash })),
  ]
  return { exchangeId: trail.exchangeId, answer, receipts } as unknown as Recorded<RecordedAnswer>
}

/**
 * Records a refusal or failure. Never throws: when the record fails, the refusal becomes
 * `AUDIT_UNAVAILABLE`. Somebody who could not be identified is not recorded (anyone could fill the log);
 * such attempts are counted and logged.
 */
export async function recordRefusal(
  house: House,
  trail: Trail,
  error: GatewayError,
): Promise<Recorded<RecordedRefusal>> {
  const { exchangeId } = trail
  if (trail.facts.identity === undefined || error.code === 'AUDIT_UNAVAILABLE') {
    return { exchangeId, error, receipts: [] } as unknown as Recorded<RecordedRefusal>
  }
  try {
    const receipt = await append(house, trail, { error })
    return { exchangeId, error, receipts: [receipt] } as unknown as Recorded<RecordedRefusal>
  } catch (thrown) {
    const failed = thrown instanceof GatewayError ? thrown : auditUnavailable(thrown)
    return { exchangeId, error: failed, receipts: [] } as unknown as Recorded<RecordedRefusal>
  }
}

async function append(
  house: House,
  trail: Trail,
  end: { readonly answer: Answer } | { readonly error: GatewayError },
): Promise<Receipt> {
  try {
    return await house.log.append(encode(house, trail, end))
  } catch (cause) {
    throw auditUnavailable(cause)
  }
}

function encode(
  house: House,
  trail: Trail,
  end: { readonly answer: Answer } | { readonly error: GatewayError },
): Uint8Array {
  const whole = describe(house, trail, end)
  try {
    return encodeRecord(whole)
  } catch (thrown) {
    if (!(thrown instanceof AuditError) || thrown.code !== 'RECORD_TOO_LARGE') throw thrown
    if ('answer' in end) throw thrown
    // A refusal of hundreds of items: the first hundred are kept, and how many there were.
    const kept = whole.refused.slice(0, 100)
    const rest = { resource: '*', mode: 'query', item: '*', grant: null } as const
    const rule = `and-${whole.refused.length - kept.length}-more`
    return encodeRecord({ ...whole, refused: [...kept, { ...rest, rule }] })
  }
}
