import assert from 'node:assert/strict'
import type { Resource } from '../../../catalog/types.ts'
import { FILE_BYTES_MAX } from '../../../gateway/management/catalog-file.ts'
import { writeTable } from '../../../gateway/tables/table-bytes.ts'
import { TABLE_FORMS } from '../../../gateway/tables/table-forms.ts'
import { indexedHouse, type IndexedHouse } from '../../support/indexed-house.ts'
import { testManagement, type TestManagement } from '../../support/management.ts'
import { content, CONSUMERS, offer } from '../../support/offered.ts'
import { START_TIMEOUT_MS } from '../../support/postgres.ts'

const AS_FILE = `query ($form: String!) { catalogAsFile(department: "RS", form: $form) { name mediaType content } }`
const READ = `query ($content: String!) { readCatalogFile(content: $content) { resources { code entry isNew digest } problems { row column message } unread } }`
const RESOURCES: readonly Resource[] = [offer('500000', 'pensionBenefit')]
const SHEET = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

describe('the table of the guide as a file, by the management API', function () {
  this.timeout(30_000)
  let house: IndexedHouse
  let management: TestManagement
  let inFiles = RESOURCES

  before(async function () {
    this.timeout(START_TIMEOUT_MS)
    house = await indexedHouse()
    management = testManagement(house, {
      database: house.database,
      content,
      config: { region: '500000' } as never,
      registrations: () => ({ consumers: CONSUMERS, resources: inFiles, registered: [] }) as never,
    })
  })
  after(() => house.close())

  const read = async (as: string, file: string): Promise<unknown> => {
    const { body } = await management.manage(as, READ, { content: file })
    return body.errors === undefined
      ? body.data.readCatalogFile
      : `${body.errors[0].extensions.code}: ${body.errors[0].message}`
  }
  const rowsOf = async (): Promise<string[][]> => {
    const { body } = await management.manage(
      'cq-officer-rs',
      '{ catalogAsTable(department: "RS") }',
    )
    return JSON.parse(body.data.catalogAsTable) as string[][]
  }

  it('is given in each form, and read back by the officer of the department as what it was', async () => {
    const written: unknown[] = []
    for (const form of TABLE_FORMS) {
      const { body } = await management.manage('cq-steward', AS_FILE, { form })
      const { name, mediaType, content: bytes } = body.data.catalogAsFile
      written.push([name, mediaType])
      const { resources, problems, unread } = (await read('cq-officer-rs', bytes)) as {
        resources: readonly { code: string }[]
        problems: unknown
        unread: unknown
      }
      assert.deepEqual([problems, unread], [[], []], form)
      assert.deepEqual(
        resources.map(({ code }) => code),
        ['500000.RS.pensionBenefit'],
      )
    }
    assert.deepEqual(written, [
      ['catalog-RS.xlsx', SHEET],
      ['catalog-RS.csv', 'text/csv; charset=utf-8'],
      ['catalog-RS.csv', 'text/csv; charset=gb18030'],
    ])
  })

  it('says of which entry a row was read, so that none is written over that somebody writes meanwhile', async () => {
    const file = (await writeTable(await rowsOf(), 'xlsx')).toString('base64')
    const found = async (): Promise<{ entry: string; isNew: boolean; digest: string }> => {
      const { resources } = (await read('cq-officer-rs', file)) as {
        resources: readonly { entry: string; isNew: boolean; digest: string }[]
      }
      return resources[0] ?? assert.fail()
    }
    const first = await found()
    // It is in a file of the resources folder, and not in the registry.
    assert.deepEqual([first.isNew, first.digest], [false, ''])
    inFiles = []
    const draft = `mutation ($entry: String!, $digest: ID) { draftResource(entry: $entry, digest: $digest, reason: "By the table.") }`
    const { entry, digest } = first
    const { body } = await management.manage('cq-officer-rs', draft, { entry, digest })
    assert.equal((await found()).digest, body.data?.draftResource, JSON.stringify(body.errors))
    const again = await management.manage('cq-officer-rs', draft, { entry, digest })
    assert.match(again.body.errors[0].message, /has changed since you looked at it/)
    inFiles = RESOURCES
  })

  it('tells every problem of all rows at once, by the row of the sheet', async () => {
    const rows = await rowsOf()
    // The resource's share type in its first row, and the data type of an item two rows below.
    const [titles = []] = rows
    const wrong = [
      [1, titles.indexOf('共享类型')],
      [3, titles.indexOf('数据类型')],
    ] as const
    for (const [row, column] of wrong) rows[row]![column] = '随便'
    const file = await writeTable(rows, 'xlsx')
    const { problems } = (await read('cq-officer-rs', file.toString('base64'))) as {
      problems: readonly { row: number; column: string }[]
    }
    assert.deepEqual(
      problems.map(({ row, column }) => [row, column]),
      [
        [2, '共享类型'],
        [4, '数据类型'],
      ],
    )
  })

  it('is refused where it is none, too large, or somebody else asks', async () => {
    const base64 = (text: string): string => Buffer.from(text).toString('base64')
    assert.match(String(await read('cq-steward', base64('甲'))), /^ROLE_REQUIRED/)
    assert.match(String(await read('cq-officer-rs', 'not base64!')), /^BAD_USER_INPUT: .*Base64/)
    assert.match(
      String(await read('cq-officer-rs', base64('PK\u0003\u0004 no workbook'))),
      /^BAD_USER_INPUT: The file cannot be read: its file is not an XLSX workbook/,
    )
    assert.match(
      String(await read('cq-officer-rs', base64('a\n'.repeat(20_000)))),
      /^BAD_USER_INPUT: The file cannot be read: its file has more than 10000 rows/,
    )
    assert.match(
      String(await read('cq-officer-rs', base64('a'.repeat(FILE_BYTES_MAX + 1)))),
      /^BAD_USER_INPUT: The file has 3000001 bytes/,
    )
    const { body } = await management.manage('cq-steward', AS_FILE, { form: 'xls' })
    assert.match(body.errors[0].message, /form is "xls"; give xlsx, csv, csv-gbk\. Did you mean/)
  })
})
