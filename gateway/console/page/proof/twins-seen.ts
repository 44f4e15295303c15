/**
 * Which exchanges between provinces have no twin, by the entries of a log alone.
 *
 * @module
 */
import { sidesOf } from '../../../audit/expected-twins.ts'
import { readEntry } from './read-entry.ts'

export interface TwinsSeen {
  /** Records that another province has to have as well, once for each province. */
  readonly shared: number
  /** Those of them that have no twin, and had time enough. */
  readonly missing: readonly { readonly exchangeId: string; readonly region: string }[]
}

interface Waiting {
  readonly exchangeId: string
  readonly region: string
  readonly time: string
}

type Kind = 'exchanges' | 'management' | 'others'

export function countTwins(own: string): {
  /** In the order of the log. */
  readonly take: (entry: Uint8Array) => Kind
  readonly end: (withinSec: number, now: Date) => TwinsSeen
} {
  let shared = 0
  const waiting: Waiting[] = []
  /** Twins in receipts, by place: what is told of one again is no other's. */
  const held = new Set<string>()
  const told = new Map<string, Set<string>>()
  return {
    take: (bytes) => {
      const entry = readEntry(bytes)
      if (entry.kind === 'exchange') {
        const { exchangeId, time } = entry
        for (const { region, expected } of sidesOf(entry, own)) {
          if (!expected) continue
          shared += 1
          const twin = entry.twins.find((one) => one.region === region)
          if (twin === undefined) waiting.push({ exchangeId, region, time })
          else held.add(`${twin.log} ${twin.index}`)
        }
        return 'exchanges'
      }
      if (entry.kind === 'twins') {
        for (const { exchangeId, index } of entry.twins) {
          const name = `${entry.region} ${exchangeId}`
          told.set(name, (told.get(name) ?? new Set()).add(`${entry.log} ${index}`))
        }
      }
      return entry.kind === 'management' ? 'management' : 'others'
    },
    end: (withinSec, now) => {
      const due = now.getTime() - withinSec * 1_000
      const missing = waiting.filter(({ region, exchangeId, time }) => {
        // Each that was told is the twin of one record.
        const free = told.get(`${region} ${exchangeId}`)
        const twin = [...(free ?? [])].find((place) => !held.has(place))
        if (twin !== undefined) held.add(twin)
        return twin === undefined && new Date(time).getTime() < due
      })
      return { shared, missing: missing.map(({ exchangeId, region }) => ({ exchangeId, region })) }
    },
  }
}
