/**
 * How is it laid out? Masked outcomes → the answer, by the document's compiled layout. What that must give is defined by
 * execution on the stitched schema.
 *
 * @module
 */
import { execute } from 'graphql'
import type { Masked } from '../core/brands.ts'
import { claimKey } from '../core/claim-key.ts'
import { departmentName } from '../core/department-name.ts'
import { GatewayError } from '../core/errors.ts'
import type { House } from '../core/house.ts'
import type { Answer, MappedRecord, Plan, PlannedRead, Query, ReadOutcome } from '../core/types.ts'
import { NOTHING_LEFT, withoutExcluded } from '../schema/group-fields.ts'
import type { ShapeContext } from '../schema/subschemas.ts'
import { faultsOf } from './faults.ts'

export function shape(
  house: House,
  query: Query,
  planned: Plan,
  outcomes: Masked<readonly ReadOutcome[]>,
): Masked<Answer> {
  const context = contextOf(house, planned, outcomes)
  const dataJson = query.operation.layout(query.variables, context)
  const answer: Answer = { dataJson, errors: faultsOf(house, planned, outcomes) }
  return answer as Masked<Answer>
}

/** What every answer means: layouts are held to it by tests, and no request takes this way. */
export async function layOutByStitching(
  house: House,
  query: Query,
  context: ShapeContext,
): Promise<string> {
  const document = withoutExcluded(query.operation, query.variables)
  const result = await execute({
    schema: house.schema.stitchedFor(document),
    document,
    variableValues: query.variables,
    contextValue: context,
  })
  if (result.errors !== undefined) {
    // Every resolver only looks up; an error here is ours, and may quote a value.
    throw new GatewayError('INTERNAL', 'The answer could not be laid out. Nothing was released.', {
      cause: result.errors,
    })
  }
  return JSON.stringify(result.data, (key, value: unknown) =>
    key === NOTHING_LEFT ? undefined : value,
  )
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
