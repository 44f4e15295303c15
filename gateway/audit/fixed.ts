/**
 * Parts of records that stand in many of them, unchanged: who the consumer is, what was decided. Their bytes are written once.
 *
 * @module
 */

import { pieceOf, type Piece } from './json-bytes.ts'

/** What a shape wrote of a fixed part. */
export interface Written {
  /** The shape; undefined before the first time. */
  by: unknown
  piece: Piece
}

const WRITTEN: unique symbol = Symbol('written')
const NOTHING_YET = pieceOf('')

/** The same part, frozen with everything in it, so that what was written of it stays true. */
export function fixed<Part extends object>(part: Part): Part {
  if (writtenOf(part) !== undefined) return part
  const written: Written = { by: undefined, piece: NOTHING_YET }
  // Not enumerable: a copy of the part with a change in it has none.
  Object.defineProperty(part, WRITTEN, { value: written })
  freeze(part)
  return part
}

/** undefined of what is not fixed. */
export function writtenOf(value: object): Written | undefined {
  return (value as { readonly [WRITTEN]?: Written })[WRITTEN]
}

function freeze(value: unknown): void {
  if (typeof value !== 'object' || value === null) return
  for (const member of Object.values(value)) freeze(member)
  Object.freeze(value)
}
