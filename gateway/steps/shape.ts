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

function contextOf(house: House, planned: Plan, outcomes: readonly ReadOutcome[]): ShapeContext {
  const byRead = new Map(outcomes.map((outcome) => [outcome.read, outcome]))
  const found = new Map<string, ReadOutcome>()
  const omitted = new Map<string, string[]>()
  for (const { ask, reads } of planned.fields) {
    const field = `${ask.mode} ${ask.subjects[0]?.kind ?? ''} ${ask.standard}`
    const names = reads.map((read) => regionName(house, read))
    reads.forEach((read, i) => {
      const outcome = byRead.get(read)
      if (outcome !== undefined) found.set(`${field} ${names[i] ?? ''}`, outcome)
    })
    if (ask.from === undefined) omitted.set(field, names)
  }
  return {
    find: (mode, kind, standard, subjectId, from, claim) => {
      const field = `${mode} ${kind} ${standard}`
      const regions = from === undefined ? (omitted.get(field) ?? []) : [...new Set(from)]
      const answers: object[] = []
      let failed = 0
      for (const region of regions) {
        const outcome = found.get(`${field} ${region}`)
        if (outcome === undefined || outcome.failure !== undefined) failed++
        else if (mode === 'query') answers.push(...recordsOf(house, outcome, subjectId))
        else answers.push(...verificationOf(house, outcome, claimKey(subjectId, claim ?? {})))
      }
      return regions.length > 0 && failed === regions.length ? null : answers
    },
  }
}

function recordsOf(house: House, outcome: ReadOutcome, subjectId: string): readonly object[] {
  const provenance = provenanceOf(house, outcome)
  return (outcome.records.get(subjectId) ?? []).map(({ values }: MappedRecord) => ({
    ...values,
    provenance,
  }))
}

function verificationOf(house: House, outcome: ReadOutcome, key: string): readonly object[] {
  const verification = outcome.verifications.get(key)
  if (verification === undefined) return []
  return [{ ...verification, provenance: provenanceOf(house, outcome) }]
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
