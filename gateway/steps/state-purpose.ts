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
    const hint = didYouMean(purpose.matter, house.doors.matterCodes())
    throw new GatewayError(
      'PURPOSE_REQUIRED',
      `Unknown matter "${purpose.matter}".${hint} The matters are listed in the catalogue.`,
    )
  }
  return purpose
}
