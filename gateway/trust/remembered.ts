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
  return (text) => (text === undefined ? read(text) : known.getOrMake(text, () => read(text)))
}
