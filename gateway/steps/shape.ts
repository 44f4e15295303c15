/**
 * How is it laid out? Masked outcomes → the answer, at once where the house lays it out by the document's compiled layout.
 *
 * @module
 */
import type { Masked } from '../core/brands.ts'
import { claimKey } from '../core/claim-key.ts'
import { departmentName } from '../core/department-name.ts'
import type { House } from '../core/house.ts'
import type { Answer, MappedRecord, Plan, PlannedRead, Query, ReadOutcome } from '../core/types.ts'
import type { ShapeContext } from '../schema/subschemas.ts'
import { faultsOf } from './faults.ts'

export function shape(
  house: House,
  query: Query,
  planned: Plan,
  outcomes: Masked<readonly ReadOutcome[]>,
): Masked<Answer> | Promise<Masked<Answer>> {
  const dataJson = house.layOut(query, contextOf(house, planned, outcomes))
  const errors = faultsOf(house, planned, outcomes)
  const answerOf = (json: string): Masked<Answer> =>
    ({ dataJson: json, errors }) satisfies Answer as Masked<Answer>
  return typeof dataJson === 'string' ? answerOf(dataJson) : dataJson.then(answerOf)
}

/** What was found for a field of the document, by the name of the region. */
interface Found {
  readonly byRegion: Map<string, FoundThere>
  /** Names of the regions that are meant where none is named. */
  readonly regions: readonly string[]
}

interface FoundThere {
  readonly outcome: ReadOutcome
  /** The same of all its records. */
  readonly provenance: object
}

function contextOf(house: House, planned: Plan, outcomes: readonly ReadOutcome[]): ShapeContext {
  const byRead = new Map(outcomes.map((outcome) => [outcome.read, outcome]))
  const fields = new Map<string, Found>()
  for (const { ask, reads } of planned.fields) {
    const field = fieldOf(ask.mode, ask.subjects[0]?.kind ?? '', ask.standard)
    const before = fields.get(field)
    const byRegion = before?.byRegion ?? new Map<string, FoundThere>()
    for (const read of reads) {
      const outcome = byRead.get(read)
      if (outcome === undefined) continue
      const provenance = provenanceOf(house, outcome)
      byRegion.set(regionName(house, read), { outcome, provenance })
    }
    const regions =
      ask.from === undefined
        ? reads.map((read) => regionName(house, read))
        : (before?.regions ?? [])
    fields.set(field, { byRegion, regions })
  }
  return {
    find: (mode, kind, standard, subjectId, from, claim) => {
      const field = fields.get(fieldOf(mode, kind, standard))
      const regions = from === undefined ? (field?.regions ?? []) : [...new Set(from)]
      const answers: object[] = []
      let failed = 0
      for (const region of regions) {
        const there = field?.byRegion.get(region)
        if (there === undefined || there.outcome.failure !== undefined) failed++
        else if (mode === 'query') answers.push(...recordsOf(there, subjectId))
        else answers.push(...verificationOf(there, claimKey(subjectId, claim ?? {})))
      }
      return regions.length > 0 && failed === regions.length ? null : answers
    },
  }
}

function fieldOf(mode: string, kind: string, standard: string): string {
  return `${mode} ${kind} ${standard}`
}

function recordsOf({ outcome, provenance }: FoundThere, subjectId: string): readonly object[] {
  return (outcome.records.get(subjectId) ?? []).map(({ values }: MappedRecord) => ({
    ...values,
    provenance,
  }))
}

function verificationOf({ outcome, provenance }: FoundThere, key: string): readonly object[] {
  const verification = outcome.verifications.get(key)
  return verification === undefined ? [] : [{ ...verification, provenance }]
}

function provenanceOf(house: House, outcome: ReadOutcome): object {
  const { resource } = outcome.read
  return {
    region: regionName(house, outcome.read),
    department: departmentName(house, outcome.read),
    resource: resource.code,
    version: outcome.version,
    retrievedAt: outcome.retrievedAt,
  }
}

function regionName(house: House, read: PlannedRead): string {
  return house.catalog.region(read.resource.region)?.name ?? read.resource.region
}
