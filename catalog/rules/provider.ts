import type { Catalog } from '../catalog.ts'
import { checkUscc } from '../codes/uscc.ts'
import type { Resource } from '../types.ts'
import type { Finding } from '../finding.ts'

/** The provider's code is right (GB 32100) and is that of the department's body in the region. */
export function providerFindings(resource: Resource, catalog: Catalog): readonly Finding[] {
  const pointer = '/providerCode'
  const checked = checkUscc(resource.providerCode)
  if (!checked.ok) {
    return [{ pointer, message: `${checked.problem} (GB 32100; Decree 809 Art. 13)` }]
  }
  if (checked.value !== resource.providerCode) {
    return [{ pointer, message: 'must be in half-width capitals without spaces (GB 32100)' }]
  }
  const department = catalog.department(resource.department)
  const region = catalog.region(resource.region)
  if (department === undefined || region === undefined) return []
  const body = department.bodies[resource.region]
  if (body === undefined) {
    const message = `names ${region.nameEn}, where department ${department.code} has no body`
    return [{ pointer: '/region', message }]
  }
  if (body.uscc === resource.providerCode) return []
  return [{ pointer, message: `is not that of ${body.nameZh}, which is ${body.uscc}` }]
}
