/**
 * Of the subjects of a query, what guardrails may know.
 *
 * @module
 */
import { circumstancesOf } from '../../policies/guardrail-circumstances.ts'
import type { Circumstances } from '../../policies/guardrail-types.ts'
import type { House } from './house.ts'
import type { FieldAsk, Query } from './types.ts'

/** Persons who are asked about otherwise than by their citizen number count among the subjects only. */
export function circumstances(house: House, query: Query): Circumstances {
  const subjects = new Set<string>()
  const citizenIds: string[] = []
  let latest: FieldAsk['subjects'] | undefined
  for (const ask of query.asks) {
    // The fields of one handle share one list of subjects.
    if (ask.subjects === latest) continue
    latest = ask.subjects
    for (const { kind, id } of ask.subjects) subjects.add(`${kind} ${id}`)
    citizenIds.push(...citizenIdsOf(house, ask))
  }
  return circumstancesOf(citizenIds, subjects.size, house.now())
}

/** The citizen numbers of the persons that one field asks about. */
export function citizenIdsOf(house: House, { subjects }: FieldAsk): readonly string[] {
  const kind = house.catalog.subjectKind(subjects[0]?.kind ?? '')
  const at = kind?.keys.findIndex(({ format }) => format === 'citizen-id') ?? -1
  return at < 0 ? [] : subjects.flatMap(({ keys }) => keys[at] ?? [])
}
