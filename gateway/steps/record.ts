/**
 * Is it written down for good? Trail → the exchange record, durable. The only maker of `Recorded`.
 *
 * @module
 */
import { sealedUnder, type ContentKey } from '../audit/content-keys.ts'
import type { ExchangeRecord, RecordedDecision } from '../audit/exchange-record.ts'
import type { Room } from '../audit/json-bytes.ts'
import { writeRecord } from '../audit/record.ts'
import { AuditError } from '../audit/errors.ts'
import { classOfOutcome } from '../audit/retention.ts'
import { contentKeyOf } from '../audit/seal-record.ts'
import type { Masked, Recorded } from '../core/brands.ts'
import { localTime } from '../core/day.ts'
import { GatewayError } from '../core/errors.ts'
import type { House } from '../core/house.ts'
import { auditUnavailable } from '../core/refusals.ts'
import { ownDecision } from '../core/own-decision.ts'
import type { Trail } from '../core/trail.ts'
import type { Answer, Receipt } from '../core/types.ts'
import { describe, outcomeOf, twinsOf, type End } from './describe.ts'

export interface RecordedAnswer {
  readonly exchangeId: string
  readonly answer: Masked<Answer>
  /** Our own first, then the peers'. */
  readonly receipts: readonly Receipt[]
  /** Ours, when a peer asked: it puts it into its own record. */
  readonly decision: RecordedDecision | undefined
}

/** A refusal with its receipt; without one when it could not or need not be recorded. */
export interface RecordedRefusal {
  readonly exchangeId: string
  readonly error: GatewayError
  readonly receipts: readonly Receipt[]
  /** Ours, when a peer asked and it came to a decision. */
  readonly decision: RecordedDecision | undefined
}

/** @throws {GatewayError} `AUDIT_UNAVAILABLE`: the answer must not leave. */
export async function record(
  house: House,
  trail: Trail,
  answer: Masked<Answer>,
): Promise<Recorded<RecordedAnswer>> {
  const receipt = await append(house, trail, { answer })
  const twins = twinsOf(trail.facts.outcomes ?? [])
  const receipts = [receipt, ...twins.map(({ log, index, leafHash }) => ({ log, index, leafHash }))]
  const { exchangeId } = trail
  const decision = decisionForPeer(house, trail)
  return { exchangeId, answer, receipts, decision } as unknown as Recorded<RecordedAnswer>
}

function decisionForPeer(
  house: House,
  { facts: { identity, decision, judged } }: Trail,
): RecordedDecision | undefined {
  if (identity?.via === undefined || !decision || !judged) return undefined
  return ownDecision(house, decision, judged, true)
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
    const decision = decisionForPeer(house, trail)
    const told = { exchangeId, error, receipts: [receipt], decision }
    return told as unknown as Recorded<RecordedRefusal>
  } catch (thrown) {
    const failed = thrown instanceof GatewayError ? thrown : auditUnavailable(thrown)
    return { exchangeId, error: failed, receipts: [] } as unknown as Recorded<RecordedRefusal>
  }
}

async function append(house: House, trail: Trail, end: End): Promise<Receipt> {
  const kind = classOfOutcome(outcomeOf(end))
  // At hand but for the first record of a month: then it is made, and lasts before anything is sealed under it.
  const time = localTime(trail.startedAt)
  const known = house.contentKeys.keyFor(kind, time)
  const key = known instanceof Promise ? await known.catch(refuse) : known
  const making: Making = { made: null, thrown: null }
  let receipt: Receipt
  try {
    receipt = await house.log.append((to, at) => {
      try {
        const made = writeEntry(house, trail, end, time, key, to, at)
        making.made = made
        return at + made.bytes
      } catch (thrown) {
        making.thrown = thrown
        throw thrown
      }
    })
  } catch (thrown) {
    throw thrown === making.thrown ? thrown : auditUnavailable(thrown)
  }
  if (making.made?.isWhole === true) {
    const { record, contentKey, bytes } = making.made
    const { index, leafHash } = receipt
    house.recent.keep({ index, record, contentKey, leafHash }, bytes)
  }
  return receipt
}

interface Making {
  made: Made | null
  /** Why it could not be made. */
  thrown: unknown
}

/** What an entry was made of, and how long it is. */
interface Made {
  readonly record: ExchangeRecord
  readonly contentKey: string | null
  readonly bytes: number
  readonly isWhole: boolean
}

function refuse(cause: unknown): never {
  throw auditUnavailable(cause)
}

/** @throws {AuditError} when an answer cannot be described: it is not released, and the refusal is recorded. */
function writeEntry(
  house: House,
  trail: Trail,
  end: End,
  time: string,
  key: ContentKey,
  to: Room,
  at: number,
): Made {
  const record = describe(house, trail, end, time, key)
  const whole = sealedUnder(key, record)
  const contentKey = contentKeyOf(whole)
  try {
    return { record, contentKey, bytes: writeRecord(whole, to, at) - at, isWhole: true }
  } catch (thrown) {
    if (!(thrown instanceof AuditError) || 'answer' in end) throw thrown
    const bytes = writeRecord(shortened(whole), to, at) - at
    return { record, contentKey, bytes, isWhole: false }
  }
}

/** What cannot be told whole is told short: who, for what, which items were refused first, and how many. */
function shortened(whole: ExchangeRecord): ExchangeRecord {
  const kept = whole.refused.slice(0, 100)
  const left = whole.refused.length - kept.length
  const rest = { resource: '*', mode: 'query', item: '*', rule: `and-${left}-more`, grant: null }
  const refused = left === 0 ? kept : [...kept, rest as (typeof kept)[number]]
  return { ...whole, asks: [], refused, twins: [] }
}
