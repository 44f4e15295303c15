import type { Catalog } from '../catalog/catalog.ts'
import { onceFor } from '../catalog/once-for.ts'
import type { Standard } from '../catalog/types.ts'
import type { GuardedCatalog, GuardedResource } from './guardrail-types.ts'

/** What guardrails look up in a catalogue. Laid out on first use, and kept; of one catalogue it is one. */
export const guardedCatalog = onceFor((catalog: Catalog): GuardedCatalog => {
  const known = new Map<string, GuardedResource>()
  return {
    standardsOf: (matter) => catalog.matter(matter)?.standards ?? [],
    resource: (code) => {
      const kept = known.get(code)
      if (kept !== undefined) return kept
      const resource = catalog.resource(code)
      const standard = catalog.standard(resource?.standard ?? '')
      if (resource === undefined || standard === undefined) return undefined
      const { region, department, shareType, crossProvince } = resource
      const laidOut: GuardedResource = {
        region,
        department,
        standard: standard.key,
        shareType,
        crossProvince,
        aboutPerson: isAboutPerson(catalog, standard),
        sensitive: sensitiveOf(standard),
      }
      known.set(code, laidOut)
      return laidOut
    },
  }
})

/** Whether records of a standard belong to natural persons. */
export function isAboutPerson(catalog: Catalog, { subjects }: Standard): boolean {
  return subjects.some(({ kind }) => isOfPersons(catalog, kind))
}

function isOfPersons(catalog: Catalog, kind: string): boolean {
  const keys = catalog.subjectKind(kind)?.keys ?? []
  return keys.some(({ format }) => format === 'citizen-id')
}

/** What says who the person is, rather than something about it: the query says as much. */
const IDENTIFYING: ReadonlySet<string> = new Set(['name', 'birthDate'])

/** Sensitive items, without the keys by which a record is found. */
export function sensitiveOf(standard: Standard): ReadonlySet<string> {
  const keys = new Set(standard.subjects.flatMap(({ keys: alternatives }) => alternatives.flat()))
  const items = standard.items.filter(
    ({ name, sensitive }) => sensitive && !keys.has(name) && !IDENTIFYING.has(name),
  )
  return new Set(items.map(({ name }) => name))
}
