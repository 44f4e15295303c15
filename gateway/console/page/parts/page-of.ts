/**
 * One page of a list that the exchange gives by the place after which to go on.
 *
 * @module
 */

/** As many as a page shows. */
export const PAGE = 100
/** As many as are asked for: the one that is not shown says that there is another page. */
export const ASKED = PAGE + 1

/** @param placeOf after which the next page goes on. */
export function pageOf<T>(
  all: readonly T[],
  placeOf: (one: T) => string,
): { readonly shown: readonly T[]; readonly next: string | null } {
  const shown = all.slice(0, PAGE)
  const last = shown.at(-1)
  return { shown, next: all.length > PAGE && last !== undefined ? placeOf(last) : null }
}
