import type { Item } from '../catalog/types.ts'
import type { MaskName } from './types.ts'

/**
 * Whether a mask can be applied to an item: masks shorten texts, so they fit texts only; and the mask of
 * citizen numbers, made for 18 characters, fits no item that is shorter.
 */
export function maskFits(mask: MaskName, item: Item): boolean {
  if (item.type !== 'C' && item.type !== 'M') return false
  if (mask === 'all') return true
  if (item.codeList !== undefined) return false
  if (mask === 'citizen-id') return item.length === 0 || item.length >= 18
  return true
}
