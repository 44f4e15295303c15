/**
 * What of it is missing, and why: one error for each field whose source failed or gave an item that breaks
 * its standard. Names the region and the department; quotes no value.
 *
 * @module
 */
import { claimKey } from '../core/claim-key.ts'
import { departmentName } from '../core/department-name.ts'
import type { ErrorEntry } from '../core/errors.ts'
import { GATEWAY_ERRORS } from '../core/errors.ts'
import type { House } from '../core/house.ts'
import type { FieldAsk, Plan, PlannedField, ReadFailure, ReadOutcome } from '../core/types.ts'

/** In the order of the query's fields, then of regions, then of subjects. */
export function faultsOf(
  house: House,
  planned: Plan,
  outcomes: readonly ReadOutcome[],
): readonly ErrorEntry[] {
  const byRead = new Map(outcomes.map((outcome) => [outcome.read, outcome]))
  return planned.fields.flatMap((field) => faultsOfField(house, field, byRead))
}

function faultsOfField(
  house: House,
  { ask, reads }: PlannedField,
  byRead: ReadonlyMap<unknown, ReadOutcome>,
): readonly ErrorEntry[] {
  const faults: ErrorEntry[] = []
  // How many records earlier regions have put into each subject's list.
  const offsets = ask.subjects.map(() => 0)
  for (const read of reads) {
    const outcome = byRead.get(read)
    if (outcome === undefined) continue
    const { failure } = outcome
    ask.subjects.forEach((subject, i) => {
      const path = ask.paths[i] ?? []
      if (failure !== undefined) {
        faults.push(fault(house, outcome, failure, path))
        return
      }
      const undecided = ask.claim && outcome.undecided.get(claimKey(subject.id, ask.claim))
      if (undecided !== undefined) faults.push(broken(house, outcome, undecided, path))
      const records = outcome.records.get(subject.id) ?? []
      const offset = offsets[i] ?? 0
      records.forEach((record, k) => {
        for (const { item, problem } of record.invalid) {
          for (const key of responseKeys(ask, item)) {
            faults.push(broken(house, outcome, problem, [...path, offset + k, key]))
          }
        }
      })
      offsets[i] = offset + records.length
    })
  }
  return faults
}

function broken(
  house: House,
  outcome: ReadOutcome,
  problem: string,
  path: readonly (string | number)[],
): ErrorEntry {
  const { code, contact } = outcome.read.resource
  const message = `${code} gave a value that breaks its standard: ${problem} The item is left empty; tell ${contact}.`
  return fault(house, outcome, { code: 'SOURCE_INVALID_DATA', message }, path)
}

function responseKeys(ask: FieldAsk, item: string): readonly string[] {
  return ask.items.filter((one) => one.item === item).map((one) => one.responseKey)
}

function fault(
  house: House,
  outcome: ReadOutcome,
  { code, message, refusedBy }: ReadFailure,
  path: readonly (string | number)[],
): ErrorEntry {
  const { resource } = outcome.read
  return {
    message,
    path,
    extensions: {
      code,
      region: house.catalog.region(resource.region)?.name ?? resource.region,
      department: departmentName(house, outcome.read),
      resource: resource.code,
      retryable: GATEWAY_ERRORS[code].retryable,
      ...(refusedBy && { refusedBy }),
    },
  }
}
