import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import writeExcelFile from 'write-excel-file/node'
import type { Adapter, Row, SourceRequest } from '../../adapters/adapter.ts'
import { packedTexts } from '../../adapters/files/packed-texts.ts'
import { DEFAULT_GUARD_LIMITS, guard } from '../../adapters/guard.ts'
import { xlsxAdapter } from '../../adapters/xlsx.ts'
import type { XlsxOptions } from '../../adapters/xlsx.ts'
import { adapterContract } from '../contracts/adapter.ts'
import type { AdapterFactory } from '../contracts/adapter.ts'
import { failsWith, onBehalfOf, patiently } from './sources/expect.ts'
import { folderHolds } from './sources/folder-holds.ts'
import { workbookOf } from './sources/workbook-of.ts'

describe('xlsx', () => {
  adapterContract('xlsx', underTest())
  adapterContract(
    'xlsx, guarded',
    underTest((one) => guard(one, DEFAULT_GUARD_LIMITS)),
  )

  let folder: string
  let adapter: Adapter

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'shudao-xlsx-'))
    adapter = xlsxAdapter('funds', { folder })
  })

  afterEach(async () => {
    await adapter.close()
    await rm(folder, { recursive: true })
  })

  const configure = (options: Partial<XlsxOptions>): void => {
    adapter = xlsxAdapter('funds', { folder, ...options })
  }
  const put = (bytes: Buffer): Promise<void> => writeFile(join(folder, 'people.xlsx'), bytes)
  const read = (part: Partial<SourceRequest> = {}): Promise<readonly Row[]> =>
    adapter.read({ ...ASK, ...part }, patiently())

  const streamed = async (): Promise<readonly Row[]> => {
    const { entity, columns } = ASK
    const request = { entity, columns, batchRowsMax: 100, onBehalfOf }
    const rows: Row[] = []
    for await (const batch of adapter.stream?.(request, patiently()) ?? []) rows.push(...batch)
    return rows
  }

  describe('cells', () => {
    it('become texts: numbers as written, dates and times in one form, booleans as 1 and 0', async () => {
      const bytes = await writeExcelFile([
        ['K', 'V', '备注'].map((value) => ({ value })),
        [
          { value: '1' },
          { type: Date, value: new Date(Date.UTC(2024, 1, 29)), format: 'yyyy"年"m"月"d"日"' },
          { value: 12.5 },
        ],
        [
          { value: '2' },
          {
            type: Date,
            value: new Date(Date.UTC(1999, 11, 31, 23, 59, 59)),
            format: 'yyyy/m/d hh:mm:ss',
          },
          { value: true },
        ],
        [{ value: '3' }, null, { value: '  a\n"b" ' }],
      ]).toBuffer()
      await put(bytes)
      const keys = [['1'], ['2'], ['3']]
      assert.deepEqual(await read({ columns: ['K', 'V', '备注'], keys }), [
        { K: '1', V: '2024-02-29', 备注: '12.5' },
        { K: '2', V: '1999-12-31 23:59:59', 备注: '1' },
        { K: '3', V: null, 备注: '  a\n"b" ' },
      ])
    })

    it('of a formula are its stored result; without one the file is refused, with the cell', async () => {
      await put(
        workbook('<c r="A2" t="str"><f>"1"</f><v>1</v></c><c r="B2"><f>1+1</f><v>2</v></c>'),
      )
      assert.deepEqual(await read(), [{ K: '1', V: '2' }])
      await put(workbook('<c r="A2"><v>1</v></c><c r="B2"><f>WEBSERVICE("http://x")</f></c>'))
      const error = await failsWith(read(), 'SOURCE_MALFORMED')
      assert.match(error.message, /cell B2 is a formula without a stored result/)
    })

    it('may be left out, hold rich text with its pronunciation, escapes, or an error', async () => {
      await put(
        workbook(
          '<c r="A2" t="inlineStr"><is><r><t>重</t></r><r><t>庆_x0041_</t></r><rPh><t>chong</t></rPh></is></c>',
          '<c r="A3"><v>1</v></c><c r="D3"><v>far</v></c>',
          '<c r="A4"><v>1</v></c><c r="B4" t="e"><v>#N/A</v></c>',
        ),
      )
      assert.deepEqual(await read({ keys: [['1'], ['重庆A']] }), [
        { K: '1', V: null },
        { K: '1', V: '#N/A' },
        { K: '重庆A', V: null },
      ])
    })

    it('count days from 1900, with its leap day that never was, or from 1904', async () => {
      const days = [1, 59, 61, 45351]
      const rows = days.map(
        (day, i) => `<c r="A${i + 2}"><v>1</v></c><c r="B${i + 2}" s="1"><v>${day}</v></c>`,
      )
      await put(workbook(...rows))
      const dates = async (): Promise<unknown> => (await read()).map(({ V }) => V)
      assert.deepEqual(await dates(), ['1900-01-01', '1900-02-28', '1900-03-01', '2024-02-29'])
      await put(workbook('1904', ...rows))
      assert.deepEqual(await dates(), ['1904-01-02', '1904-02-29', '1904-03-02', '2028-03-01'])
    })
  })

  describe('sheets', () => {
    it('are the first, or the one named; the header may stand below a title', async () => {
      const sheet = (value: string): { value: string }[][] => [
        [{ value: '四川省住房公积金' }],
        [{ value: 'K' }, { value: 'V' }],
        [{ value: '1' }, { value }],
      ]
      await put(
        await writeExcelFile([
          { data: sheet('a'), sheet: '一' },
          { data: sheet('b'), sheet: '二' },
        ]).toBuffer(),
      )
      configure({ headerRow: 2 })
      assert.deepEqual(await read(), [{ K: '1', V: 'a' }])
      configure({ headerRow: 2, sheet: '二' })
      assert.deepEqual(await read(), [{ K: '1', V: 'b' }])
      configure({ sheet: '三' })
      const error = await failsWith(read(), 'SOURCE_MALFORMED')
      assert.match(error.message, /no sheet "三"/)
    })
  })

  describe('streamed', () => {
    it('give what reads give, and what is wrong after what came before it', async () => {
      await put(workbook('<c r="A2"><v>1</v></c>', '<c r="B3"><v>2</v></c>', '<c r="C4"/>'))
      assert.deepEqual(await streamed(), [
        { K: '1', V: null },
        { K: null, V: '2' },
      ])
      await put(workbook('<c r="A2"><v>1</v></c>', '<c r="B3" t="s"><v>7</v></c>'))
      await failsWith(streamed(), 'SOURCE_MALFORMED')
      configure({ headerRow: 9 })
      await failsWith(streamed(), 'SOURCE_MALFORMED')
    })

    it('hold the texts that cells share within their bound', () => {
      fc.assert(
        fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 40 })), (texts) => {
          const packed = packedTexts('funds')
          const filler = '四'.repeat(349_520)
          for (const text of [filler, ...texts]) packed.push(text)
          assert.equal(packed.at(0), filler)
          const held = texts.map((_, i) => packed.at(i + 1))
          assert.deepEqual(
            held,
            texts.map((text) => Buffer.from(text).toString()),
          )
          assert.equal(packed.at(texts.length + 1), undefined)
        }),
      )
      const packed = packedTexts('funds')
      const push = (): void => {
        for (let i = 0; i < 33; i++) packed.push('1'.repeat(1024 * 1024))
      }
      assert.throws(push, /shares over 33554432 bytes of texts/)
    })
  })

  describe('faults', () => {
    it('refuses what is no workbook, and one cut short', async () => {
      await put(Buffer.from('<html>维护中</html>'))
      await failsWith(read(), 'SOURCE_MALFORMED')
      const whole = workbook('<c r="A2"><v>1</v></c>')
      await put(whole.subarray(0, whole.length / 2))
      await failsWith(read(), 'SOURCE_MALFORMED')
    })

    it('refuses a document type, and with it entities', async () => {
      const bomb = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'
      await put(
        workbookOf(
          `${bomb}<worksheet><sheetData><row><c><v>&b;</v></c></row></sheetData></worksheet>`,
        ),
      )
      const error = await failsWith(read(), 'SOURCE_MALFORMED')
      assert.match(error.message, /document type/)
    })

    it('are refused for a text without end, which would be gathered in memory', async () => {
      const text = 'x'.repeat(2 ** 21)
      await put(
        workbookOf(
          `<worksheet><sheetData><row><c t="str"><v>${text}</v></c></row></sheetData></worksheet>`,
        ),
      )
      const error = await failsWith(streamed(), 'SOURCE_MALFORMED')
      assert.match(error.message, /has a text of over 1048576 characters/)
    })

    it('stops unpacking a bomb at its bound', async () => {
      await put(workbook(`<c r="A2"><v>${'1'.repeat(5_000_000)}</v></c>`))
      configure({ expandedBytesMax: 1_000_000 })
      const error = await failsWith(read(), 'SOURCE_MALFORMED')
      assert.match(error.message, /unpacks to over 1000000 bytes/)
    })

    it('refuses more rows than allowed', async () => {
      await put(workbook('<c r="A2"><v>1</v></c>', '<c r="A3"><v>2</v></c>'))
      configure({ rowsMax: 1 })
      await failsWith(read(), 'SOURCE_MALFORMED')
    })

    it('repeats no value in a message', async () => {
      await put(
        workbook('<c r="A2"><v>510100199001019990</v></c><c r="B2" t="s"><v>510100</v></c>'),
      )
      const error = await failsWith(read(), 'SOURCE_MALFORMED')
      assert.ok(!error.message.includes('510100'))
    })
  })
})

