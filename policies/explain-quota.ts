/**
 * Says that a quota is used up, and what to do: for the consumer that is refused, and for staff who ask beforehand.
 *
 * @module
 */
import { labelsOf, type AskedItem, type Words } from './explain.ts'

export interface UsedUpQuota {
  /** `<grant id>@<version>` */
  readonly grant: string
  readonly bound: 'calls' | 'subjects' | 'rows'
  /** How many there are a day. */
  readonly max: number
}

/** @param items what is asked by that grant; the sentence names the first three. */
export function explainUsedUp(
  { grant, bound, max }: UsedUpQuota,
  items: readonly AskedItem[],
  words: Words,
): { readonly because: string; readonly remedy: string } {
  const quota = `${max} ${max === 1 ? bound.slice(0, -1) : bound}`
  const known =
    bound === 'subjects' ? ' Those that were asked about today can still be asked about.' : ''
  const ask = words.contact(items[0]?.resource ?? '') ?? 'the providing department'
  return {
    because: `${labelsOf(items, words)} cannot be given today: the quota of your grant ${grant}, ${quota} a day, is used up (Decree 809 Art. 20, 25: no use beyond the scope that was applied for).`,
    remedy: `The count starts anew at midnight (UTC+8).${known} If the matter needs more, apply for a larger quota through your department's data officer: ${ask}.`,
  }
}
