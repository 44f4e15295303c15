import type { Catalog } from '../../catalog/catalog.ts'
import { guardedCatalog, sensitiveOf, isAboutPerson } from '../../policies/guarded-catalog.ts'
import type { GuardedCatalog } from '../../policies/guardrail-types.ts'

/**
 * What cases of guardrails may name: the resources of a catalogue, and of every other region what a standard usually
 * is, marked for other provinces.
 */
export function caseCatalog(catalog: Catalog): GuardedCatalog {
  const known = guardedCatalog(catalog)
  return {
    standardsOf: (matter) => known.standardsOf(matter),
    resource: (code) => {
      const found = known.resource(code)
      const [region = '', department = '', key = ''] = code.split('.')
      const standard = catalog.standard(key)
      if (found !== undefined || standard?.department !== department) return found
      return {
        region,
        department,
        standard: standard.key,
        shareType: standard.usual.shareType,
        crossProvince: true,
        aboutPerson: isAboutPerson(catalog, standard),
        sensitive: sensitiveOf(standard),
      }
    },
  }
}
