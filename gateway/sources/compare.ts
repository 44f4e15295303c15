/**
 * Does a claim agree with a department's records? (核验)
 *
 * @module
 */
import type { Item } from '../../catalog/types.ts'
import type { MappedRecord, Value, VerificationOutcome, VerificationResult } from '../core/types.ts'

export type Comparison =
  | { readonly ok: true; readonly outcome: VerificationOutcome }
  /** A record could not be compared: what is wrong with it. */
  | { readonly ok: false; readonly problem: string }

/** A record, and whether its source holds a value in one of the source's own forms. */
export interface ComparedRecord extends MappedRecord {
  readonly holds: (item: string, value: string | number | boolean) => boolean
}

/**
 * Compares a claim with all records of a subject, in the source's own terms where they agree: what the source
 * writes as the claim would be written there is the same, also where it breaks its standard. One record that agrees with the whole claim is a match;
 * otherwise the items are those of the record that agrees best.
 */
export function compare(
  items: readonly Item[],
  claim: Readonly<Record<string, Value>>,
  records: readonly ComparedRecord[],
): Comparison {
  const claimed = items.filter((item) => Object.hasOwn(claim, item.name))
  if (records.length === 0)
    return { ok: true, outcome: outcome('NOT_FOUND', claimed, () => 'NOT_FOUND') }
  let best: { readonly agree: ReadonlySet<string> } | undefined
  let problem: string | undefined
  for (const record of records) {
    const broken = record.invalid.find(
      ({ item }) => Object.hasOwn(claim, item) && !isHeld(record, item, claim[item] ?? null),
    )
    if (broken !== undefined) {
      problem = broken.problem
      continue
    }
    const agree = new Set(
      claimed
        .filter((item) => agrees(record, item, claim[item.name] ?? null))
        .map(({ name }) => name),
    )
    if (agree.size === claimed.length) {
      return { ok: true, outcome: outcome('MATCH', claimed, () => 'MATCH') }
    }
    if (best === undefined || agree.size > best.agree.size) best = { agree }
  }
  // Another record might have agreed, had it been readable: then nothing is said.
  if (problem !== undefined || best === undefined) return { ok: false, problem: problem ?? '' }
  const { agree } = best
  const each = (item: Item): VerificationResult => (agree.has(item.name) ? 'MATCH' : 'MISMATCH')
  return { ok: true, outcome: outcome('MISMATCH', claimed, each) }
}

function outcome(
  result: VerificationResult,
  claimed: readonly Item[],
  each: (item: Item) => VerificationResult,
): VerificationOutcome {
  return { result, items: claimed.map((item) => ({ item: item.name, result: each(item) })) }
}

function agrees(record: ComparedRecord, item: Item, claimed: Value): boolean {
  return (
    isSame(item, claimed, record.values[item.name] ?? null) || isHeld(record, item.name, claimed)
  )
}

function isHeld(record: ComparedRecord, item: string, claimed: Value): boolean {
  return claimed !== null && record.holds(item, claimed)
}

function isSame(item: Item, claimed: Value, held: Value): boolean {
  if (held === null || claimed === null) return false
  if (typeof claimed !== 'string' || typeof held !== 'string') return claimed === held
  if (DECIMAL_TYPES.has(item.type)) return canonicalDecimal(claimed) === canonicalDecimal(held)
  if (item.type === 'T') return Date.parse(claimed) === Date.parse(held)
  // Full-width forms and spaces around are the keyboard's, not the claim's.
  return claimed.normalize('NFKC').trim() === held.normalize('NFKC').trim()
}

const DECIMAL_TYPES: ReadonlySet<string> = new Set(['N', 'Y', 'F', 'B'])

function canonicalDecimal(text: string): string {
  const [whole = '', fraction = ''] = text.replace(/^-/, '').split('.')
  const digits = `${whole.replace(/^0+(?=\d)/, '')}.${fraction.replace(/0+$/, '')}`
  return text.startsWith('-') && digits !== '0.' ? `-${digits}` : digits
}
