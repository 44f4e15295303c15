/**
 * What of it may be seen? Outcomes → `Masked` outcomes. Pure, and the only maker of `Masked`.
 *
 * @module
 */
import { applyMask } from '../../policies/masks.ts'
import type { ItemAccess } from '../../policies/types.ts'
import type { Masked } from '../core/brands.ts'
import type { MappedRecord, ReadOutcome, Value } from '../core/types.ts'

/** Masks every record by the access its read was permitted. An item without access becomes null. */
export function mask(outcomes: readonly ReadOutcome[]): Masked<readonly ReadOutcome[]> {
  return outcomes.map(maskOutcome) as readonly ReadOutcome[] as Masked<readonly ReadOutcome[]>
}

function maskOutcome(outcome: ReadOutcome): ReadOutcome {
  const { access } = outcome.read
  const records = new Map<string, readonly MappedRecord[]>()
  for (const [subject, found] of outcome.records) {
    records.set(
      subject,
      found.map((record) => maskRecord(record, access)),
    )
  }
  return { ...outcome, records }
}

function maskRecord(
  record: MappedRecord,
  access: Readonly<Record<string, ItemAccess>>,
): MappedRecord {
  const values: Record<string, Value> = {}
  for (const [item, value] of Object.entries(record.values)) {
    values[item] = maskValue(value, Object.hasOwn(access, item) ? access[item] : undefined)
  }
  return { ...record, values }
}

function maskValue(value: Value, access: ItemAccess | undefined): Value {
  if (access === undefined) return null
  if (access === 'clear' || value === null) return value
  // Masks are granted for texts only; whatever else comes here is withheld.
  return typeof value === 'string' ? applyMask(access, value) : null
}

/** For an answer about the schema alone, which holds no value of any source. */
export function nothingToMask<T>(answer: T): Masked<T> {
  return answer as Masked<T>
}
