import type { Item } from '../catalog/types.ts'
import type { MaskName } from './types.ts'

/** What a checked identifier may be shown under besides `all`. */
const OF_FORMAT: Readonly<Record<NonNullable<Item['format']>, readonly MaskName[]>> = {
  'citizen-id': ['citizen-id'],
  uscc: ['certificate'],
}

/**
 * Whether a mask can be applied to an item.
 *
 * Masks shorten texts, so they fit texts only; a code is clear or hidden whole. An identifier takes the
 * mask of its kind; the mask of citizen numbers fits no other item but a document's number (证件号码),
 * which may hold one.
 */
export function maskFits(mask: MaskName, item: Item): boolean {
  if (item.type !== 'C' && item.type !== 'M') return false
  if (mask === 'all') return true
  if (item.codeList !== undefined) return false
  if (item.format !== undefined) return OF_FORMAT[item.format].includes(mask)
  return mask !== 'citizen-id' || /证件号码|身份号码/u.test(item.nameZh)
}
