/**
 * A peer's answer → outcomes, one for each planned read.
 *
 * The peer's signature was verified; its words are still read with care: what does not have the agreed form
 * is a failure of the peer, never a crash of ours.
 *
 * @module
 */
import type { ItemType } from '../../catalog/types.ts'
import { localTime } from '../core/day.ts'
import type {
  MappedRecord,
  PlannedRead,
  ReadOutcome,
  Receipt,
  Value,
  VerificationOutcome,
} from '../core/types.ts'
import { claimKey } from '../core/claim-key.ts'
import { readDecision } from './answered-decision.ts'
import {
  answersOf,
  failureOf,
  refusal,
  unavailable,
  type PeerAnswerContext,
} from './answered-failure.ts'
import { PeerError } from './errors.ts'
import { asArray, asObject, isWhole, type Json } from './loose-json.ts'
import { type PeerQuery, type PeerQueryPart } from './query.ts'

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/
const LOG = /^[\x21-\x7e]{1,200}$/
const LEAF_HASH = /^[A-Za-z0-9+/]{43}=$/

/** @param body the answer's JSON; anything. */
export function readPeerAnswer(
  context: PeerAnswerContext,
  sent: PeerQuery,
  body: unknown,
): readonly ReadOutcome[] {
  const answer = asObject(body)
  const errors = asArray(answer['errors']).map(asObject)
  const data = answer['data']
  const twin = twinOf(context, answer)
  const decision = readDecision(exchangeOf(answer)['decision'], context.regionCode)
  const whole = data === undefined || data === null ? refusal(context, errors) : undefined
  const reads = [...new Set(sent.parts.map(({ read }) => read))]
  return reads.map((read) => {
    const outcome = emptyOutcome(context, read)
    const told = { ...outcome, ...(twin ? { twin } : {}), ...(decision ? { decision } : {}) }
    if (whole !== undefined) return { ...told, failure: whole }
    const parts = sent.parts.filter((part) => part.read === read)
    const failure = parts
      .map((part) => failureOf(context, part, asObject(data), errors))
      .find((f) => f !== undefined)
    if (failure !== undefined) return { ...told, failure }
    const found = parts.flatMap((part) => readPart(part, asObject(data), errors) ?? [])
    return found.length < parts.length
      ? { ...told, failure: unavailable(context, silentOn(context)) }
      : { ...told, ...merge(found) }
  })
}

function silentOn({ region }: PeerAnswerContext): PeerError {
  return new PeerError('PEER_MALFORMED', `The answer of ${region} says nothing of a subject.`)
}

/** An outcome of nothing, for a peer that gave none. */
export function emptyOutcome(context: PeerAnswerContext, read: PlannedRead): ReadOutcome {
  return {
    read,
    records: new Map(),
    verifications: new Map(),
    undecided: new Map(),
    rowCount: 0,
    latencyMs: context.latencyMs,
    retrievedAt: localTime(context.now),
    version: read.resource.version,
  }
}

type Found = Pick<ReadOutcome, 'records' | 'verifications' | 'undecided' | 'rowCount'> & Provenance

/** Undefined when it says nothing of a subject: silence is no "no record". */
function readPart(part: PeerQueryPart, data: Json, errors: readonly Json[]): Found | undefined {
  const records = new Map<string, readonly MappedRecord[]>()
  const verifications = new Map<string, VerificationOutcome>()
  const undecided = new Map<string, string>()
  let provenance: Json | undefined
  let rowCount = 0
  for (const [i, subject] of part.subjects.entries()) {
    const found = answersOf(part, data, i)
    if (found === undefined) return undefined
    provenance ??= found[0] && asObject(found[0]['provenance'])
    if (part.claim === undefined) {
      rowCount += found.length
      records.set(
        subject.id,
        found.map((record, k) => readRecord(part, record, invalidOf(part, errors, i, k))),
      )
      continue
    }
    const key = claimKey(subject.id, part.claim)
    const outcome = found[0] && readVerification(part.claim, found[0])
    if (outcome === undefined) undecided.set(key, 'The claim could not be compared.')
    else verifications.set(key, outcome)
    if (outcome !== undefined && outcome.result !== 'NOT_FOUND') rowCount++
  }
  return {
    records,
    verifications,
    undecided,
    rowCount,
    ...pick({ version: provenance?.['version'], retrievedAt: provenance?.['retrievedAt'] }),
  }
}

