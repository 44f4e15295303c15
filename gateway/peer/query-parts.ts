/**
 * What a peer is asked in one message: reads laid out under root fields, few enough for the bounds of its exchange.
 *
 * A message is not divided: the peer decides by all that is asked at once, and would see only a part.
 *
 * @module
 */
import { groupBy } from '../../catalog/group-by.ts'
import type { Excess } from '../core/house.ts'
import { LIMITS } from '../core/limits.ts'
import type { PlannedRead, Subject, Value } from '../core/types.ts'

/** A read, or one claim of a verification, of some of its subjects. */
export interface Asked {
  readonly read: PlannedRead
  readonly subjects: readonly Subject[]
  readonly claim?: Readonly<Record<string, Value>>
}

/** Everything that is asked under one root field: all of it of the same subjects. */
export type Handle = readonly [Asked, ...Asked[]]

/**
 * As few root fields as the reads need. Where those are more than a peer takes, all that is asked of a subject comes
 * together: that is as many as there are subjects of whom different things are asked.
 */
export function handlesOf(reads: readonly PlannedRead[]): readonly Handle[] {
  const parts = reads.flatMap(partsOf)
  const handles = sharing(parts)
  return handles.length <= LIMITS.handlesMax ? handles : sharing(apart(parts))
}

/** What of the reads is more than a peer takes in one message, whose bounds are ours. */
export function excessOf(region: string, reads: readonly PlannedRead[]): Excess | undefined {
  const { handlesMax, fieldsMax, tokensMax } = LIMITS
  const { handles, fields, tokens } = sizeOf(handlesOf(reads))
  if (handles > handlesMax) {
    const what = `groups of subjects to be asked of ${region}`
    return { bound: 'peer-handles', what, max: handlesMax }
  }
  if (fields > fieldsMax) {
    const what = `fields as ${region} is asked, where a claim is eight`
    return { bound: 'peer-fields', what, max: fieldsMax }
  }
  if (tokens > tokensMax) {
    const what = `tokens as ${region} is asked, where an item of a claim is eight`
    return { bound: 'peer-tokens', what, max: tokensMax }
  }
  return undefined
}

/** Of the query that `writePeerQuery` writes, as its receiver counts; a test holds the two together. */
export function sizeOf(handles: readonly Handle[]): QuerySize {
  const size = { handles: handles.length, fields: 0, tokens: 5 }
  for (const handle of handles) {
    const isVerified = handle.some(({ claim }) => claim !== undefined)
    size.fields += isVerified ? 2 : 1
    // Its keys, a variable, are eight of them; `verify { }` is three.
    size.tokens += isVerified ? 22 : 19
    for (const { read, claim } of handle) {
      size.fields += claim === undefined ? 4 + read.items.length : 8
      size.tokens +=
        claim === undefined ? 17 + read.items.length : 27 + 8 * Object.keys(claim).length
    }
  }
  return size
}

export interface QuerySize {
  /** Root fields. */
  readonly handles: number
  readonly fields: number
  readonly tokens: number
}

/** One part a read; of a verification, one part for each distinct claim. */
function partsOf(read: PlannedRead): readonly Asked[] {
  if (read.mode === 'query') return [{ read, subjects: read.subjects }]
  const byClaim = new Map<string, { claim: Readonly<Record<string, Value>>; subjects: Subject[] }>()
  for (const { subject, claim } of read.claims) {
    const key = JSON.stringify(Object.entries(claim).sort(([a], [b]) => (a < b ? -1 : 1)))
    const group = byClaim.get(key) ?? { claim, subjects: [] }
    group.subjects.push(subject)
    byClaim.set(key, group)
  }
  return [...byClaim.values()].map((group) => ({ read, ...group }))
}

function sharing(parts: readonly Asked[]): readonly Handle[] {
  const [only] = parts
  if (only !== undefined && parts.length === 1) return [[only]]
  const handles = groupBy(parts, ({ read, subjects }) =>
    JSON.stringify([read.kind, subjects.map(({ id }) => id)]),
  )
  return [...handles.values()] as unknown as readonly Handle[]
}

/** The same parts, each for those of its subjects of whom the same is asked otherwise, too. */
function apart(parts: readonly Asked[]): readonly Asked[] {
  const named = (read: PlannedRead, { id }: Subject): string => `${read.kind} ${id}`
  const asked = new Map<string, string>()
  for (const [i, { read, subjects }] of parts.entries()) {
    for (const subject of subjects) {
      const name = named(read, subject)
      asked.set(name, `${asked.get(name) ?? ''} ${i}`)
    }
  }
  return parts.flatMap(({ subjects, ...part }) => {
    const inOrder = subjects.toSorted((a, b) => (a.id < b.id ? -1 : 1))
    const groups = groupBy(inOrder, (subject) => asked.get(named(part.read, subject)) ?? '')
    return [...groups.values()].map((group) => ({ ...part, subjects: group }))
  })
}
