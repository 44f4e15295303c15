/**
 * The evidence of one exchange as one file: canonical JSON that proves itself to whoever has the provinces' keys.
 *
 * @module
 */
import { canonicalJson } from '../audit/canonical.ts'
import type { ExchangeRecord, RecordedAsk } from '../audit/exchange-record.ts'
import { decodeRecord } from '../audit/record.ts'
import { openRecord } from '../audit/seal-record.ts'
import { parseRecordKey } from '../audit/sealed-content.ts'
import { isTextOrNull, type EvidencePart } from './part.ts'

export interface Evidence {
  readonly v: 1
  readonly kind: 'evidence'
  readonly exchangeId: string
  /** Of the exchange that made the bundle first, then of the others. */
  readonly parts: readonly EvidencePart[]
  /** What kind of data left, as each part's record says. */
  readonly manifest: readonly DisclosedPart[]
  /** Salts of the first part's commitments, base64; null when the bundle does not open them. */
  readonly salts: EvidenceSalts | null
}

export interface EvidenceSalts {
  readonly request: string
  readonly response: string
}

export interface DisclosedPart {
  /** Origin of the log whose record says so. */
  readonly log: string
  readonly asks: readonly Disclosed[]
}

/** What one resource gave: after masks and row rules, for that is what the record counts. */
export interface Disclosed {
  readonly resource: string
  readonly mode: string
  readonly items: readonly string[]
  /** Item → mask. */
  readonly masked: Readonly<Record<string, string>>
  /** Null when nothing was read. */
  readonly rows: number | null
  readonly subjects: number
  readonly result: string
}

/** @throws {AuditError} `RECORD_INVALID` when a part's entry is no exchange record. */
export function makeEvidence(
  exchangeId: string,
  parts: readonly EvidencePart[],
  salts: EvidenceSalts | null,
): Evidence {
  const manifest = parts.map(manifestOf)
  return { v: 1, kind: 'evidence', exchangeId, parts, manifest, salts }
}

export function formatEvidence(evidence: Evidence): string {
  return `${canonicalJson(evidence)}\n`
}

export function manifestOf({ log, entry }: EvidencePart): DisclosedPart {
  return { log, asks: decodeRecord(Buffer.from(entry)).asks.map(disclosed) }
}

function disclosed(ask: RecordedAsk): Disclosed {
  const { resource, mode, items, masked, rowCount, subjectCount, result } = ask
  return { resource, mode, items, masked, rows: rowCount, subjects: subjectCount, result }
}

/**
 * Reads a bundle. Of its own form alone: nothing of it is proven yet.
 *
 * @returns undefined when the text is not the canonical text of a bundle.
 */
export function parseEvidence(text: string): Evidence | undefined {
  let given: unknown
  try {
    given = JSON.parse(text)
    if (`${canonicalJson(given)}\n` !== text) return undefined
  } catch {
    return undefined
  }
  const { v, kind, exchangeId, parts, manifest, salts, ...more } = asObject(given)
  const isWhole =
    v === 1 &&
    kind === 'evidence' &&
    typeof exchangeId === 'string' &&
    Array.isArray(parts) &&
    parts.length > 0 &&
    parts.every(isPart) &&
    Array.isArray(manifest) &&
    (salts === null || isTexts(salts, ['request', 'response'])) &&
    Object.keys(more).length === 0
  return isWhole ? (given as Evidence) : undefined
}

/**
 * Which record a part holds, with its content where the part opens it; without proving that a log holds it.
 *
 * @throws {AuditError} `RECORD_INVALID`, `CONTENT_INVALID`
 */
export function recordIn({ entry, key }: EvidencePart): ExchangeRecord {
  const record = decodeRecord(Buffer.from(entry))
  const recordKey = key === null ? undefined : parseRecordKey(key)
  if (record.sealed === null || recordKey === undefined) return record
  return openRecord(record, record.sealed, recordKey)
}

function isPart(value: unknown): value is EvidencePart {
  const { timeStamp, key, erased, ...texts } = asObject(value)
  return [timeStamp, key, erased].every(isTextOrNull) && isTexts(texts, ['log', 'entry', 'proof'])
}

function isTexts(value: unknown, names: readonly string[]): boolean {
  const given = asObject(value)
  return (
    Object.keys(given).length === names.length &&
    names.every((name) => typeof given[name] === 'string')
  )
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}
