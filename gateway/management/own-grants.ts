/**
 * Whose a grant is here: of the department whose resource it opens, and of the one whose system holds it. Departments have
 * the same codes in every province, so the region counts as well.
 *
 * @module
 */
import { wholeStandard } from '../../policies/granted-resource.ts'
import type { Grant } from '../../policies/types.ts'
import type { House } from '../core/house.ts'
import type { ManagementContext } from './operation.ts'

/** Code of the department of ours whose resources it opens; undefined where they are another province's. */
export function providerOf(
  { resource }: Pick<Grant, 'resource'>,
  { catalog, region: { code: own } }: Pick<House, 'catalog' | 'region'>,
): string | undefined {
  const whole = wholeStandard(resource)
  const [region, department] = resource.split('.')
  if (region !== own) return undefined
  return whole === undefined ? department : catalog.standard(whole.standard)?.department
}

/** Whether a grant is of a department of ours, on either side. */
export function grantsOf(
  department: string,
  { house, registrations }: Pick<ManagementContext, 'house' | 'registrations'>,
): (grant: Grant) => boolean {
  const { catalog, region } = house()
  const systems = registrations().consumers.filter(
    (one) => one.region === region.code && one.department === department,
  )
  const ids = new Set(systems.map(({ id }) => id))
  return (grant) => ids.has(grant.consumer) || providerOf(grant, { catalog, region }) === department
}
