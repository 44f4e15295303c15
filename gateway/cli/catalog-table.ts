/**
 * `shudao catalog export --format xlsx|csv|csv-gbk` and `shudao catalog import`: the catalogue as the table of the 2017 guide,
 * out and in.
 *
 * @module
 */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readEntry } from '../registry/entry.ts'
import { differences, draftAll } from './catalog-folder.ts'
import type { CatalogApplyOptions } from './catalog-folder.ts'
import { CliError } from './cli-error.ts'
import { makeOutputFolder } from './folder-fault.ts'
import { withManagement, type ManagementClientOptions } from './management-client.ts'
import { writeTable } from '../tables/table-bytes.ts'
import { FORMS, type TableForm } from '../tables/table-forms.ts'
import { readTableFile } from './table-file.ts'
import { terminal } from './terminal.ts'

export interface CatalogTableOptions extends ManagementClientOptions {
  readonly format: TableForm
  /** Code; all unless told. */
  readonly department?: string
}

const AS_TABLE = 'query ($department: ID) { catalogAsTable(department: $department) }'

/** Writes what is published into one file of the folder. @returns 0 */
export async function catalogExportTable(
  folder: string,
  { format, department, ...who }: CatalogTableOptions,
): Promise<number> {
  const { catalogAsTable } = await withManagement(who, ({ ask }) => ask(AS_TABLE, { department }))
  const rows = JSON.parse(String(catalogAsTable)) as readonly (readonly string[])[]
  makeOutputFolder(folder)
  const name = department === undefined ? 'catalog' : `catalog-${department}`
  const file = join(folder, `${name}.${FORMS[format].extension}`)
  writeFileSync(file, await writeTable(rows, format))
  terminal.print(`✓ ${file} is what is published, as the guide's table.`)
  return 0
}

interface ReadTable {
  readonly resources: readonly {
    readonly code: string
    readonly row: number
    readonly entry: string
    readonly isNew: boolean
    readonly changed: readonly string[]
  }[]
  readonly problems: readonly {
    readonly row: number
    readonly column: string
    readonly message: string
  }[]
  readonly unread: readonly string[]
}

const READ_TABLE = `query ($rows: [TableRow!]!) {
  readCatalogTable(rows: $rows) {
    resources { code row entry isNew changed }
    problems { row column message }
    unread
  }
}`

/** What the exchange takes in one message, less what stands around the rows. */
const ROWS_BYTES_MAX = 4 * 1_048_576 - 10_000

/**
 * Tells every problem of the guide's table at once, and drafts the resources of which nothing is wrong where they differ
 * from what was last written, and submits them where told. Without `--yes` it only says what it would do; done twice it
 * does nothing the second time.
 *
 * @returns 0; 1 where anything is wrong or was refused.
 */
export async function catalogImport(
  file: string,
  { yes, submit, reason, ...who }: CatalogApplyOptions,
): Promise<number> {
  const rows = await readTableFile(file)
  if (Buffer.byteLength(JSON.stringify(rows)) > ROWS_BYTES_MAX) {
    throw new CliError(
      `${file} is too much for one message. Divide it; a resource must stay whole.`,
    )
  }
  return withManagement(who, async ({ ask }) => {
    const answer = await ask(READ_TABLE, { rows })
    const { resources, problems, unread } = answer['readCatalogTable'] as ReadTable
    if (unread.length > 0) terminal.print(`Not looked at: ${unread.join(', ')}.`)
    for (const { row, column, message } of problems) {
      terminal.error(`${file}, row ${row}, ${column}: ${message}`)
    }
    const changes = resources.filter(({ changed }) => changed.length > 0)
    for (const { code, row, isNew, changed } of changes) {
      terminal.print(
        isNew ? `+ ${code} (row ${row})` : `~ ${code} (row ${row}): ${changed.join(', ')}`,
      )
    }
    const isSound = problems.length === 0
    if (changes.length === 0) {
      terminal.print(isSound ? 'The registry has all of it already.' : 'Nothing else would change.')
      return isSound ? 0 : 1
    }
    if (yes !== true) {
      terminal.print(`Nothing was done. ${changes.length} would be drafted: say --yes.`)
      return isSound ? 0 : 1
    }
    const drafts = await differences(
      changes.map(({ entry }) => ({ entry: readEntry(entry) })),
      ask,
    )
    const refused = await draftAll(drafts, ask, { reason, submit: submit === true })
    terminal.print(
      `✓ ${drafts.length - refused} ${submit === true ? 'drafted and submitted' : 'drafted'}.`,
    )
    return isSound && refused === 0 ? 0 : 1
  })
}
