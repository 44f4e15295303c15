/**
 * Makes citizen numbers that were never issued.
 *
 * @module
 */
import { citizenIdCheckCharacter } from '../../../catalog/codes/citizen-id.ts'

/**
 * A number with a right check character (GB 11643, ISO 7064 MOD 11-2).
 *
 * @param prefix a prefecture-level code such as `510100`: counties only are ever issued as prefix,
 *   so no living person has such a number.
 * @param birthDate `YYYY-MM-DD`
 * @param sequence 900..999, odd for men.
 */
export function makeCitizenId(prefix: string, birthDate: string, sequence: number): string {
  const body = `${prefix}${birthDate.replaceAll('-', '')}${sequence}`
  return body + citizenIdCheckCharacter(body)
}