function readRecord(
  part: PeerQueryPart,
  record: Json,
  invalid: MappedRecord['invalid'],
): MappedRecord {
  const values: Record<string, Value> = {}
  const broken: MappedRecord['invalid'][number][] = []
  for (const item of part.read.items) {
    const value = record[item] ?? null
    if (value === null || isOfType(part.types.get(item), value)) {
      values[item] = value
    } else {
      values[item] = null
      broken.push({ item, problem: problemOf(item) })
    }
  }
  return { values, invalid: [...invalid, ...broken] }
}

/** Whether the schema can say it; its form in detail is the peer's to keep, and it may be masked. */
function isOfType(type: ItemType | undefined, value: unknown): value is Value {
  if (type === 'I') return isWhole(value) && Math.abs(value) < 2 ** 31
  return typeof value === (type === 'L' ? 'boolean' : 'string')
}

function problemOf(item: string): string {
  return `"${item}" is not in its agreed form.`
}

/** Items of one record that the peer reported as breaking their standard. */
function invalidOf(
  part: PeerQueryPart,
  errors: readonly Json[],
  subject: number,
  record: number,
): MappedRecord['invalid'] {
  return errors.flatMap((error) => {
    const [alias, i, answer, k, item] = asArray(error['path'])
    const isOurs = alias === part.alias && i === subject && answer === part.answer && k === record
    return isOurs && typeof item === 'string' ? [{ item, problem: problemOf(item) }] : []
  })
}

function merge(found: readonly Found[]): Found {
  const [only] = found
  if (only !== undefined && found.length === 1) return only
  return {
    records: new Map(found.flatMap(({ records }) => [...records])),
    verifications: new Map(found.flatMap(({ verifications }) => [...verifications])),
    undecided: new Map(found.flatMap(({ undecided }) => [...undecided])),
    rowCount: found.reduce((sum, { rowCount }) => sum + rowCount, 0),
    ...found.reduce<Provenance>((known, { version, retrievedAt }) => {
      return { ...pick({ version, retrievedAt }), ...known }
    }, {}),
  }
}

interface Provenance {
  readonly version?: number
  readonly retrievedAt?: string
}

function pick(given: { readonly version: unknown; readonly retrievedAt: unknown }): Provenance {
  const { version, retrievedAt } = given
  return {
    ...(isWhole(version) && version > 0 ? { version } : {}),
    ...(typeof retrievedAt === 'string' && TIME.test(retrievedAt) ? { retrievedAt } : {}),
  }
}

/** Undefined unless it says one word of the whole and of items that were claimed. */
function readVerification(
  claim: Readonly<Record<string, Value>>,
  given: Json,
): VerificationOutcome | undefined {
  const { result } = given
  const lines = asArray(given['items'])
    .map(asObject)
    .map(({ item, result }) => ({ item, result }))
  if (!isResult(result) || lines.length === 0) return undefined
  const isLine = (line: (typeof lines)[number]): line is VerificationOutcome['items'][number] =>
    typeof line.item === 'string' && Object.hasOwn(claim, line.item) && isResult(line.result)
  return lines.every(isLine) ? { result, items: lines } : undefined
}

function isResult(value: unknown): value is VerificationOutcome['result'] {
  return value === 'MATCH' || value === 'MISMATCH' || value === 'NOT_FOUND'
}

function twinOf(context: PeerAnswerContext, answer: Json): ReadOutcome['twin'] | undefined {
  const receipt = asObject(asArray(exchangeOf(answer)['receipts'])[0])
  const { log, index, leafHash } = receipt as Partial<Receipt>
  // It goes into our record, which takes no other form.
  if (typeof log !== 'string' || !LOG.test(log)) return undefined
  if (typeof leafHash !== 'string' || !LEAF_HASH.test(leafHash)) return undefined
  if (!isWhole(index) || index < 0) return undefined
  return { index, leafHash, log, region: context.regionCode }
}

function exchangeOf(answer: Json): Json {
  return asObject(asObject(answer['extensions'])['exchange'])
}
