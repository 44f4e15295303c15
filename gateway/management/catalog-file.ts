/**
 * The guide's table as the file that departments keep it in, both ways, for who has no command at hand: what
 * `catalog-table.ts` does with rows.
 *
 * @module
 */
import { didYouMean } from '../../catalog/did-you-mean.ts'
import { FORMS, TABLE_FORMS, type TableForm } from '../tables/table-forms.ts'
import { publishedTable, readCatalogRows } from './catalog-table.ts'
import { ManagementError } from './errors.ts'
import { operation, type ManagementContext, type Topic } from './operation.ts'

/** Rows of one file, the titles among them: a department's catalogue has fewer, and a workbook of so many takes two seconds. */
export const FILE_ROWS_MAX = 10_000
/** Of what a workbook expands to. */
const EXPANDED_BYTES_MAX = 32 * 1024 * 1024
/** Of a file that is read; in Base64 it fits into one message. */
export const FILE_BYTES_MAX = 3_000_000

const SDL = `
  type TableFile {
    "By which it may be saved."
    name: String!
    mediaType: String!
    "Its bytes, in Base64 (RFC 4648)."
    content: String!
  }
  extend type Query {
    "catalogAsTable as a file: xlsx, csv (UTF-8) or csv-gbk. ${FILE_ROWS_MAX} rows at most: of one department, where a region has more."
    catalogAsFile(department: ID, form: String! = "xlsx"): TableFile!
    "readCatalogTable of a file: XLSX, or CSV in UTF-8 or GBK, in Base64; ${FILE_BYTES_MAX} bytes and ${FILE_ROWS_MAX} rows at most. Changes nothing."
    readCatalogFile(content: String!): ReadTable!
  }
`

export const catalogFileTopic: Topic = {
  sdl: SDL,
  operations: {
    catalogAsFile: operation<{ readonly department?: string | null; readonly form: string }>({
      roles: 'anyone',
      recorded: false,
      prepare: ({ department, form }, context) => {
        if (!isForm(form)) {
          const hint = didYouMean(form, TABLE_FORMS)
          throw badInput(`form is "${form}"; give ${TABLE_FORMS.join(', ')}.${hint}`)
        }
        const rows = publishedTable(department, context)
        const name = department == null ? 'catalog' : `catalog-${department}`
        return { department: null, run: () => inTurn(context, () => fileOf(rows(), name, form)) }
      },
    }),
    readCatalogFile: operation<{ readonly content: string }>({
      roles: ['officer'],
      recorded: false,
      prepare: ({ content }, context) => {
        const bytes = bytesOf(content)
        return { department: null, run: () => inTurn(context, () => readFile(bytes, context)) }
      },
    }),
  },
}

async function fileOf(
  rows: readonly (readonly string[])[],
  name: string,
  form: TableForm,
): Promise<object> {
  if (rows.length > FILE_ROWS_MAX) {
    throw badInput(
      `The table has ${rows.length} rows, and a file ${FILE_ROWS_MAX} at most. Ask for one department, or use "shudao catalog export".`,
    )
  }
  const { writeTable } = await import('../tables/table-bytes.ts')
  const content = (await writeTable(rows, form)).toString('base64')
  const { extension, mediaType } = FORMS[form]
  return { name: `${name}.${extension}`, mediaType, content }
}

async function readFile(bytes: Buffer, context: ManagementContext): Promise<object> {
  const { readTable } = await import('../tables/table-bytes.ts')
  const read = await readTable(bytes, {
    rowsMax: FILE_ROWS_MAX,
    expandedBytesMax: EXPANDED_BYTES_MAX,
  })
  if (read.ok) return readCatalogRows(read.rows, context)
  throw badInput(`The file cannot be read: ${read.message}`)
}

/** @throws {ManagementError} where it is no Base64, or more than {@link FILE_BYTES_MAX} bytes of it. */
function bytesOf(content: string): Buffer {
  const bytes = Buffer.from(content, 'base64')
  if (content === '' || bytes.toString('base64') !== content) {
    throw badInput(
      'content is not Base64 (RFC 4648) without line breaks; give the bytes of a file.',
    )
  }
  if (bytes.length <= FILE_BYTES_MAX) return bytes
  throw badInput(
    `The file has ${bytes.length} bytes, and may have ${FILE_BYTES_MAX}. Divide it; a resource must stay whole.`,
  )
}

function isForm(form: string): form is TableForm {
  return Object.hasOwn(FORMS, form)
}

function badInput(message: string): ManagementError {
  return new ManagementError('BAD_USER_INPUT', message)
}

/** One file at a time, whoever asks: requests of consumers wait for none of it. */
async function inTurn<T>({ log }: ManagementContext, work: () => Promise<T>): Promise<T> {
  const before = turns.get(log) ?? Promise.resolve()
  const mine = before.then(work, work)
  turns.set(log, mine)
  return mine
}

/** The last of each exchange, which its log names. */
const turns = new WeakMap<object, Promise<unknown>>()