const ASK: SourceRequest = {
  entity: 'people.xlsx',
  columns: ['K', 'V'],
  keyColumns: [['K']],
  keys: [['1']],
  rowsMax: 10,
  onBehalfOf,
}

/** A workbook with the columns K and V, and rows of these cells; style 1 is a date. */
function workbook(...rows: readonly string[]): Buffer {
  const is1904 = rows[0] === '1904'
  const data = (is1904 ? rows.slice(1) : rows).map((cells, i) => `<row r="${i + 2}">${cells}</row>`)
  const header = ['A', 'B'].map(
    (column, i) => `<c r="${column}1" t="inlineStr"><is><t>${'KV'[i]}</t></is></c>`,
  )
  return workbookOf(
    `<worksheet><sheetData><row r="1">${header.join('')}</row>${data.join('')}</sheetData></worksheet>`,
    is1904,
  )
}

function underTest(wrap: (adapter: Adapter) => Adapter = (adapter) => adapter): AdapterFactory {
  return async (rows, columns) => {
    const folder = await mkdtemp(join(tmpdir(), 'shudao-xlsx-'))
    const data = [
      columns.map((value) => ({ value })),
      ...rows.map((row) => columns.map((column) => cellOf(row[column] ?? null))),
    ]
    await writeExcelFile(data).toFile(join(folder, 'people.xlsx'))
    const adapter = wrap(xlsxAdapter('funds', { folder }))
    return {
      adapter,
      entity: 'people.xlsx',
      holds: () => folderHolds(folder),
      async dispose() {
        await adapter.close()
        await rm(folder, { recursive: true })
      },
    }
  }
}

function cellOf(value: string | null): { type: StringConstructor; value: string } | null {
  return value === null ? null : { type: String, value }
}
