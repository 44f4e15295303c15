/**
 * Is it written down for good? Trail → the exchange record, durable. The only maker of `Recorded`.
 *
 * @module
 */
import { sealedUnder, type ContentKey } from '../audit/content-keys.ts'
import type { ExchangeRecord, RecordedDecision } from '../audit/exchange-record.ts'
import type { EntryMaker } from '../audit/committer.ts'
import type { EntryWriter } from '../audit/entry-memory.ts'
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
  const entry = new RecordEntry(house, trail, end, time, key)
  let receipt: Receipt
  try {
    receipt = await house.log.append(entry)
  } catch (thrown) {
    throw thrown === entry.thrown ? thrown : auditUnavailable(thrown)
  }
  const { record, contentKey, bytes } = entry
  if (record !== null) {
    const { index, leafHash } = receipt
    house.recent.keep({ index, record, contentKey, leafHash }, bytes)
  }
  return receipt
}

function refuse(cause: unknown): never {
  throw auditUnavailable(cause)
}

/**
 * The entry of one request, made and written when its batch begins.
 *
 * Throws when an answer cannot be described: it is not released, and the refusal is recorded.
 */
class RecordEntry implements EntryMaker {
  /** As it was before it was sealed; null before it is made, and when it was told short. */
  record: ExchangeRecord | null = null
  /** Under which its content is sealed, where something is. */
  contentKey: string | null = null
  /** Length of the entry. */
  bytes = 0
  /** Why it could not be made or written. */
  thrown: unknown = null
  readonly #house: House
  readonly #trail: Trail
  readonly #end: End
  readonly #time: string
  readonly #key: ContentKey

  constructor(house: House, trail: Trail, end: End, time: string, key: ContentKey) {
    this.#house = house
    this.#trail = trail
    this.#end = end
    this.#time = time
    this.#key = key
  }

  make(): EntryWriter {
    try {
      const record = describe(this.#house, this.#trail, this.#end, this.#time, this.#key)
      const sealed = sealedUnder(this.#key, record)
      this.record = record
      this.contentKey = contentKeyOf(sealed)
      return (to, at) => this.#write(sealed, to, at)
    } catch (thrown) {
      this.thrown = thrown
      throw thrown
    }
  }

  #write(sealed: ExchangeRecord, to: Room, at: number): number {
    try {
      const end = this.#writeWholeOrShort(sealed, to, at)
      this.bytes = end - at
      return end
    } catch (thrown) {
      this.thrown = thrown
      throw thrown
    }
  }

  #writeWholeOrShort(sealed: ExchangeRecord, to: Room, at: number): number {
    try {
      return writeRecord(sealed, to, at)
    } catch (thrown) {
      if (!(thrown instanceof AuditError) || 'answer' in this.#end) throw thrown
      this.record = null
      return writeRecord(shortened(sealed), to, at)
    }
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
