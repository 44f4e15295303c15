/**
 * Whole numbers as they are typed: an input method for Chinese writes １００ for 100.
 *
 * @module
 */
import { toHalfWidth } from '../../../../catalog/codes/half-width.ts'
import { AskError } from '../api.ts'

/** Undefined for what is no whole number. */
export function wholeNumberIn(text: string): number | undefined {
  const typed = toHalfWidth(text).trim()
  const number = Number(typed)
  return /^-?\d+$/.test(typed) && Number.isSafeInteger(number) ? number : undefined
}

/** Of a field of a form: what is typed there is left blank, or a whole number. */
export function wholeNumberRule(
  least: number,
  message: string,
): { readonly validator: (rule: object, text?: string) => Promise<void> } {
  return {
    validator: async (_, text = '') => {
      if (text.trim() === '') return
      const number = wholeNumberIn(text)
      if (number === undefined || number < least) throw new AskError('BAD_USER_INPUT', message)
    },
  }
}
