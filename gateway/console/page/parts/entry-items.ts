/**
 * What an entry of a resource says of each item: from where it is read, what is done to it on the way, how it is shared.
 *
 * @module
 */
import type { Words } from '../words/words-of.ts'
import { codesIn, conversionIn, originIn } from './conversion-words.ts'
import { itemsOf, mappingOf, textAt, type Draft, type ItemMapping } from './entry.ts'

export interface ItemSaid {
  /** Column of the source, or what stands in its place. */
  readonly origin: string
  /** What is done to it, a line each. */
  readonly conversion: string
  readonly shared: string
}

/**
 * Of each item that is offered, or read although it is not, in the order of the entry.
 *
 * @param other the version that it is compared with.
 */
export function itemsSaid(
  entry: Draft,
  words: Words,
  other: Draft = {},
): ReadonlyMap<string, ItemSaid> {
  const mapping = mappingOf(entry)
  const otherMapping = mappingOf(other)
  const items = itemsOf(entry)
  const offered = new Map(items.map((item) => [item.name, item]))
  const names = new Set([...offered.keys(), ...Object.keys(mapping)])
  return new Map(
    [...names].map((name) => {
      const how = mapping[name]
      const item = offered.get(name)
      return [
        name,
        {
          origin: how === undefined ? '' : originIn(how, words),
          conversion: how === undefined ? '' : conversionOf(how, words, otherMapping[name]),
          shared:
            item === undefined
              ? words.say('register.notOffered')
              : words.term('shareType', item.shareType ?? textAt(entry, 'shareType')),
        },
      ]
    }),
  )
}

function conversionOf(how: ItemMapping, words: Words, other: ItemMapping = {}): string {
  if (how.constant !== undefined) return ''
  const told = conversionIn(how, words, (codes) => codesIn(codes, words, other.codes))
  return told.length === 0 ? words.say('register.asItIs') : told.join('\n')
}
