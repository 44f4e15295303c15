/**
 * A query for a resource, as a developer would begin with it.
 *
 * @module
 */
import type { Catalog } from '../../catalog/catalog.ts'
import type { ItemFormat, Resource, Standard } from '../../catalog/types.ts'

/** Made up: valid check characters, of prefixes that were never issued. */
export const MADE_UP_SUBJECTS: Readonly<Record<ItemFormat, string>> = {
  'citizen-id': '510100195003159905',
  uscc: '11510000MB90035151',
}
/** Enough to see what comes; a first query need not ask for everything. */
const ITEMS_MAX = 8

/** Null where the standard has no subject that can be asked about by name. */
export function sampleQuery(
  resource: Resource,
  standard: Standard,
  catalog: Catalog,
): string | null {
  const kind = catalog.subjectKind(standard.subjects[0]?.kind ?? '')
  const region = catalog.region(resource.region)
  if (kind === undefined || region === undefined) return null
  const keys = kind.keys
    .map(
      ({ name, format }) => `${name}: "${format === undefined ? '…' : MADE_UP_SUBJECTS[format]}"`,
    )
    .join(', ')
  const items = resource.items.slice(0, ITEMS_MAX).map(({ name }) => `      ${name}`)
  return [
    '{',
    `  ${kind.name}(${keys}) {`,
    `    ${standard.key}(from: [${region.name}]) {`,
    ...items,
    '      provenance { region department resource retrievedAt }',
    '    }',
    '  }',
    '}',
  ].join('\n')
}
