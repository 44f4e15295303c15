/**
 * An exchange record → the question that was decided, as it was put to the policies.
 *
 * @module
 */
import type { GuardedCase } from '../../policies/decide-all.ts'
import type { Ask, Mode, Question } from '../../policies/types.ts'
import type { ExchangeRecord } from '../audit/exchange-record.ts'

export interface AskedOfRecord {
  readonly question: Question
  readonly guarded: GuardedCase
  /** Whether another exchange vouched for the consumer. */
  readonly ofPeer: boolean
}

/**
 * @returns undefined where nothing was decided here, or where the record says so little that it cannot be told: a
 * refusal of more items than a record holds is shortened (`*`).
 */
export function askedOfRecord(record: ExchangeRecord): AskedOfRecord | undefined {
  const { consumer, matter, decisions, via } = record
  const [own] = decisions
  if (own === undefined || consumer === null || matter === null) return undefined
  const asks = asksOf(record)
  if (asks === undefined || asks.length === 0) return undefined
  const held = (name: string): boolean => own.circumstances.includes(name)
  const { id, region, department } = consumer
  return {
    question: { consumer: id, matter, today: own.day, asks },
    guarded: {
      consumer: { id, region, department, rectifying: held('rectifying') },
      circumstances: {
        minor: held('minor'),
        child: held('child'),
        bulk: held('bulk'),
        night: held('night'),
      },
    },
    ofPeer: via !== null,
  }
}

/** Everything asked of each resource in each mode: what was read, and what was refused. */
function asksOf({ asks, refused }: ExchangeRecord): readonly Ask[] | undefined {
  const found = new Map<string, { resource: string; mode: Mode; items: Set<string> }>()
  const add = (resource: string, mode: Mode, items: readonly string[]): void => {
    const key = `${mode} ${resource}`
    const entry = found.get(key) ?? { resource, mode, items: new Set<string>() }
    found.set(key, entry)
    for (const item of items) entry.items.add(item)
  }
  for (const { resource, mode, items } of asks) add(resource, mode, items)
  for (const { resource, mode, item } of refused) add(resource, mode, [item])
  const whole = [...found.values()].map((one) => ({ ...one, items: [...one.items].sort() }))
  return whole.some(({ resource }) => resource === '*') ? undefined : whole
}
