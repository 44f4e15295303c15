import assert from 'node:assert/strict'
import { mkdtemp, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import iconv from 'iconv-lite'
import type { Adapter, Row, SourceRequest } from '../../adapters/adapter.ts'
import type { DelimitedOptions } from '../../adapters/delimited.ts'
import { delimitedAdapter } from '../../adapters/delimited.ts'
import { DEFAULT_GUARD_LIMITS, guard } from '../../adapters/guard.ts'
import { adapterContract } from '../contracts/adapter.ts'
import type { AdapterFactory } from '../contracts/adapter.ts'
import { failsWith, onBehalfOf, patiently } from './sources/expect.ts'
import { folderHolds } from './sources/folder-holds.ts'

describe('delimited', () => {
  adapterContract('delimited, utf-8', underTest({}))
  adapterContract('delimited, gbk', underTest({ encoding: 'gbk' }))
  adapterContract(
    'delimited, gb18030 and semicolons',
    underTest({ encoding: 'gb18030', delimiter: ';' }),
  )
  adapterContract(
    'delimited, guarded',
    underTest({}, (one) => guard(one, DEFAULT_GUARD_LIMITS)),
  )

  let folder: string
  let adapter: Adapter

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'shudao-delimited-'))
    adapter = delimitedAdapter('nightly', { folder })
  })

  afterEach(async () => {
    await adapter.close()
    await rm(folder, { recursive: true })
  })

  const put = (file: string, content: string | Buffer): Promise<void> =>
    writeFile(join(folder, file), content)
  const read = (part: Partial<SourceRequest> = {}): Promise<readonly Row[]> =>
    adapter.read(ask(part), patiently())

  describe('which file', () => {
    it('reads the file changed last of those that the pattern matches', async () => {
      await put('people-1.csv', 'K,V\n1,old\n')
      await put('people-2.csv', 'K,V\n1,new\n')
      await put('people-3.csv.part', 'K,V\n1,unfinished\n')
      await put('.people-4.csv', 'K,V\n1,hidden\n')
      await utimes(join(folder, 'people-1.csv'), 1_000, 1_000)
      assert.deepEqual(await read({ entity: 'people-*.csv' }), [{ K: '1', V: 'new' }])
      await utimes(join(folder, 'people-2.csv'), 500, 500)
      assert.deepEqual(await read({ entity: 'people-*.csv' }), [{ K: '1', V: 'old' }])
    })

    it('notices at the next read that the file was replaced, also by one of the same size and time', async () => {
      await put('people.csv', 'K,V\n1,a\n')
      await utimes(join(folder, 'people.csv'), 1_000, 1_000)
      assert.deepEqual(await read(), [{ K: '1', V: 'a' }])
      await put('next', 'K,V\n1,b\n')
      await utimes(join(folder, 'next'), 1_000, 1_000)
      await rename(join(folder, 'next'), join(folder, 'people.csv'))
      assert.deepEqual(await read(), [{ K: '1', V: 'b' }])
    })

    it('gives one version or the other, never a mix, while files are replaced', async () => {
      const version = (mark: string): string =>
        'K,V\n' + Array.from({ length: 2_000 }, (_, i) => `1,${mark}${i % 7}\n`).join('')
      await put('people.csv', version('a'))
      const marks = new Set<string>()
      for (let i = 0; i < 10; i++) {
        const reading = read({ rowsMax: 5_000 })
        await put('next', version(String.fromCharCode(98 + i)))
        await rename(join(folder, 'next'), join(folder, 'people.csv'))
        const rows = await reading
        assert.equal(rows.length, 2_000)
        assert.equal(new Set(rows.map(({ V }) => V?.charAt(0))).size, 1)
        marks.add(rows[0]?.['V']?.charAt(0) ?? '')
      }
      assert.ok(marks.size > 1, 'no replacement was seen')
    })

    it('fails with SOURCE_UNAVAILABLE when no file is there, and reads once there is one', async () => {
      await failsWith(read(), 'SOURCE_UNAVAILABLE')
      await failsWith(read({ entity: 'people-*.csv' }), 'SOURCE_UNAVAILABLE')
      await put('people.csv', 'K,V\n1,a\n')
      assert.deepEqual(await read(), [{ K: '1', V: 'a' }])
      await rm(join(folder, 'people.csv'))
      await failsWith(read(), 'SOURCE_UNAVAILABLE')
    })

    it('fails a check when the folder is not there', async () => {
      const nowhere = delimitedAdapter('nightly', { folder: join(folder, 'nowhere') })
      await failsWith(nowhere.check(patiently()), 'SOURCE_UNAVAILABLE')
    })

    for (const entity of [
      '../secret.csv',
      '/etc/passwd',
      '..',
      '.',
      '.env',
      'a/../../secret.csv',
      'a\\b',
      'x\0',
      '',
    ]) {
      it(`is not led out of its folder by the entity ${JSON.stringify(entity)}`, async () => {
        await failsWith(read({ entity }), 'SOURCE_MALFORMED')
      })
    }

    it('is not led out of its folder by a link', async () => {
      const outside = await mkdtemp(join(tmpdir(), 'shudao-outside-'))
      await writeFile(join(outside, 'people.csv'), 'K,V\n1,secret\n')
      await symlink(join(outside, 'people.csv'), join(folder, 'people.csv'))
      await failsWith(read(), 'SOURCE_UNAVAILABLE')
      await failsWith(read({ entity: 'p*.csv' }), 'SOURCE_UNAVAILABLE')
      await rm(outside, { recursive: true })
    })
  })

  describe('what is in it', () => {
    it('keeps texts as they are: spaces, quotes, line ends within quotes, a byte order mark before', async () => {
      await put('people.csv', '\ufeffK,V\r\n1," a ""b""\nc "\r\n\r\n2,\r\n')
      assert.deepEqual(await read({ keys: [['1'], ['2']] }), [
        { K: '1', V: ' a "b"\nc ' },
        { K: '2', V: null },
      ])
    })

    it('takes quotes for text where nothing is quoted', async () => {
      adapter = delimitedAdapter('nightly', { folder, quote: null, delimiter: '|' })
      await put('people.csv', 'K|V\n1|5" pipe\n')
      assert.deepEqual(await read(), [{ K: '1', V: '5" pipe' }])
    })

    it('reads GBK and GB18030, rare characters included', async () => {
      for (const [encoding, name] of [
        ['gbk', '张·三镕'],
        ['gb18030', '𠮷㐂'],
      ] as const) {
        adapter = delimitedAdapter('nightly', { folder, encoding })
        await put('people.csv', iconv.encode(`K,姓名\n1,${name}\n`, encoding))
        assert.deepEqual(await read({ columns: ['K', '姓名'] }), [{ K: '1', 姓名: name }])
      }
    })

    for (const [encoding, bytes] of [
      ['utf-8', [0xc3, 0x28]],
      ['utf-8', [0xd5, 0xc5]],
      ['gbk', [0xff]],
      ['gbk', [0x81, 0x20]],
      ['gb18030', [0x81, 0x30, 0x41]],
    ] as const) {
      it(`names the line whose bytes are not ${encoding} (${bytes.join(' ')})`, async () => {
        adapter = delimitedAdapter('nightly', { folder, encoding })
        const before = iconv.encode('K,V\n1,王五\n2,', encoding)
        await put(
          'people.csv',
          Buffer.concat([before, Buffer.from([...bytes]), Buffer.from('\n3,c\n')]),
        )
        const error = await failsWith(read(), 'SOURCE_MALFORMED')
        assert.match(error.message, /line 3 is not/)
      })
    }

    it('names a column that is missing, and one that is there twice', async () => {
      await put('people.csv', 'K,V\n1,a\n')
      const missing = await failsWith(read({ columns: ['K', 'W'] }), 'SOURCE_MALFORMED')
      assert.match(missing.message, /no column "W"/)
      await put('people.csv', 'K,V,K\n1,a,2\n')
      const twice = await failsWith(read(), 'SOURCE_MALFORMED')
      assert.match(twice.message, /the column "K" twice/)
    })

    it('fails with SOURCE_MALFORMED, with the line and no value, for a line with too few or too many fields', async () => {
      for (const line of [
        '510100199001019990',
        '510100199001019990,a,b',
        '510100199001019990,"a',
      ]) {
        await put('people.csv', `K,V\n1,a\n${line}\n`)
        const error = await failsWith(read(), 'SOURCE_MALFORMED')
        assert.match(error.message, /line \d/)
        assert.ok(!error.message.includes('510100'))
      }
    })

    it('fails with SOURCE_MALFORMED for an empty file and for one beyond its bounds', async () => {
      await put('people.csv', '')
      await failsWith(read(), 'SOURCE_MALFORMED')
      await put('people.csv', 'K,V\n1,a\n2,b\n3,c\n')
      for (const bounds of [{ rowsMax: 2 }, { bytesMax: 10 }]) {
        adapter = delimitedAdapter('nightly', { folder, ...bounds })
        await failsWith(read(), 'SOURCE_MALFORMED')
      }
      adapter = delimitedAdapter('nightly', { folder, rowsMax: 3, bytesMax: 16 })
      assert.equal((await read()).length, 1)
    })
  })

  describe('faults', () => {
    it('fails with SOURCE_TIMEOUT when the deadline passes while a large file is loaded', async () => {
      await put('people.csv', 'K,V\n' + '1,aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n'.repeat(200_000))
      const reading = adapter.read(ask({}), AbortSignal.timeout(5))
      await failsWith(reading, 'SOURCE_TIMEOUT')
    })

    it('fails pending reads with SOURCE_CLOSED when it is closed', async () => {
      await put('people.csv', 'K,V\n' + '1,aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n'.repeat(50_000))
      const reading = failsWith(read(), 'SOURCE_CLOSED')
      await adapter.close()
      await reading
    })
  })
})

