import { makeLru } from './lru.ts'

/**
 * What `read` gives for a text that was read before, without reading it again. For what depends on the text alone and is not
 * changed by whoever gets it.
 *
 * @param textsMax - remembered at a time
 */
export function remembered<Result extends object>(
  read: (text: string | undefined) => Result,
  textsMax: number,
): (text: string | undefined) => Result {
  const known = makeLru<Result>(textsMax)
  return (text) => {
    if (text === undefined) return read(text)
    const before = known.get(text)
    if (before !== undefined) return before
    const result = read(text)
    known.set(text, result)
    return result
  }
}
