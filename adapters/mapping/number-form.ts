/**
 * Numbers: from the scale and unit of a source to those of an item, and back.
 *
 * @module
 */
import type { ItemMapping } from '../../catalog/types.ts'
import { canonicalDecimal } from './decimal.ts'
import { powerOfTen, ratioOf } from '../../catalog/codes/units.ts'
import type { Ratio } from '../../catalog/codes/units.ts'

export interface NumberForm {
  /** A canonical decimal, or undefined for what is no number. */
  readonly read: (text: string) => string | undefined
  /** The source's number, in canonical form; undefined where there is no exact one. */
  readonly write: (decimal: string) => string | undefined
}

/** Decimals of a quantity whose unit cannot be converted exactly (亩). */
const ROUNDED_DECIMALS = 4

/** Powers of ten move the point in the text; anything else is calculated in whole numbers and rounded half up. */
export function numberForm({ scale = 0, unit }: ItemMapping): NumberForm {
  const ratio = unit === undefined ? undefined : ratioOf(unit.from, unit.to)
  const power = ratio === undefined ? 0 : powerOfTen(ratio)
  if (ratio === undefined || power !== undefined) {
    const shift = scale + (power ?? 0)
    return {
      read: (text) => canonicalDecimal(text, shift),
      write: (decimal) => canonicalDecimal(decimal, -shift),
    }
  }
  return {
    read(text) {
      const number = canonicalDecimal(text, scale)
      return number === undefined ? undefined : converted(number, ratio)
    },
    // What was rounded cannot be looked for.
    write: () => undefined,
  }
}

function converted(decimal: string, { times, per }: Ratio): string | undefined {
  const [whole = '0', fraction = ''] = decimal.replace('-', '').split('.')
  const digits = BigInt(whole + fraction) * times * 10n ** BigInt(ROUNDED_DECIMALS)
  const divisor = per * 10n ** BigInt(fraction.length)
  const rounded = (2n * digits + divisor) / (2n * divisor)
  const sign = decimal.startsWith('-') ? '-' : ''
  return canonicalDecimal(`${sign}${rounded}`, -ROUNDED_DECIMALS)
}
