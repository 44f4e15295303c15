/** What files say of themselves: the same of every form, and of a folder as of an SFTP server, which lists alike. */
import assert from 'node:assert/strict'
import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import iconv from 'iconv-lite'
import writeExcelFile from 'write-excel-file/node'
import type { Adapter } from '../../adapters/adapter.ts'
import { delimitedAdapter } from '../../adapters/delimited.ts'
import { fixedWidthAdapter } from '../../adapters/fixed-width.ts'
import { DEFAULT_GUARD_LIMITS, guard } from '../../adapters/guard.ts'
import type { Introspection } from '../../adapters/introspection.ts'
import { xlsxAdapter } from '../../adapters/xlsx.ts'
import { PENSIONER_ROWS } from '../contracts/introspection.ts'
import { failsWith, onBehalfOf, patiently } from './sources/expect.ts'

const HEADER = ['GMSFHM', 'XM', 'ZJRZRQ', 'FFZT']
const ROWS = PENSIONER_ROWS.map((row) => row.slice(0, 4).map((cell) => cell ?? ''))
const BYTES = [18, 10, 8, 2]

interface Form {
  readonly ending: string
  readonly format: string
  readonly bytes: () => Promise<Buffer>
  readonly open: (folder: string, marker?: string) => Adapter
}

const lines = (cells: readonly (readonly string[])[], of: (row: readonly string[]) => string) =>
  cells.map((row) => `${of(row)}\n`).join('')
const padded = (row: readonly string[]): string =>
  row
    .map((cell, at) => cell + ' '.repeat((BYTES[at] ?? 0) - iconv.encode(cell, 'gbk').length))
    .join('')
const completed = (marker: string | undefined): object => (marker === undefined ? {} : { marker })

const FORMS: readonly Form[] = [
  {
    ending: 'csv',
    format: 'CSV',
    bytes: () => Promise.resolve(Buffer.from(lines([HEADER, ...ROWS], (row) => row.join(',')))),
    open: (folder, marker) => delimitedAdapter('nightly', { folder, ...completed(marker) }),
  },
  {
    ending: 'xlsx',
    format: 'XLSX',
    bytes: () =>
      writeExcelFile([HEADER, ...ROWS].map((row) => row.map((value) => ({ value })))).toBuffer(),
    open: (folder, marker) => xlsxAdapter('nightly', { folder, ...completed(marker) }),
  },
  {
    ending: 'dat',
    format: 'TXT',
    bytes: () => Promise.resolve(iconv.encode(lines(ROWS, padded), 'gbk')),
    open: (folder, marker) =>
      fixedWidthAdapter('nightly', {
        folder,
        encoding: 'gbk',
        columns: HEADER.map((name, at) => ({ name, bytes: BYTES[at] ?? 0 })),
        ...completed(marker),
      }),
  },
]

describe('what files say of themselves', () => {
  for (const { ending, format, bytes, open } of FORMS) {
    describe(`as ${ending}`, () => {
      let folder: string
      let adapter: Adapter

      beforeEach(async () => {
        folder = await mkdtemp(join(tmpdir(), 'shudao-said-'))
      })
      afterEach(async () => {
        await adapter.close()
        await rm(folder, { recursive: true })
      })

      const introspect = (marker?: string): Introspection => {
        adapter = guard(open(folder, marker), DEFAULT_GUARD_LIMITS)
        return adapter.introspection ?? assert.fail('files say what they hold')
      }
      const put = async (name: string, content: Buffer | string, changed = 1): Promise<void> => {
        await writeFile(join(folder, name), content)
        await utimes(join(folder, name), changed, changed)
      }

      it('names the files that are whole, and of daily ones what is the same every day', async () => {
        for (const [at, day] of ['20261126', '20261127', '20261128'].entries()) {
          await put(`dyff-${day}.${ending}`, '', at)
          if (at < 2) await put(`dyff-${day}.${ending}.ok`, '')
        }
        await put(`dm.${ending}`, '')
        await put(`dm.${ending}.ok`, '')
        await put('.hidden.ok', '')
        const introspection = introspect('.ok')
        assert.deepEqual(
          [introspection.format, await introspection.entities(patiently())],
          [
            format,
            [
              { name: `dm.${ending}`, comment: undefined },
              { name: `dyff-*.${ending}`, comment: `dyff-20261127.${ending}` },
            ],
          ],
        )
      })

      it('describes columns by their names and what their values look like, and gives none that tells of anybody', async () => {
        await put(`dyff-20261127.${ending}`, await bytes())
        const { columns } = await introspect().describe(`dyff-*.${ending}`, onBehalfOf, patiently())
        const [id, name, certified, state] = columns.map(({ shape }) => shape)
        assert.deepEqual(
          columns.map((one) => [one.name, one.kind]),
          HEADER.map((one) => [one, 'text']),
        )
        assert.deepEqual(id?.forms, { 'citizen-id': ROWS.length })
        assert.equal(name?.distinct, true)
        assert.deepEqual(certified?.nothing, { '19000101': 3 })
        assert.deepEqual(state?.codes, { ZC: 8 })
        const said = JSON.stringify(columns)
        for (const [number = '', person = ''] of ROWS)
          assert(!said.includes(number) && !said.includes(person))
      })

      it('names the columns alone', async () => {
        await put(`dyff-20261127.${ending}`, await bytes())
        assert.deepEqual(await introspect().columns(`dyff-*.${ending}`, patiently()), {
          names: HEADER,
          areAll: true,
          ignoreCase: false,
        })
      })

      it('fails for a file that is not there, one that is none, and when its signal aborts', async () => {
        const { describe: look, columns, entities } = introspect()
        await failsWith(columns(`none.${ending}`, patiently()), 'SOURCE_UNAVAILABLE')
        await failsWith(look(`none.${ending}`, onBehalfOf, patiently()), 'SOURCE_UNAVAILABLE')
        await failsWith(look('../other', onBehalfOf, patiently()), 'SOURCE_MALFORMED')
        await put(`page.${ending}`, '\0<html>')
        if (ending !== 'csv')
          await failsWith(look(`page.${ending}`, onBehalfOf, patiently()), 'SOURCE_MALFORMED')
        await failsWith(entities(AbortSignal.abort()), 'SOURCE_TIMEOUT')
      })
    })
  }
})
