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
import type { PlannedRead, Subject } from '../core/types.ts'
import { handlesOf, type Asked } from './query-parts.ts'

export interface PeerQuery {
  readonly query: string
  readonly variables: Readonly<Record<string, unknown>>
  /** What is asked, in order: which read each part serves, of which subjects, with which claim. */
  readonly parts: readonly PeerQueryPart[]
}

export interface PeerQueryPart extends Asked {
  /** Of the root field; all that is asked of the same subjects shares one. */
  readonly alias: string
  /** Name of its answer within that. */
  readonly answer: string
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
    const records: string[] = []
    const checks: string[] = []
    for (const [n, one] of asked.entries()) {
      const answer = n === 0 ? ANSWER : `${ANSWER}${n}`
      const part = { ...one, alias, answer, types: typesOf(catalog, one.read) }
      const among = one.claim === undefined ? records : checks
      among.push(fieldOf(part, parts.push(part) - 1))
    }
    if (checks.length > 0) records.push(`verify { ${checks.join(' ')} }`)
    const body = records.join(' ')
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

function claimText(claim: NonNullable<Asked['claim']>, i: number): string {
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
