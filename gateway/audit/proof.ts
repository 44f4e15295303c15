/**
 * How inclusion and consistency proofs are checked (RFC 9162 §2.1.3.2, §2.1.4.2). Pure; sizes are exact up to 2^53.
 *
 * @module
 */

import { nodeHash } from './tree.ts'

/** Whether `proof` leads from `leaf` at `index` to `root`, the root of a tree of `size` entries. */
export function includes(
  leaf: Uint8Array,
  index: number,
  size: number,
  proof: readonly Uint8Array[],
  root: Uint8Array,
): boolean {
  const reached = rootOf(leaf, index, size, proof)
  return reached !== undefined && same(reached, root)
}

/** The root of a tree of `size` entries to which `proof` leads from `leaf` at `index`; undefined where it leads to none. */
export function rootOf(
  leaf: Uint8Array,
  index: number,
  size: number,
  proof: readonly Uint8Array[],
): Uint8Array | undefined {
  if (index < 0 || index >= size) return undefined
  let place = index
  let last = size - 1
  let node: Uint8Array = leaf
  for (const sibling of proof) {
    if (last === 0) return undefined
    if (place % 2 === 1 || place === last) {
      node = nodeHash(sibling, node)
      while (place % 2 === 0 && place !== 0) [place, last] = [half(place), half(last)]
    } else {
      node = nodeHash(node, sibling)
    }
    ;[place, last] = [half(place), half(last)]
  }
  return last === 0 ? node : undefined
}

/** Whether `proof` shows that the tree (`size`, `root`) begins with the tree (`oldSize`, `oldRoot`). */
export function extendsTree(
  oldSize: number,
  oldRoot: Uint8Array,
  size: number,
  root: Uint8Array,
  proof: readonly Uint8Array[],
): boolean {
  if (oldSize < 1 || oldSize > size) return oldSize === 0 && proof.length === 0
  if (oldSize === size) return proof.length === 0 && same(oldRoot, root)
  let place = oldSize - 1
  let last = size - 1
  while (place % 2 === 1) [place, last] = [half(place), half(last)]
  const steps = place === 0 ? [oldRoot, ...proof] : [...proof]
  const seed = steps.shift()
  if (seed === undefined) return false
  let oldNode = seed
  let node = seed
  for (const step of steps) {
    if (last === 0) return false
    if (place % 2 === 1 || place === last) {
      oldNode = nodeHash(step, oldNode)
      node = nodeHash(step, node)
      while (place % 2 === 0 && place !== 0) [place, last] = [half(place), half(last)]
    } else {
      node = nodeHash(node, step)
    }
    ;[place, last] = [half(place), half(last)]
  }
  return last === 0 && same(oldNode, oldRoot) && same(node, root)
}

function half(value: number): number {
  return Math.floor(value / 2)
}

function same(left: Uint8Array, right: Uint8Array): boolean {
  return Buffer.compare(left, right) === 0
}
