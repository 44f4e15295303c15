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
import type { CodeList, ItemType, SubjectKind } from '../../catalog/types.ts'
import type { PlannedRead, Subject, Value } from '../core/types.ts'

export interface PeerQuery {
  readonly query: string
  readonly variables: Readonly<Record<string, unknown>>
  /** Root fields of the query, in order: which read each serves, of which subjects, with which claim. */
  readonly parts: readonly PeerQueryPart[]
}

export interface PeerQueryPart {
  readonly alias: string
  readonly read: PlannedRead
  readonly subjects: readonly Subject[]
  readonly claim?: Readonly<Record<string, Value>>
  /** What the values of the standard's items are. */
  readonly types: ReadonlyMap<string, ItemType>
}

/** Name under which a part's records are asked; free of the names of items. */
export const ANSWER = 'answer'

/** @param region name of the peer's region in the schema: `SICHUAN`. */
export function writePeerQuery(
  catalog: Catalog,
  region: string,
  reads: readonly PlannedRead[],
): PeerQuery {
  const lists = new Map(catalog.codeLists().map((list): [string, CodeList] => [list.id, list]))
  const variables: Record<string, unknown> = {}
  const declared: string[] = []
  const fields: string[] = []
  const parts = reads
    .flatMap((read) => partsOf(read))
    .map((part, i) => ({ ...part, alias: `r${i}`, types: typesOf(catalog, part.read) }))
  parts.forEach((part, i) => {
    const { read } = part
    const kind = catalog.subjectKind(read.kind)
    const standard = catalog.standard(read.resource.standard)
    if (kind === undefined || standard === undefined) return
    declared.push(`$k${i}: [${keyListType(kind)}!]!`)
    variables[`k${i}`] = part.subjects.map((subject) => keyValue(kind, subject))
    const argument = kind.keys.length === 1 ? (kind.keys[0]?.plural ?? '') : 'keys'
    const asked =
      part.claim === undefined
        ? `${ANSWER}: ${standard.key}(from: [${region}]) { ${read.items.join(' ')} provenance { version retrievedAt } }`
        : `verify { ${ANSWER}: ${standard.key}(from: [${region}], claim: {${claimText(part.claim, i)}}) { result items { item result } provenance { version retrievedAt } } }`
    for (const [item, value] of Object.entries(part.claim ?? {})) {
      const known = standard.items.find(({ name }) => name === item)
      if (known === undefined) continue
      declared.push(`$c${i}_${item}: ${itemTypeName(known, lists)}`)
      variables[`c${i}_${item}`] = value
    }
    fields.push(`${part.alias}: ${kind.plural}(${argument}: $k${i}) { ${asked} }`)
  })
  return {
    query: `query (${declared.join(', ')}) { ${fields.join(' ')} }`,
    variables,
    parts,
  }
}

/** One part a read; of a verification, one part for each distinct claim. */
function partsOf(read: PlannedRead): readonly Omit<PeerQueryPart, 'alias' | 'types'>[] {
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

function typesOf(catalog: Catalog, { resource }: PlannedRead): PeerQueryPart['types'] {
  const items = catalog.standard(resource.standard)?.items ?? []
  return new Map(items.map(({ name, type }) => [name, type]))
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
