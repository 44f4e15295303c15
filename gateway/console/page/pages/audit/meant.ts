/**
 * What somebody means by what they typed: a code, or a name by which people know it.
 *
 * @module
 */
import type { Suggestion } from '../../parts/suggestion.ts'

export type Meant =
  | { readonly kind: 'code'; readonly code: string }
  /** Nothing is called so; it may be what is not there any more, or of another province. */
  | { readonly kind: 'unknown' }
  /** Several could be meant. */
  | { readonly kind: 'several'; readonly near: readonly Suggestion[] }

const NEAR_MAX = 6

/** @param found what the exchange found for the text, where it looked for it; the nearest first. */
export function meantBy(
  text: string,
  known: readonly Suggestion[],
  found: readonly Suggestion[] = [],
): Meant {
  const typed = text.trim().toLowerCase()
  const exactly = known.find(({ code }) => code.toLowerCase() === typed)
  if (exactly !== undefined) return { kind: 'code', code: exactly.code }
  const called = known.filter(({ name }) => name.toLowerCase() === typed)
  const having = known.filter(
    ({ code, name }) => name.toLowerCase().includes(typed) || code.toLowerCase().includes(typed),
  )
  const near = [called, having, found].find((some) => some.length > 0) ?? []
  const [only] = near
  if (only === undefined) return { kind: 'unknown' }
  return near.length === 1
    ? { kind: 'code', code: only.code }
    : { kind: 'several', near: near.slice(0, NEAR_MAX) }
}
