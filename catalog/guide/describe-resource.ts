/**
 * One resource of the guide's table: its cells read, and held to every rule of the catalogue at once.
 *
 * @module
 */
import type { Catalog } from '../catalog.ts'
import type { Content } from '../content.ts'
import { checkShape } from '../schema/check.ts'
import { resourceSchema } from '../schema/resource.ts'
import type { RegionCode, Resource, ResourceItem } from '../types.ts'
import { catalogOf } from '../catalog.ts'
import { resourceFindings } from '../validate-resource.ts'
import { CellProblems, type CellProblem } from './cell-problems.ts'
import { RESOURCE_COLUMNS } from './columns.ts'
import { ITEM, TITLE } from './titles.ts'
import { entryOf, type Cells, type Identity } from './described-entry.ts'
import { readItem, readProvider, readStandard } from './named-in-table.ts'
import type { RowsOfResource, TableRow } from './table-rows.ts'

export interface DescribeParts {
  readonly content: Content
  /** Whose departments describe their resources. */
  readonly region: RegionCode
  /** `YYYY-MM-DD`, the day on which it would be published. */
  readonly today: string
  /** The binding that a resource has already: no table says how a source is read. */
  readonly bindingOf: (code: string) => Resource['binding']
}

export interface Described {
  /** Undefined where its standard is not known. */
  readonly code: string | undefined
  readonly firstRow: number
  readonly entry: Readonly<Record<string, unknown>>
  readonly problems: readonly CellProblem[]
}

export function describeResource(group: RowsOfResource, parts: DescribeParts): Described {
  const { first } = group
  const { content, bindingOf } = parts
  const catalog = catalogOf(content)
  const problems = new CellProblems(first.number)
  for (const { row, title } of group.contradictions) {
    const message = `is another than in row ${first.number}, where this resource begins; say it once`
    problems.tell(row.number, title, message)
  }
  const cells = readCells(first, problems)
  const { isKnown, ...identity } = identify(group, catalog, parts.region, problems)
  const binding = isKnown ? bindingOf(identity.code) : undefined
  const entry = entryOf(cells, { ...identity, binding })
  const placed = { version: 1, state: 'published', publishedOn: parts.today }
  const shape = checkShape(resourceSchema, { ...entry, ...placed })
  if (shape.ok) problems.find(resourceFindings(shape.value, content, parts.today))
  else {
    problems.find(shape.findings)
    // The rules need a whole resource: what is wrong already is told, and stands back for a moment.
    const repaired = entryOf(withoutWrong(cells, problems), identity)
    const whole = checkShape(resourceSchema, { ...repaired, ...placed })
    if (whole.ok) problems.find(resourceFindings(whole.value, content, parts.today))
  }
  const code = isKnown ? identity.code : undefined
  return { code, firstRow: first.number, entry, problems: problems.all() }
}

function readCells(first: TableRow, problems: CellProblems): Cells {
  const cells = new Map<string, unknown>()
  for (const { title, blank, read } of RESOURCE_COLUMNS) {
    const text = first.cell(title)
    if (text.trim() === '') {
      if (blank !== undefined) cells.set(title, blank)
      continue
    }
    const found = read(text)
    if (found.ok) cells.set(title, found.value)
    else problems.tell(first.number, title, found.problem)
  }
  return cells
}

function withoutWrong(cells: Cells, problems: CellProblems): Cells {
  const wrong = RESOURCE_COLUMNS.filter(({ title }) => problems.has(title))
  return new Map([...cells, ...wrong.map(({ title, harmless }) => [title, harmless] as const)])
}

/** By what it is known; where that cannot be told, something sound that stands for it while the rest is checked. */
function identify(
  { first, items: rows }: RowsOfResource,
  catalog: Catalog,
  region: RegionCode,
  problems: CellProblems,
): Identity & { readonly isKnown: boolean } {
  const named = readStandard(first.cell(TITLE.standard), first.cell(TITLE.name), catalog)
  if (!named.ok) problems.tell(first.number, TITLE.standard, named.problem)
  const [any] = catalog.standards()
  const standard = named.ok ? named.value : any
  const provider = readProvider(first.cell(TITLE.providerCode), region, catalog)
  if (!provider.ok) problems.tell(first.number, TITLE.providerCode, provider.problem)
  const department = provider.ok ? provider.value : catalog.department(standard?.department ?? '')
  const body = department?.bodies[region]
  const name = first.cell(TITLE.provider).trim()
  if (provider.ok && name !== '' && name !== body?.nameZh) {
    const message = `is not the name of who has the code beside it, which is ${body?.nameZh ?? ''}`
    problems.tell(first.number, TITLE.provider, message)
  }
  const items: ResourceItem[] = []
  for (const row of rows) {
    if (!named.ok) break
    const { item, wrong } = readItem(row.cell, named.value)
    for (const [title, message] of wrong) problems.tell(row.number, title, message)
    if (item === undefined) continue
    problems.placeItem(items.push(item) - 1, row.number)
  }
  if (items.length === 0) {
    if (named.ok) problems.tell(first.number, ITEM.name, 'is empty in every row of the resource')
    items.push({ name: standard?.items[0]?.name ?? '' })
  }
  const code = `${region}.${department?.code ?? ''}.${standard?.key ?? ''}`
  return {
    code,
    region,
    department: department?.code ?? '',
    standard: standard?.key ?? '',
    providerCode: body?.uscc ?? first.cell(TITLE.providerCode).trim(),
    items,
    isKnown: named.ok && provider.ok,
  }
}
