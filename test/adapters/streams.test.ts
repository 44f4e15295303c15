/**
 * How much memory a large read takes, measured in a process of its own. `ROWS=1000000` is the whole measurement; it
 * takes a minute.
 */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { postgresUrl, runSql, stopPostgres } from './sources/postgres-source.ts'

const ROWS = Number(process.env['ROWS'] ?? 100_000)
const EXTRA_BYTES_MAX = 64 * 1024 * 1024
const READER = fileURLToPath(new URL('sources/stream-process.ts', import.meta.url))
const TIMEOUT_MS = 300_000

interface Measured {
  readonly rows: number
  readonly extraBytes: number
}

/** Reads all rows with an adapter made of `options`, in a process that does nothing else. */
async function measure(kind: string, entity: string, options: object): Promise<Measured> {
  const args = ['--import=tsx', READER, kind, entity, JSON.stringify(options)]
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: TIMEOUT_MS })
  return JSON.parse(stdout) as Measured
}

describe('a large read', function () {
  this.timeout(TIMEOUT_MS)

  after(stopPostgres)

  it('of PostgreSQL takes less than 64 MiB of memory, whatever the number of rows', async () => {
    await runSql(
      `create table large as select n::text as "K", repeat('四川', 20) || n as "V" from generate_series(1, ${ROWS}) n`,
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

  it('of a delimited file takes less than 64 MiB of memory, whatever the number of rows', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'shudao-large-'))
    try {
      await pipeline(Readable.from(lines()), createWriteStream(join(folder, 'large.csv')))
      const { rows, extraBytes } = await measure('delimited', 'large.csv', { folder })
      assert.equal(rows, ROWS)
      assert.ok(extraBytes < EXTRA_BYTES_MAX, `${extraBytes} bytes`)
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})

function* lines(): Generator<string> {
  yield 'K,V\n'
  for (let n = 1; n <= ROWS; n++) yield `${n},${'四川'.repeat(20)}${n}\n`
}
