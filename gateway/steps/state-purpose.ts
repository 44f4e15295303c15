/**
 * What is it for? Header or `extensions.purpose` → `Purpose`. No purpose, no data.
 *
 * @module
 */
import { checkCitizenId } from '../../catalog/codes/citizen-id.ts'
import { didYouMean } from '../../catalog/did-you-mean.ts'
import { dayOf } from '../core/day.ts'
import { GatewayError } from '../core/errors.ts'
import type { House } from '../core/house.ts'
import type { Purpose } from '../core/types.ts'
import { parsePurpose, purposeFromExtensions, WHY_PURPOSE } from '../trust/purpose.ts'

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
    throw new GatewayError(
      'PURPOSE_REQUIRED',
      `${what} ${WHY_PURPOSE} The matters are listed in the catalogue.`,
    )
  }
  assertNamesNobody(house, purpose)
  return purpose
}

/**
 * Case and operator are recorded as they are stated, for ever; a citizen number among them would be, too.
 * A staff number or a case number is what the field asks for.
 */
function assertNamesNobody(house: House, { caseNumber, operator }: Purpose): void {
  const today = dayOf(house.now())
  for (const [member, text] of [
    ['case', caseNumber],
    ['operator', operator],
  ] as const) {
    for (const [number] of text.matchAll(/(?<!\d)\d{17}[\dXx](?!\d)/g)) {
      if (!checkCitizenId(number, today).ok) continue
      throw new GatewayError(
        'PURPOSE_REQUIRED',
        `The purpose's member ${member} holds a citizen identity number. It would be recorded as it stands (PIPL Art. 6: no more than the purpose needs): give the ${member === 'case' ? "case's own number" : "clerk's staff number"} instead.`,
      )
    }
  }
}
