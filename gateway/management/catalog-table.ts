/**
 * The catalogue as the table of the 2017 guide, in rows of texts, and such a table read back. As a file: `catalog-file.ts`.
 *
 * @module
 */
import { ended } from '../../catalog/ended.ts'
import { titleOf } from '../../catalog/guide/columns.ts'
import {
  readGuideTable,
  type DescribedResource,
  type GuideTable,
} from '../../catalog/guide/read-guide-table.ts'
import type { SheetRow } from '../../catalog/guide/table-rows.ts'
import { guideTableOf } from '../../catalog/guide/write-guide-table.ts'
import { didYouMean } from '../../catalog/did-you-mean.ts'
import type { Resource } from '../../catalog/types.ts'
import { dayOf } from '../core/day.ts'
import { changedFields, readEntry, type Entry } from '../registry/entry.ts'
import { RegistryError } from '../registry/errors.ts'
import { resourceTexts } from '../registry/registry-list.ts'
import { ManagementError } from './errors.ts'
import { operation, type ManagementContext, type Topic } from './operation.ts'

const SDL = `
  input TableRow {
    "As the sheet numbers it, from 1."
    number: Int!
    cells: [String!]!
  }
  type TableProblem {
    row: Int!
    "Title of the column, in Chinese."
    column: String!
    "What is wrong with the cell, by which article, and what to do."
    message: String!
    "What is wrong alone."
    problem: String!
  }
  type DescribedResource {
    code: ID!
    "In which its description begins."
    row: Int!
    "JSON, as draftResource takes it; with the binding that it has already."
    entry: String!
    isNew: Boolean!
    "Of what was last written of it, for draftResource; empty where nothing was."
    digest: ID!
    "Fields that differ from what was last written of it; empty where none does."
    changed: [String!]!
  }
  type ReadTable {
    "Those of which nothing is wrong."
    resources: [DescribedResource!]!
    problems: [TableProblem!]!
    "Titles of columns that were not looked at."
    unread: [String!]!
  }
  extend type Query {
    "What is published in this region, as the table of the 2017 guide: JSON of rows of texts, the titles first. Of all departments unless told. Metadata alone."
    catalogAsTable(department: ID): String!
    "What such a table says of the resources of your department, and everything that is wrong with it. Changes nothing: draftResource does."
    readCatalogTable(rows: [TableRow!]!): ReadTable!
  }
`

export const catalogTableTopic: Topic = {
  sdl: SDL,
  operations: {
    catalogAsTable: operation<{ readonly department?: string | null }>({
      roles: 'anyone',
      recorded: false,
      prepare: ({ department }, context) => {
        const rows = publishedTable(department, context)
        return { department: null, run: () => JSON.stringify(rows()) }
      },
    }),
    readCatalogTable: operation<{ readonly rows: readonly SheetRow[] }>({
      roles: ['officer'],
      recorded: false,
      prepare: ({ rows }, context) => ({
        department: null,
        run: () => readCatalogRows(rows, context),
      }),
    }),
  },
}

/**
 * What is published in this region, of one department or all: the titles first.
 *
 * @throws {ManagementError} `NOT_FOUND` where there is no such department.
 */
export function publishedTable(
  department: string | null | undefined,
  { house }: ManagementContext,
): () => readonly (readonly string[])[] {
  const { catalog, region } = house()
  const known = catalog.departments().map(({ code }) => code)
  if (department != null && !known.includes(department)) {
    throw new ManagementError(
      'NOT_FOUND',
      `"${department}" is no department.${didYouMean(department, known)}`,
    )
  }
  return () => {
    const own = catalog
      .offers()
      .filter((offer) => offer.region === region.code)
      .filter((offer) => department == null || offer.department === department)
    return guideTableOf(own, catalog)
  }
}

/** What the rows say of the resources of the officer's department. */
export async function readCatalogRows(
  rows: readonly SheetRow[],
  context: ManagementContext,
): Promise<object> {
  const { content, config, staff, now, database, registrations } = context
  const department = staff.department ?? ''
  const registered = await resourceTexts(database, department)
  const inFiles = new Map(registrations().resources.map((one) => [one.code, JSON.stringify(one)]))
  const textOf = (code: string): string | undefined => registered.get(code) ?? inFiles.get(code)
  const { resources, problems, unread } = readGuideTable(rows, {
    content,
    region: config.region,
    today: dayOf(now()),
    bindingOf: (code) => {
      const text = textOf(code)
      return text === undefined ? undefined : (JSON.parse(text) as Resource).binding
    },
  })
  const checked = resources.map((one) => entryOf(one, department))
  const found = checked.flatMap((one) => one.problems)
  return {
    resources: checked.flatMap(({ row, entry }) => {
      if (entry === undefined) return []
      const { code, text } = entry
      const before = textOf(code)
      const known = before === undefined ? undefined : readEntry(before)
      return {
        code,
        row,
        entry: text,
        isNew: known === undefined,
        digest: registered.has(code) ? known?.digest : '',
        changed: changedFields(known?.text, text),
      }
    }),
    problems: [...problems, ...found]
      .map((one) => ({ ...one, problem: one.problem ?? one.message }))
      .sort((a, b) => a.row - b.row),
    unread,
  }
}

interface Checked {
  readonly row: number
  readonly entry: Entry | undefined
  readonly problems: GuideTable['problems']
}

/** What the registry would refuse to write down at all. */
function entryOf({ code, firstRow: row, entry }: DescribedResource, department: string): Checked {
  const [, own] = code.split('.')
  if (own !== department) {
    const message = `is that of ${own ?? ''}; a resource is described by the officer of its department (Decree 809 Art. 12). Leave it out.`
    const problem = { row, column: titleOf('/providerCode'), message }
    return { row, entry: undefined, problems: [problem] }
  }
  try {
    return { row, entry: readEntry(JSON.stringify(entry)), problems: [] }
  } catch (thrown) {
    if (!(thrown instanceof RegistryError)) throw thrown
    const problems = thrown.findings.map(({ pointer, message }) => ({
      row,
      column: titleOf(pointer),
      message: ended(message),
    }))
    return { row, entry: undefined, problems }
  }
}
