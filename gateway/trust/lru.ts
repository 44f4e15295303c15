/**
 * A map with a bound: the entry least recently used makes room.
 *
 * @module
 */

export interface Lru<Value> {
  get(key: string): Value | undefined
  set(key: string, value: Value): void
  /** What is there, or else what `make` gives, which is there from then on where its key is kept. */
  getOrMake(key: string, make: () => Value): Value
  delete(key: string): void
  /** Forgets what was least recently used, as long as it is such. */
  forgetWhile(isOver: (value: Value) => boolean): void
  readonly size: number
}

/**
 * A `Map` keeps insertion order, so reinserting on use keeps the eldest first.
 *
 * @param keyCharsMax for keys that others may make long: what has a longer one is not kept.
 */
export function makeLru<Value>(entriesMax: number, keyCharsMax = Infinity): Lru<Value> {
  const entries = new Map<string, Value>()

  return {
    get,
    set,
    getOrMake(key, make) {
      const before = get(key)
      if (before !== undefined) return before
      const made = make()
      set(key, made)
      return made
    },
    delete: (key) => void entries.delete(key),
    forgetWhile,
    get size() {
      return entries.size
    },
  }

  function get(key: string): Value | undefined {
    const value = entries.get(key)
    if (value === undefined) return undefined
    entries.delete(key)
    entries.set(key, value)
    return value
  }

  function forgetWhile(isOver: (value: Value) => boolean): void {
    for (const [key, value] of entries) {
      if (!isOver(value)) return
      entries.delete(key)
    }
  }

  function set(key: string, value: Value): void {
    if (key.length > keyCharsMax) return
    entries.delete(key)
    entries.set(key, value)
    const eldest = entries.size > entriesMax ? entries.keys().next() : undefined
    if (eldest?.done === false) entries.delete(eldest.value)
  }
}
