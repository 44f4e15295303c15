/**
 * What is it for? Header or `extensions.purpose` → `Purpose`. No purpose, no data.
 *
 * @module
 */
import { didYouMean } from '../../catalog/did-you-mean.ts'
import { GatewayError } from '../core/errors.ts'
import type { House } from '../core/house.ts'
import type { Purpose } from '../core/types.ts'
import { parsePurpose, purposeFromExtensions } from '../trust/purpose.ts'

/** @throws {GatewayError} `PURPOSE_REQUIRED`: missing, malformed, or the matter is unknown. */
export function statePurpose(
  house: House,
  header: string | undefined,
  extensions: Readonly<Record<string, unknown>>,
): Purpose {
  const stated =
    header === undefined && extensions['purpose'] !== undefined
      ? purposeFromExtensions(extensions['purpose'])
      : parsePurpose(header)
  if (!stated.ok) throw new GatewayError('PURPOSE_REQUIRED', stated.problem)
  const { purpose } = stated
  if (house.doors.matter(purpose.matter) === undefined) {
    // Only what is nearly a code is repeated: what stands in the wrong place may be anybody's number.
    const hint = didYouMean(purpose.matter, house.doors.matterCodes())
    const what =
      hint === '' ? 'The stated matter is unknown.' : `Unknown matter "${purpose.matter}".${hint}`
    throw new GatewayError('PURPOSE_REQUIRED', `${what} The matters are listed in the catalogue.`)
  }
  return purpose
}
