/**
 * What a consumer may read already of the subjects about whom it now applies for more: data that is correlated by nobody's
 * plan, and gives away as much (Decree 809 Art. 25).
 *
 * @module
 */
import type { Catalog } from '../../catalog/catalog.ts'
import type { Finding } from '../../catalog/finding.ts'
import { providerOf } from '../../catalog/procedures/correlation.ts'
import type { Application } from '../../catalog/procedures/request.ts'
import type { Grant } from '../../policies/types.ts'

export interface KnownToHeld {
  readonly catalog: Pick<Catalog, 'resource' | 'resourcesOf' | 'standard'>
  /** Every grant of the consumer, whatever its state. */
  readonly heldBy: (consumer: string) => readonly Grant[]
}

/**
 * Resources of other departments that the application does not name, and that its consumer may ask for about the same kind of
 * subject and for one of the same matters, now or when a suspension ends. One request to the exchange could join them.
 *
 * @param day `YYYY-MM-DD`: what had expired by then does not count.
 * @returns codes, sorted.
 */
export function heldBeside(
  { consumer, resource, matters, joinedWith = [] }: Application,
  { catalog, heldBy }: KnownToHeld,
  day: string,
): readonly string[] {
  const kinds = kindsOf(catalog.resource(resource)?.standard ?? '', catalog)
  const named = new Set([resource, ...joinedWith])
  const found = heldBy(consumer)
    .filter(({ state, validTo }) => state !== 'terminated' && validTo >= day)
    // Without matters a grant is for any.
    .filter((grant) => grant.matters?.some((matter) => matters.includes(matter)) ?? true)
    .flatMap((grant) => resourcesIn(grant, catalog))
    .filter((code) => !named.has(code) && providerOf(code) !== providerOf(resource))
    .filter((code) =>
      kindsOf(catalog.resource(code)?.standard ?? '', catalog).some((kind) => kinds.includes(kind)),
    )
  return [...new Set(found)].sort()
}

/** What has been granted since the application was written, so that whoever decides knows of all. */
export function heldBesideFindings(
  application: Application,
  known: KnownToHeld,
  day: string,
): readonly Finding[] {
  const { consumer, heldBeside: told = [] } = application
  const since = heldBeside(application, known, day).filter((code) => !told.includes(code))
  if (since.length === 0) return []
  const message = `was written before "${consumer}" had grants for ${since.join(', ')}, which together with this tell more than each alone (Art. 25). Write it anew, with that assessed`
  return [{ pointer: '/application', message }]
}

function kindsOf(standard: string, catalog: KnownToHeld['catalog']): readonly string[] {
  return catalog.standard(standard)?.subjects.map(({ kind }) => kind) ?? []
}

/** `510000.*.pensionBenefit` is every resource of the standard in the region. */
function resourcesIn({ resource }: Grant, catalog: KnownToHeld['catalog']): readonly string[] {
  const [region, department, standard = ''] = resource.split('.')
  if (department !== '*') return [resource]
  return catalog
    .resourcesOf(standard)
    .filter((one) => one.region === region)
    .map(({ code }) => code)
}
