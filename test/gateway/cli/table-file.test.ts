import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readTableFile } from '../../../gateway/cli/table-file.ts'
import { writeTable } from '../../../gateway/tables/table-bytes.ts'
import { TABLE_FORMS } from '../../../gateway/tables/table-forms.ts'

describe('a table as a file of a spreadsheet', () => {
  const folder = mkdtempSync(join(tmpdir(), 'shudao-table-file-'))
  after(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'table')

  it('has rows by the numbers that the spreadsheet shows, also below empty ones and texts of several lines', async () => {
    for (const form of TABLE_FORMS) {
      const rows = [
        ['甲', '乙'],
        ['一\n二', ''],
        ['', ''],
        ['', ''],
        ['三', '四'],
      ]
      writeFileSync(file, await writeTable(rows, form))
      assert.deepEqual(
        (await readTableFile(file)).map(({ number, cells }) => [number, cells[0], cells[1] ?? '']),
        [
          [1, '甲', '乙'],
          [2, '一\n二', ''],
          [5, '三', '四'],
        ],
        form,
      )
    }
  })

  it('gives a spreadsheet no formula to calculate, whoever wrote the text', async () => {
    const hostile = ['=HYPERLINK("http://evil.example")', '+1', '-1', '@SUM(A1)']
    writeFileSync(file, await writeTable([hostile], 'csv'))
    const text = readFileSync(file, 'utf8')
    assert.equal(text, `\ufeff"'=HYPERLINK(""http://evil.example"")",'+1,'-1,'@SUM(A1)\r\n`)
    assert.deepEqual((await readTableFile(file))[0]?.cells, hostile)
  })

  it('is refused where it is none, by the name of the file', async () => {
    writeFileSync(file, 'PK\u0003\u0004 not a workbook')
    await assert.rejects(readTableFile(file), {
      name: 'CliError',
      message: `${file} cannot be read: its file is not an XLSX workbook.`,
    })
    await assert.rejects(readTableFile(folder), { name: 'CliError' })
    writeFileSync(file, '甲,"乙\n')
    await assert.rejects(readTableFile(file), /cannot be read: line 1 is not well formed/)
  })
})
