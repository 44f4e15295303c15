/**
 * Repeatable chance for the demo world: the same seed gives the same world on every machine.
 *
 * @module
 */

export interface Random {
  /** In [0, 1). */
  next(): number
  /** Whole number in [low, high], both included. */
  integer(low: number, high: number): number
  chance(probability: number): boolean
  /** One of `list`, which is never empty. */
  pick<T>(list: readonly T[]): T
}

/**
 * Makes a stream of its own for `label`, so that one part of the world can grow without moving
 * the others.
 *
 * @see mulberry32 (Tommy Ettinger, public domain): 32 bits of state, good enough for a demo.
 */
export function makeRandom(seed: number, label: string): Random {
  let state = (seed ^ hash(label)) >>> 0

  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }

  return {
    next,
    integer: (low, high) => low + Math.floor(next() * (high - low + 1)),
    chance: (probability) => next() < probability,
    pick: (list) => list[Math.floor(next() * list.length)] as (typeof list)[number],
  }
}

/** FNV-1a, 32 bits. */
function hash(label: string): number {
  let value = 0x811c9dc5
  for (let i = 0; i < label.length; i++) {
    value = Math.imul(value ^ label.charCodeAt(i), 0x01000193)
  }
  return value >>> 0
}