function underTest(
  options: Partial<DelimitedOptions>,
  wrap: (adapter: Adapter) => Adapter = (adapter) => adapter,
): AdapterFactory {
  return async (rows, columns) => {
    const folder = await mkdtemp(join(tmpdir(), 'shudao-delimited-'))
    const delimiter = options.delimiter ?? ','
    const lines = [
      columns.map(quoted).join(delimiter),
      ...rows.map((row) => columns.map((column) => quoted(row[column] ?? '')).join(delimiter)),
    ]
    const content = iconv.encode(lines.join('\r\n'), options.encoding ?? 'utf-8')
    await writeFile(join(folder, 'people.csv'), content)
    const adapter = wrap(delimitedAdapter('nightly', { folder, ...options }))
    return {
      adapter,
      entity: 'people.csv',
      holds: () => folderHolds(folder),
      async dispose() {
        await adapter.close()
        await rm(folder, { recursive: true })
      },
    }
  }
}

function quoted(value: string): string {
  return /^[\w]*$/.test(value) ? value : `"${value.replaceAll('"', '""')}"`
}

function ask(part: Partial<SourceRequest>): SourceRequest {
  return {
    entity: 'people.csv',
    columns: ['K', 'V'],
    keyColumns: [['K']],
    keys: [['1']],
    rowsMax: 10,
    onBehalfOf,
    ...part,
  }
}
