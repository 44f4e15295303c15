/**
 * What is noticed while the subjects are known? Query → signs for the record. Hinders nothing: who watches the
 * record is told (`gateway/docs/auditing.md`).
 *
 * @module
 */
import type { RecordedSign } from '../audit/exchange-record.ts'
import { citizenIdsOf } from '../core/circumstances.ts'
import type { House } from '../core/house.ts'
import type { Identity, Purpose, Query } from '../core/types.ts'

export function notice(
  house: House,
  { consumer }: Identity,
  { operator }: Purpose,
  query: Query,
): readonly RecordedSign[] {
  const citizenIds = query.asks.flatMap((ask) => citizenIdsOf(house, ask))
  const isSequence = house.sequences.observe(consumer.id, operator, citizenIds)
  return isSequence ? ['SEQUENTIAL_NUMBERS'] : NONE
}

const NONE: readonly RecordedSign[] = Object.freeze([])
