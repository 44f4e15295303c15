/**
 * A proposal of how a table nobody has seen before becomes a resource of a standard: which column holds which item and
 * what is done to it on the way, how sure that is and why, and what is left for the officer.
 *
 * @module
 */
import type { OnBehalfOf } from '../../adapters/adapter.ts'
import type { Introspection, SourceColumn } from '../../adapters/introspection.ts'
import type { Catalog } from '../../catalog/catalog.ts'
import type { Item, Region, Standard, Vocabulary } from '../../catalog/types.ts'
import { blanksOf, draftOf, type Blank, type Draft } from './draft.ts'
import { match, type ProposedLine } from './match.ts'
import { makeNaming } from './names.ts'

export interface Proposal {
  readonly draft: Draft
  /** What is blank in it. */
  readonly blanks: readonly Blank[]
  /** One for each item that has a column, in the order of the standard. */
  readonly lines: readonly ProposedLine[]
  readonly unmatched: readonly Item[]
  /** Columns that no item has a use for. */
  readonly unused: readonly SourceColumn[]
  /** What concerns no single item. */
  readonly doubts: readonly string[]
}

export interface ProposalParts {
  readonly catalog: Catalog
  readonly vocabularies: readonly Vocabulary[]
  readonly standard: Standard
  readonly region: Region
  readonly source: {
    readonly id: string
    readonly introspection: Pick<Introspection, 'format' | 'describe'>
  }
  readonly entity: string
  readonly onBehalfOf: OnBehalfOf
  readonly signal: AbortSignal
}

/** @throws {AdapterError} when the source does not answer, or has no such entity */
export async function propose(parts: ProposalParts): Promise<Proposal> {
  const { catalog, vocabularies, standard, region, source, entity, onBehalfOf, signal } = parts
  const table = await source.introspection.describe(entity, onBehalfOf, signal)
  const { lines, unmatched, unused } = match(standard, table, catalog, makeNaming(vocabularies))
  const draft = draftOf({
    catalog,
    standard,
    region,
    source: source.id,
    format: source.introspection.format,
    entity,
    lines,
  })
  const doubts = keyDoubts(standard, lines)
  return { draft, blanks: blanksOf(draft), lines, unmatched, unused, doubts }
}

/** Without its key items a resource finds nobody; with keys that repeat it gives several records of one subject. */
function keyDoubts(
  { key: standard, subjects }: Standard,
  lines: readonly ProposedLine[],
): readonly string[] {
  const columns = new Map(lines.map(({ item, column }) => [item.name, column]))
  const keys = [...new Set(subjects.flatMap((subject) => subject.keys.flat()))]
  const missing = keys
    .filter((name) => !columns.has(name))
    .map((name) => `${standard} is found by "${name}", and no column is like it: name one`)
  const repeated = keys.filter((name) => {
    const column = columns.get(name)
    return column?.unique === false && column.shape?.distinct === false
  })
  const several = `has several rows for one subject: are all of them records? If only the latest is, say so under "rows" (adapters/MAPPING.md)`
  return [...missing, ...repeated.map((name) => `"${columns.get(name)?.name ?? name}" ${several}`)]
}
