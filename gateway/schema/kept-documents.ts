/**
 * Documents that were compiled, kept for whoever asks them again.
 *
 * Every consumer has a share of its own, and a document that several ask is kept once. When all of it is more than there is
 * room for, whoever has the largest share gives way, with what it has not asked for longest: ever new documents of one
 * consumer drive out its own, and nothing of those who hold less.
 *
 * @module
 */

export interface KeptDocuments<T extends Sized> {
  /** What is kept under this key, whoever asked it first; asked for again, it stays longest. */
  get(consumer: string, key: string): T | undefined
  keep(consumer: string, key: string, document: T): void
  /** The same shares with what is made of each document; without those of which nothing is made. */
  map<Other extends Sized>(make: (document: T) => Other | undefined): KeptDocuments<Other>
  all(): readonly T[]
}

interface Sized {
  /** About what it takes in memory. */
  readonly bytes: number
}

/** One document, whoever holds it. */
interface Kept<T> {
  /** The one text for all shares. */
  readonly key: string
  readonly document: T
  holders: number
}

interface Held<T> {
  readonly kept: Kept<T>
  /** How many uses there had been of all, at its last one. Written down, not moved to the end: see `kept-decisions.ts`. */
  usedLast: number
}

interface Share<T> {
  readonly held: Map<string, Held<T>>
  /** Of all that it holds, also together with others. */
  bytes: number
}

export function makeKeptDocuments<T extends Sized>(bytesMax: number): KeptDocuments<T> {
  return new Shares<T>(bytesMax)
}

class Shares<T extends Sized> implements KeptDocuments<T> {
  readonly #bytesMax: number
  readonly #kept = new Map<string, Kept<T>>()
  readonly #shares = new Map<string, Share<T>>()
  #bytes = 0
  #uses = 0

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax
  }

  get(consumer: string, key: string): T | undefined {
    const held = this.#shares.get(consumer)?.held.get(key)
    if (held !== undefined) {
      held.usedLast = ++this.#uses
      return held.kept.document
    }
    const kept = this.#kept.get(key)
    if (kept !== undefined) this.#hold(consumer, kept, ++this.#uses)
    return kept?.document
  }

  keep(consumer: string, key: string, document: T): void {
    if (document.bytes > this.#bytesMax || this.#kept.has(key)) return
    this.#hold(consumer, this.#enter(key, document), ++this.#uses)
    while (this.#bytes > this.#bytesMax) this.#giveWay()
  }

  map<Other extends Sized>(make: (document: T) => Other | undefined): KeptDocuments<Other> {
    const other = new Shares<Other>(this.#bytesMax)
    for (const { key, document } of this.#kept.values()) {
      const made = make(document)
      if (made !== undefined) other.#enter(key, made)
    }
    for (const [consumer, { held }] of this.#shares) {
      for (const { kept, usedLast } of held.values()) {
        const made = other.#kept.get(kept.key)
        if (made !== undefined) other.#hold(consumer, made, usedLast)
      }
    }
    other.#uses = this.#uses
    return other
  }

  all(): readonly T[] {
    return [...this.#kept.values()].map(({ document }) => document)
  }

  #enter(key: string, document: T): Kept<T> {
    const kept = { key, document, holders: 0 }
    this.#kept.set(key, kept)
    this.#bytes += document.bytes
    return kept
  }

  #hold(consumer: string, kept: Kept<T>, usedLast: number): void {
    const share = this.#shares.get(consumer) ?? { held: new Map<string, Held<T>>(), bytes: 0 }
    this.#shares.set(consumer, share)
    share.held.set(kept.key, { kept, usedLast })
    share.bytes += kept.document.bytes
    kept.holders++
  }

  /** Looks at all shares and at all of one; a document that is compiled costs ten times as much. */
  #giveWay(): void {
    let largest: [consumer: string, share: Share<T>] | undefined
    for (const entry of this.#shares) {
      if (largest === undefined || entry[1].bytes > largest[1].bytes) largest = entry
    }
    if (largest === undefined) return
    const [consumer, share] = largest
    const { kept } = longestUnused(share)
    share.held.delete(kept.key)
    share.bytes -= kept.document.bytes
    if (share.held.size === 0) this.#shares.delete(consumer)
    if (--kept.holders > 0) return
    this.#kept.delete(kept.key)
    this.#bytes -= kept.document.bytes
  }
}

/** A share that is there holds something. */
function longestUnused<T>({ held }: Share<T>): Held<T> {
  let found: Held<T> | undefined
  for (const one of held.values()) {
    if (found === undefined || one.usedLast < found.usedLast) found = one
  }
  return found as Held<T>
}
