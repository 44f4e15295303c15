/**
 * How a value is shown under a mask.
 *
 * The laws, each a property test in `test/policies/masks.property.test.ts`:
 *
 * 1. Total: any text in, a text out.
 * 2. Masking twice shows what masking once shows. A peer may have masked the value before us.
 * 3. The whole of a value is never shown: of a value without `*`, something is always hidden.
 * 4. What is shown besides `*` stood in the value.
 *
 * A value too short to be of the kind that the mask is for, or otherwise not of it, is shown as
 * `****`. Lengths are counted in code points: a rare character outside the BMP is one character.
 * There is no single national rule for masks; these are the usual ones of government counters.
 *
 * @module
 */
import { isTelling } from './is-telling.ts'
import { maskAddress } from './mask-address.ts'
import type { ItemAccess, MaskName } from './types.ts'

const HIDDEN = '****'

/** From the laxest to the strictest, by how much of a usual value is shown. A total order. */
const BY_STRICTNESS = [
  'clear',
  'address', // all but street and number
  'email', // first character and domain
  'mobile', // 7 of 11
  'plate', // 4 of 7
  'citizen-id', // 10 of 18
  'certificate', // 6 of 12 and more
  'bank-account', // 4 of 16 and more
  'name', // 1 of 2 and more
  'all',
] as const satisfies readonly ItemAccess[]

const RANK: ReadonlyMap<ItemAccess, number> = new Map(BY_STRICTNESS.map((access, i) => [access, i]))

/** Every mask there is, from the laxest to the strictest. */
export const MASKS: readonly MaskName[] = BY_STRICTNESS.filter((access) => access !== 'clear')

/** The stricter of two accesses, in the order `clear` … `all` of {@link MASKS}. */
export function strictest(a: ItemAccess, b: ItemAccess): ItemAccess {
  return rankOf(a) >= rankOf(b) ? a : b
}

/** An access that is not in the table is as strict as can be: it never gives way to a laxer one. */
function rankOf(access: ItemAccess): number {
  return RANK.get(access) ?? BY_STRICTNESS.length
}

/** The value as the mask shows it. Space around the value is not part of it. */
export function applyMask(mask: MaskName, value: string): string {
  const text = value.trim()
  switch (mask) {
    case 'citizen-id':
      return maskCitizenId(text)
    case 'name':
      return keepEnds(text, { head: 1, tail: 0, hiddenMin: 1 })
    case 'mobile':
      return keepEnds(text, { head: 3, tail: 4, hiddenMin: 4 })
    case 'bank-account':
      return maskBankAccount(text)
    case 'address':
      return maskAddress(text) ?? HIDDEN
    case 'plate':
      return keepEnds(text, { head: 2, tail: 2, hiddenMin: 3 })
    case 'email':
      return maskEmail(text)
    case 'certificate':
      return keepEnds(text, { head: 3, tail: 3, hiddenMin: 3 })
    case 'all':
      return HIDDEN
  }
}

interface Ends {
  readonly head: number
  readonly tail: number
  /** Telling characters that must be hidden; a value that leaves fewer is hidden whole. */
  readonly hiddenMin: number
}

/** Shows the ends and one `*` for each character between them, so that the length stays. */
function keepEnds(text: string, { head, tail, hiddenMin }: Ends): string {
  const characters = Array.from(text)
  const tailAt = Math.max(head, characters.length - tail)
  const hidden = characters.slice(head, tailAt)
  if (hidden.filter(isTelling).length < hiddenMin) return HIDDEN
  const shown = { head: characters.slice(0, head), tail: characters.slice(tailAt) }
  return `${shown.head.join('')}${'*'.repeat(hidden.length)}${shown.tail.join('')}`
}

/** GB 11643: 18 characters, 15 before 1999. Foreigners' residence permits have the same lengths. */
function maskCitizenId(text: string): string {
  const length = Array.from(text).length
  if (length !== 15 && length !== 18) return HIDDEN
  return keepEnds(text, { head: 6, tail: 4, hiddenMin: 5 })
}

/** Always the same form, so that the number of digits does not tell the bank. */
function maskBankAccount(text: string): string {
  const characters = Array.from(text).filter(isTelling)
  return characters.length < 8 ? HIDDEN : `**** **** ${characters.slice(-4).join('')}`
}

function maskEmail(text: string): string {
  const at = text.lastIndexOf('@')
  const local = Array.from(text.slice(0, Math.max(at, 0)))
  const domain = text.slice(at + 1)
  if (!local.some(isTelling) || domain === '') return HIDDEN
  // A name of one letter is hidden too: its first letter is the whole of it.
  const first = local.slice(1).some(isTelling) ? local[0] : '*'
  return `${first ?? '*'}***@${domain}`
}
