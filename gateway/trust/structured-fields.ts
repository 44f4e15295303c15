/**
 * Dictionaries of RFC 9651, read and written by the `structured-headers` library, whose types of values
 * need the DOM's; here a bare value is `unknown` until somebody has looked.
 *
 * @module
 */
import * as library from 'structured-headers'

export type Parameters = ReadonlyMap<string, unknown>
/** A bare value (string, number, boolean, `ArrayBuffer` for bytes, …) and its parameters. */
export type Item = readonly [value: unknown, parameters: Parameters]
export type InnerList = readonly [items: readonly Item[], parameters: Parameters]
export type Dictionary = ReadonlyMap<string, Item | InnerList>

/** @returns `undefined` when the text is not a dictionary. Of members named twice the last counts. */
export function readDictionary(text: string): Dictionary | undefined {
  try {
    return library.parseDictionary(text) as Dictionary
  } catch {
    return undefined
  }
}

export function isInnerList(member: Item | InnerList): member is InnerList {
  return Array.isArray(member[0])
}

/** Writes a member strictly, as RFC 9651 §4.1 says. */
export function writeMember(member: Item | InnerList): string {
  return isInnerList(member)
    ? library.serializeInnerList(member as unknown as library.InnerList)
    : library.serializeItem(member as unknown as library.Item)
}

/** Writes a dictionary strictly. Strings must be printable ASCII. */
export function writeDictionary(
  dictionary: Dictionary | Readonly<Record<string, string | Uint8Array>>,
): string {
  return library.serializeDictionary(dictionary as library.Dictionary)
}

/** Writes a string: in double quotes, escaped. Printable ASCII only. */
export const writeString = library.serializeString
