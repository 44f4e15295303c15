import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import iconv from 'iconv-lite'
import type { Adapter, Row } from '../../adapters/adapter.ts'
import type { TextEncoding } from '../../adapters/files/encoding.ts'
import { fixedWidthAdapter } from '../../adapters/fixed-width.ts'
import { readFixedWidth, streamFixedWidth } from '../../adapters/files/fixed-width-table.ts'
import { DEFAULT_TABLE_BOUNDS } from '../../adapters/files/table.ts'
import type { FixedWidthOptions } from '../../adapters/fixed-width.ts'
import { DEFAULT_GUARD_LIMITS, guard } from '../../adapters/guard.ts'
import { adapterContract } from '../contracts/adapter.ts'
import type { AdapterFactory } from '../contracts/adapter.ts'
import { failsWith, onBehalfOf, patiently } from './sources/expect.ts'
import { folderHolds } from './sources/folder-holds.ts'

describe('fixed width', () => {
  adapterContract('fixed width, gb18030', underTest('gb18030'))
  adapterContract('fixed width, gbk', underTest('gbk'))
  adapterContract(
    'fixed width, utf-8, guarded',
    underTest('utf-8', (one) => guard(one, DEFAULT_GUARD_LIMITS)),
  )

  let folder: string
  let adapter: Adapter

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'shudao-fixed-'))
  })

  afterEach(async () => {
    await adapter.close()
    await rm(folder, { recursive: true })
  })

  /** What is read of a GBK file with a key of one byte and a name of six. */
  const readOf = async (
    content: string,
    options: Partial<FixedWidthOptions> = {},
  ): Promise<readonly Row[]> => {
    await writeFile(join(folder, 'people.txt'), iconv.encode(content, 'gbk'))
    const columns = [
      { name: 'K', bytes: 1 },
      { name: 'V', bytes: 6 },
    ]
    adapter = fixedWidthAdapter('mainframe', { folder, encoding: 'gbk', columns, ...options })
    const request = { entity: 'people.txt', columns: ['K', 'V'], keyColumns: [['K']] }
    const keys = [['1'], ['2']]
    return adapter.read({ ...request, keys, rowsMax: 10, onBehalfOf }, patiently())
  }

  it('counts bytes, not characters, and takes blanks off', async () => {
    assert.deepEqual(await readOf('HEAD\r\n1张三  \r\n2欧阳锋\r\n\r\n3      ', { headLines: 1 }), [
      { K: '1', V: '张三' },
      { K: '2', V: '欧阳锋' },
    ])
  })

  it('gives the same lines when it is read piece by piece', async () => {
    const content = 'HEAD\r\n1张三  \r\n2欧阳锋\r\n\r\n3      \r'
    const bytes = iconv.encode(content, 'gbk')
    const columns = [
      { name: 'K', bytes: 1 },
      { name: 'V', bytes: 6 },
    ]
    const format = { ...DEFAULT_TABLE_BOUNDS, encoding: 'gbk', columns, headLines: 1 } as const
    const { header, rows } = await readFixedWidth('mainframe', bytes, format)
    for (const pieceBytes of [1, 2, 9, 1_000]) {
      const streamed: (readonly string[])[] = []
      for await (const line of streamFixedWidth('mainframe', pieces(bytes, pieceBytes), format)) {
        streamed.push(line)
      }
      assert.deepEqual(streamed, [header, ...rows])
    }
  })

  it('does not wait for the end of a line that has none', async () => {
    const columns = [{ name: 'K', bytes: 1 }]
    const format = { ...DEFAULT_TABLE_BOUNDS, encoding: 'gbk', columns, headLines: 0 } as const
    let given = 0
    const endless = async function* (): AsyncGenerator<Buffer> {
      for (; given < 1_000; given++) yield Buffer.alloc(64 * 1024, '1')
    }
    const lines = streamFixedWidth('mainframe', endless(), format)
    assert.equal((await lines.next()).done, false)
    await failsWith(lines.next(), 'SOURCE_MALFORMED')
    assert.ok(given < 3)
  })

  for (const [what, content, keyBytes, message] of [
    ['too short', '1张三  \n2欧阳', 1, /line 2 has 5 bytes where 7 are expected/],
    ['too long', '1张三   \n', 1, /line 1 has 8 bytes/],
    ['cut within a character', '1张三  \n', 2, /line 1, column "K" is not gbk/],
  ] as const) {
    it(`refuses a line that is ${what}, with its number and no value`, async () => {
      const columns = [
        { name: 'K', bytes: keyBytes },
        { name: 'V', bytes: 7 - keyBytes },
      ]
      const error = await failsWith(readOf(content, { columns }), 'SOURCE_MALFORMED')
      assert.match(error.message, message)
      assert.ok(!error.message.includes('张'))
    })
  }

  it('refuses two columns of one name, and more rows than allowed', async () => {
    const columns = [
      { name: 'K', bytes: 1 },
      { name: 'K', bytes: 6 },
    ]
    await failsWith(readOf('1abcdef', { columns }), 'SOURCE_MALFORMED')
    await failsWith(readOf('1abcdef\n2abcdef', { rowsMax: 1 }), 'SOURCE_MALFORMED')
  })
})

async function* pieces(bytes: Buffer, pieceBytes: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    yield Promise.resolve(bytes.subarray(at, at + pieceBytes))
  }
}

function underTest(
  encoding: TextEncoding,
  wrap: (adapter: Adapter) => Adapter = (adapter) => adapter,
): AdapterFactory {
  return async (rows, names) => {
    const folder = await mkdtemp(join(tmpdir(), 'shudao-fixed-'))
    const columns = names.map((name) => ({ name, bytes: 40 }))
    const lines = rows.map((row) => names.map((name) => padded(row[name] ?? '', encoding)))
    const content = lines.map((parts) => Buffer.concat([...parts, Buffer.from('\n')]))
    await writeFile(join(folder, 'people.txt'), Buffer.concat(content))
    const adapter = wrap(fixedWidthAdapter('mainframe', { folder, encoding, columns }))
    return {
      adapter,
      entity: 'people.txt',
      holds: () => folderHolds(folder),
      async dispose() {
        await adapter.close()
        await rm(folder, { recursive: true })
      },
    }
  }
}

function padded(text: string, encoding: TextEncoding): Buffer {
  const bytes = iconv.encode(text, encoding)
  return Buffer.concat([bytes, Buffer.alloc(40 - bytes.length, ' ')])
}
