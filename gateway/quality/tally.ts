/**
 * Counts how good data is as it passes: complete, valid, fresh, without repetition. Counters only: no value is kept, and
 * nothing that tells of a person (Decree 809 Art. 38: the quality of shared data is reported).
 *
 * Lies on the way of every read, so a record costs an addition or two for each of its items: 0.4 microseconds a read of one
 * record and five items, 11 of a hundred persons, 8 of ten records of one person, which are compared with each other.
 * Repetitions are therefore looked for within one subject of one read, and not across reads, of which nothing is kept.
 *
 * @module
 */
import { dayOf } from '../core/day.ts'
import type { QualityWatch, SeenRead } from '../core/quality.ts'
import type { MappedRecord } from '../core/types.ts'
import { isStale } from './freshness.ts'

/** Of one item. `missing` and `invalid` are of the `records`; no record is both. */
export interface ItemCounts {
  records: number
  missing: number
  invalid: number
}

/** Of one resource on one day. */
export interface ResourceCounts {
  readonly day: string
  readonly resource: string
  reads: number
  /** Reads that could not be used: the source answered in another form. */
  malformed: number
  /** Reads of data that was older than its update cycle allows. */
  stale: number
  records: number
  /** Records equal to another of the same subject in every item that was read. */
  repeated: number
  asOf: Date | undefined
  readonly items: Map<string, ItemCounts>
}

export interface QualityTally extends QualityWatch {
  /** What was counted since the last time. */
  readonly take: () => readonly ResourceCounts[]
  /** Counts that could not be kept: they are taken again. */
  readonly putBack: (counts: readonly ResourceCounts[]) => void
}

export function makeQualityTally(now: () => Date): QualityTally {
  let counting = new Map<string, ResourceCounts>()
  return { seen, malformed, take, putBack }

  function seen({ resource, updateCycle, items, records, asOf }: SeenRead): void {
    const counts = countsOf(dayOf(now()), resource)
    counts.reads++
    if (asOf !== undefined) {
      counts.asOf = later(counts.asOf, asOf)
      if (isStale(asOf, updateCycle, now())) counts.stale++
    }
    for (const ofSubject of records.values()) {
      if (ofSubject.length === 0) continue
      counts.records += ofSubject.length
      if (ofSubject.length > 1) counts.repeated += repetitions(items, ofSubject)
      for (const item of items) countItem(itemOf(counts, item), item, ofSubject)
    }
  }

  function malformed(resource: string): void {
    const counts = countsOf(dayOf(now()), resource)
    counts.reads++
    counts.malformed++
  }

  function take(): readonly ResourceCounts[] {
    const taken = [...counting.values()]
    counting = new Map()
    return taken
  }

  function putBack(all: readonly ResourceCounts[]): void {
    for (const former of all) {
      const counts = countsOf(former.day, former.resource)
      counts.reads += former.reads
      counts.malformed += former.malformed
      counts.stale += former.stale
      counts.records += former.records
      counts.repeated += former.repeated
      counts.asOf = later(counts.asOf, former.asOf)
      for (const [name, item] of former.items) {
        const into = itemOf(counts, name)
        into.records += item.records
        into.missing += item.missing
        into.invalid += item.invalid
      }
    }
  }

  function countsOf(day: string, resource: string): ResourceCounts {
    const key = `${day} ${resource}`
    let counts = counting.get(key)
    if (counts === undefined) {
      const none = { reads: 0, malformed: 0, stale: 0, records: 0, repeated: 0, asOf: undefined }
      counts = { day, resource, ...none, items: new Map() }
      counting.set(key, counts)
    }
    return counts
  }
}

function countItem(counts: ItemCounts, item: string, records: readonly MappedRecord[]): void {
  counts.records += records.length
  for (const { values, invalid } of records) {
    if ((values[item] ?? null) !== null) continue
    // What breaks its standard is null in the record, and named beside it.
    if (invalid.some((problem) => problem.item === item)) counts.invalid++
    else counts.missing++
  }
}

function itemOf({ items }: ResourceCounts, name: string): ItemCounts {
  let counts = items.get(name)
  if (counts === undefined) {
    counts = { records: 0, missing: 0, invalid: 0 }
    items.set(name, counts)
  }
  return counts
}

function repetitions(items: readonly string[], records: readonly MappedRecord[]): number {
  const distinct = new Set(
    records.map(({ values }) => JSON.stringify(items.map((item) => values[item] ?? null))),
  )
  return records.length - distinct.size
}

function later(one: Date | undefined, other: Date | undefined): Date | undefined {
  if (one === undefined || other === undefined) return one ?? other
  return one > other ? one : other
}
