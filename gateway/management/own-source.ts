/**
 * Whose a source is: looking into one shows what its department has not decided to share yet.
 *
 * @module
 */
import { ManagementError } from './errors.ts'
import type { ManagementContext } from './operation.ts'

type Known = Pick<ManagementContext, 'ownerOfSource' | 'registrations'>

/**
 * Whose a source is, by code: of the department that the registry or the configuration names; where none does, of those
 * whose resources read it already. Empty where nothing says whose it is.
 */
export function ownersOf(id: string, { ownerOfSource, registrations }: Known): readonly string[] {
  const owner = ownerOfSource(id)
  if (owner !== undefined) return [owner]
  const readers = registrations()
    .resources.filter(({ binding }) => binding?.source === id)
    .map((resource) => resource.department)
  return [...new Set(readers)].sort()
}

/**
 * Where nothing says whose a source is, nobody may look into it: it could be anybody's.
 *
 * @param department code of the department in whose name somebody wants to look.
 * @throws {ManagementError} `ROLE_REQUIRED` where it is another's; `CONFLICT` where it is not known whose it is.
 */
export function assertOwnSource(id: string, department: string, context: Known): void {
  const owners = ownersOf(id, context)
  if (owners.includes(department)) return
  if (owners.length === 0) {
    throw new ManagementError(
      'CONFLICT',
      `Nothing says whose source "${id}" is, so nobody may look into it. Have the administrator add "department": "${department}" to it under "sources" of the configuration.`,
    )
  }
  throw new ManagementError(
    'ROLE_REQUIRED',
    `"${id}" is a source of ${owners.join(', ')}, not of ${department}. Ask the data officer there.`,
  )
}
