/**
 * The query that a peer is sent: all reads of its region in one document, in the peer's public schema.
 *
 * Keys and claims are variables, so that the same kind of request is always the same text, which both
 * sides compile once.
 *
 * @module
 */
import { itemTypeName, keyTypeName, typeName } from '../../catalog/sdl.ts'
import type { Catalog } from '../../catalog/catalog.ts'
import type { CodeList, ItemType, Standard, SubjectKind } from '../../catalog/types.ts'
import type { PlannedRead, Subject, Value } from '../core/types.ts'

export interface PeerQuery {
  readonly query: string
  readonly variables: Readonly<Record<string, unknown>>
  /** What is asked, in order: which read each part serves, of which subjects, with which claim. */
  readonly parts: readonly PeerQueryPart[]
}

export interface PeerQueryPart {
  /** Of the root field; claims about the same subjects share one. */
  readonly alias: string
  /** Name of its answer within that. */
  readonly answer: string
  readonly read: PlannedRead
  readonly subjects: readonly Subject[]
  readonly claim?: Readonly<Record<string, Value>>
  /** What the values of the standard's items are. */
  readonly types: ReadonlyMap<string, ItemType>
}

/** Begin of the name under which a part's records are asked; free of the names of items. */
const ANSWER = 'answer'

/** @param region name of the peer's region in the schema: `SICHUAN`. */
export function writePeerQuery(
  catalog: Catalog,
  region: string,
  reads: readonly PlannedRead[],
): PeerQuery {
  const variables: Record<string, unknown> = {}
  const declared: string[] = []
  const fields: string[] = []
  const parts: PeerQueryPart[] = []
  for (const [h, asked] of handlesOf(reads).entries()) {
    const alias = `r${h}`
    const [{ read, subjects }] = asked
    const kind = catalog.subjectKind(read.kind)
    if (kind === undefined) continue
    const argument = kind.keys.length === 1 ? (kind.keys[0]?.plural ?? '') : 'keys'
    declared.push(`$k${h}: [${keyListType(kind)}!]!`)
    variables[`k${h}`] = subjects.map((subject) => keyValue(kind, subject))
    const inside = asked.map((one, n) => {
      const answer = n === 0 ? ANSWER : `${ANSWER}${n}`
      const part = { ...one, alias, answer, types: typesOf(catalog, one.read) }
      return fieldOf(part, parts.push(part) - 1)
    })
    const isClaim = asked[0].claim !== undefined
    const body = isClaim ? `verify { ${inside.join(' ')} }` : inside.join(' ')
    fields.push(`${alias}: ${kind.plural}(${argument}: $k${h}) { ${body} }`)
  }
  return {
    query: `query (${declared.join(', ')}) { ${fields.join(' ')} }`,
    variables,
    parts,
  }

  function fieldOf({ read, claim, answer }: PeerQueryPart, i: number): string {
    const field = `${answer}: ${read.resource.standard}(from: [${region}]`
    if (claim === undefined) {
      return `${field}) { ${read.items.join(' ')} provenance { version retrievedAt } }`
    }
    const standard = catalog.standard(read.resource.standard)
    const lists = new Map(catalog.codeLists().map((list): [string, CodeList] => [list.id, list]))
    for (const [item, value] of Object.entries(claim)) {
      const known = standard?.items.find(({ name }) => name === item)
      if (known === undefined) continue
      declared.push(`$c${i}_${item}: ${itemTypeName(known, lists)}`)
      variables[`c${i}_${item}`] = value
    }
    return `${field}, claim: {${claimText(claim, i)}}) { result items { item result } provenance { version retrievedAt } }`
  }
}

type Asked = Omit<PeerQueryPart, 'alias' | 'answer' | 'types'>

/** Claims about the same subjects share a root field: a peer takes few of those, and a person's claims may be many. */
function handlesOf(reads: readonly PlannedRead[]): readonly (readonly [Asked, ...Asked[]])[] {
  const handles: [Asked, ...Asked[]][] = []
  const byClaimed = new Map<string, [Asked, ...Asked[]]>()
  for (const part of reads.flatMap(partsOf)) {
    const claimed = JSON.stringify([part.read.kind, part.subjects.map(({ id }) => id)])
    const known = part.claim === undefined ? undefined : byClaimed.get(claimed)
    if (known !== undefined) {
      known.push(part)
      continue
    }
    const handle: [Asked, ...Asked[]] = [part]
    handles.push(handle)
    if (part.claim !== undefined) byClaimed.set(claimed, handle)
  }
  return handles
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

const NO_TYPES: PeerQueryPart['types'] = new Map()
const known = new WeakMap<Standard, PeerQueryPart['types']>()

function typesOf(catalog: Catalog, { resource }: PlannedRead): PeerQueryPart['types'] {
  const standard = catalog.standard(resource.standard)
  if (standard === undefined) return NO_TYPES
  const before = known.get(standard)
  if (before !== undefined) return before
  const types = new Map(standard.items.map(({ name, type }) => [name, type]))
  known.set(standard, types)
  return types
}

function claimText(claim: Readonly<Record<string, Value>>, i: number): string {
  return Object.keys(claim)
    .map((item) => `${item}: $c${i}_${item}`)
    .join(', ')
}

function keyListType(kind: SubjectKind): string {
  return kind.keys.length === 1 ? keyTypeName(kind.keys[0]?.format) : `${typeName(kind.name)}Key`
}

function keyValue(kind: SubjectKind, subject: Subject): unknown {
  if (kind.keys.length === 1) return subject.keys[0]
  return Object.fromEntries(kind.keys.map((key, i) => [key.name, subject.keys[i]]))
}
