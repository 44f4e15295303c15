/**
 * How much memory a large read takes, measured in a process of its own. `ROWS=1000000` is the whole measurement; it
 * takes a minute.
 */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { MARIADB_TIMEOUT_MS, mariadbOrSkip } from '../support/mariadb.ts'
import { mysqlSource } from './sources/mysql-source.ts'
import { postgresUrl, runSql, stopPostgres } from './sources/postgres-source.ts'
import { restSource } from './sources/rest-source.ts'
import { workbookOf } from './sources/workbook-of.ts'

const ROWS = Number(process.env['ROWS'] ?? 40_000)
/** Few rows are long enough that all of them together would be too much. */
const CHARACTERS = ROWS < 500_000 ? 2_000 : 40
const TEXT = '四川'.repeat(CHARACTERS / 2)
const EXTRA_BYTES_MAX = 64 * 1024 * 1024
const READER = fileURLToPath(new URL('sources/stream-process.ts', import.meta.url))
const TIMEOUT_MS = 300_000

interface Measured {
  readonly rows: number
  readonly extraBytes: number
}

/** Reads all rows with an adapter made of `options`, in a process that does nothing else. */
async function measure(kind: string, entity: string, options: object): Promise<Measured> {
  const args = ['--expose-gc', '--import=tsx', READER, kind, entity, JSON.stringify(options)]
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: TIMEOUT_MS })
  return JSON.parse(stdout) as Measured
}

const written =
  (lines: () => Iterable<string>) =>
  (path: string): Promise<void> =>
    pipeline(Readable.from(lines()), createWriteStream(path))

const FILES = [
  { kind: 'delimited', file: 'large.csv', options: {}, write: written(csv) },
  {
    kind: 'fixed-width',
    file: 'large.txt',
    options: {
      columns: [
        { name: 'K', bytes: 10 },
        { name: 'V', bytes: 3 * CHARACTERS },
      ],
    },
    write: written(fixedWidth),
  },
  {
    kind: 'xlsx',
    file: 'large.xlsx',
    options: {},
    write: (path: string) => writeFile(path, workbookOf([...sheet()].join(''))),
  },
]

describe('a large read', function () {
  this.timeout(TIMEOUT_MS)

  after(stopPostgres)

  it('of PostgreSQL takes less than 64 MiB of memory, whatever the number of rows', async () => {
    await runSql(
      `create table large as select n::text as "K", repeat('四', ${CHARACTERS}) || n as "V" from generate_series(1, ${ROWS}) n`,
    )
    try {
      const options = { connectionString: await postgresUrl() }
      const { rows, extraBytes } = await measure('postgres', 'large', options)
      assert.equal(rows, ROWS)
      assert.ok(extraBytes < EXTRA_BYTES_MAX, `${extraBytes} bytes`)
    } finally {
      await runSql('drop table large')
    }
  })

  it('of MySQL takes less than 64 MiB of memory, whatever the number of rows', async function () {
    this.timeout(MARIADB_TIMEOUT_MS)
    const connectionString = await mariadbOrSkip(this)
    const source = mysqlSource(connectionString)
    try {
      await source.run(
        `create table large as select cast(n as char) as K, concat(repeat('四', ${CHARACTERS}), n) as V from ${mysqlNumbers()} where n <= ${ROWS}`,
      )
      const { rows, extraBytes } = await measure('mysql', 'large', { connectionString })
      assert.equal(rows, ROWS)
      assert.ok(extraBytes < EXTRA_BYTES_MAX, `${extraBytes} bytes`)
    } finally {
      await source.run('drop table if exists large')
      await source.close()
    }
  })

  it('of REST takes less than 64 MiB of memory, whatever the number of rows', async () => {
    const source = await restSource()
    source.answerWith((response, { url }) => response.end(pageOf(url)))
    try {
      const { rows, extraBytes } = await measure('rest', 'large', {
        baseUrl: source.baseUrl,
        request: { mode: 'batch' },
        paging: { method: 'GET' },
      })
      assert.equal(rows, ROWS)
      assert.ok(extraBytes < EXTRA_BYTES_MAX, `${extraBytes} bytes`)
    } finally {
      await source.close()
    }
  })

  for (const { kind, file, options, write } of FILES) {
    it(`of ${kind} files takes less than 64 MiB of memory, whatever the number of rows`, async () => {
      const folder = await mkdtemp(join(tmpdir(), 'shudao-large-'))
      try {
        await write(join(folder, file))
        const { rows, extraBytes } = await measure(kind, file, { folder, ...options })
        assert.equal(rows, ROWS)
        assert.ok(extraBytes < EXTRA_BYTES_MAX, `${extraBytes} bytes`)
      } finally {
        await rm(folder, { recursive: true })
      }
    })
  }
})

/** Numbers from 1, by what every version has. */
function mysqlNumbers(): string {
  const digits = Array.from({ length: 10 }, (_, i) => `select ${i} d`).join(' union all ')
  const places = Math.ceil(Math.log10(ROWS))
  const sum = Array.from({ length: places }, (_, i) => `${10 ** i} * p${i}.d`).join(' + ')
  const from = Array.from({ length: places }, (_, i) => `(${digits}) p${i}`).join(', ')
  return `(select 1 + ${sum} n from ${from}) numbers`
}

function pageOf(url: string): string {
  const { searchParams } = new URL(url, 'http://source')
  const size = Number(searchParams.get('pageSize'))
  const before = (Number(searchParams.get('page')) - 1) * size
  const rows = Array.from({ length: Math.min(size, ROWS - before) }, (_, i) => ({
    K: before + i + 1,
    V: `${TEXT}${before + i + 1}`,
  }))
  return JSON.stringify({ status: 'success', result: { total: ROWS, rows } })
}

function* csv(): Generator<string> {
  yield 'K,V\n'
  for (let n = 1; n <= ROWS; n++) yield `${n},${TEXT}${n}\n`
}

function* fixedWidth(): Generator<string> {
  for (let n = 1; n <= ROWS; n++) yield `${String(n).padEnd(10)}${TEXT}\n`
}

function* sheet(): Generator<string> {
  yield '<worksheet><sheetData><row><c t="str"><v>K</v></c><c t="str"><v>V</v></c></row>'
  for (let n = 1; n <= ROWS; n++) {
    yield `<row><c><v>${n}</v></c><c t="inlineStr"><is><t>${TEXT}${n}</t></is></c></row>`
  }
  yield '</sheetData></worksheet>'
}
