/**
 * What is told of data as it passes, so that its quality can be counted.
 *
 * @module
 */
import type { UpdateCycle } from '../../catalog/types.ts'
import type { MappedRecord } from './types.ts'

/** A read that a source answered. */
export interface SeenRead {
  /** Code of the resource. */
  readonly resource: string
  readonly updateCycle: UpdateCycle
  /** Names of the items that were read. */
  readonly items: readonly string[]
  /** Per subject. */
  readonly records: ReadonlyMap<string, readonly MappedRecord[]>
  /** When the source's data was delivered, where that is known. */
  readonly asOf: Date | undefined
}

export interface QualityWatch {
  readonly seen: (read: SeenRead) => void
  /** A source answered in another form than agreed. */
  readonly malformed: (resource: string) => void
}
