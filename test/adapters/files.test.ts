import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, rename, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Adapter, Row } from '../../adapters/adapter.ts'
import { delimitedAdapter } from '../../adapters/delimited.ts'
import type { DelimitedOptions } from '../../adapters/delimited.ts'
import { localFolder } from '../../adapters/files/local-folder.ts'
import { failsWith, onBehalfOf, patiently } from './sources/expect.ts'

describe('files', () => {
  let folder: string
  let adapter: Adapter

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'shudao-files-'))
  })

  afterEach(async () => {
    await adapter.close()
    await rm(folder, { recursive: true })
  })

  const make = (options: Partial<DelimitedOptions> = {}): void => {
    adapter = delimitedAdapter('nightly', { folder, ...options })
  }
  const put = (file: string, content: string): Promise<void> =>
    writeFile(join(folder, file), content)
  const read = (entity = 'people-*.csv'): Promise<readonly Row[]> =>
    adapter.read(
      { entity, columns: ['V'], keyColumns: [['K']], keys: [['1']], rowsMax: 10, onBehalfOf },
      patiently(),
    )
  const value = async (): Promise<unknown> => (await read())[0]?.['V']
  const sha256 = (content: string): string => createHash('sha256').update(content).digest('hex')

  describe('that are marked as whole', () => {
    it('are used once their marker is there', async () => {
      make({ marker: '.ok' })
      await put('people-1.csv', 'K,V\n1,first\n')
      await failsWith(read(), 'SOURCE_UNAVAILABLE')
      await put('people-1.csv.ok', '')
      assert.equal(await value(), 'first')
      await put('people-2.csv', 'K,V\n1,sec')
      assert.equal(await value(), 'first')
      await put('people-2.csv', 'K,V\n1,second\n')
      await put('people-2.csv.ok', '')
      assert.equal(await value(), 'second')
    })

    it('are used once they have the digest that stands beside them', async () => {
      make({ checksum: 'sha256' })
      const [first, second] = ['K,V\n1,first\n', 'K,V\n1,second\n']
      await put('people-1.csv', first)
      await failsWith(read(), 'SOURCE_UNAVAILABLE')
      await put('people-1.csv.sha256', `${sha256(second)}  people-1.csv\n`)
      const error = await failsWith(read(), 'SOURCE_UNAVAILABLE')
      assert.match(error.message, /has not the sha256 digest/)
      await put('people-1.csv.sha256', `${sha256(first).toUpperCase()}  people-1.csv\n`)
      assert.equal(await value(), 'first')
    })

    it('leave the one before in use while the next has another digest', async () => {
      make({ checksum: 'sha256' })
      const [first, second] = ['K,V\n1,first\n', 'K,V\n1,second\n']
      await put('people-1.csv', first)
      await put('people-1.csv.sha256', sha256(first))
      assert.equal(await value(), 'first')
      await put('people-2.csv', second.slice(0, -3))
      await put('people-2.csv.sha256', sha256(second))
      assert.equal(await value(), 'first')
      assert.equal(await value(), 'first')
      await put('people-2.csv', second)
      assert.equal(await value(), 'second')
    })
  })

  it('are not waited for when a pipe has taken the place of what was listed', async () => {
    make()
    await put('people-1.csv', 'K,V\n1,a\n')
    const place = localFolder('nightly', folder)
    const [listed] = await place.list({ matches: () => true })
    await rm(join(folder, 'people-1.csv'))
    execFileSync('mkfifo', [join(folder, 'people-1.csv')])
    await failsWith(place.read(listed!, 100), 'SOURCE_UNAVAILABLE')
  })

  describe('that grow old', () => {
    it('are refused with SOURCE_STALE beyond the age agreed, until a new one comes', async () => {
      make({ refuseAfterHours: 26 })
      await put('people-1.csv', 'K,V\n1,old\n')
      const hoursAgo = (hours: number): number => Date.now() / 1_000 - hours * 3_600
      await utimes(join(folder, 'people-1.csv'), hoursAgo(25), hoursAgo(25))
      assert.equal(await value(), 'old')
      await utimes(join(folder, 'people-1.csv'), hoursAgo(27), hoursAgo(27))
      const error = await failsWith(read(), 'SOURCE_STALE')
      assert.match(error.message, /older than 26 hours/)
      await put('people-2.csv', 'K,V\n1,new\n')
      assert.equal(await value(), 'new')
    })

    it('say of when they are', async () => {
      make()
      assert.equal(adapter.asOf?.('people-*.csv'), undefined)
      await put('people-1.csv', 'K,V\n1,a\n')
      await utimes(join(folder, 'people-1.csv'), 1_000_000_000, 1_000_000_000)
      await read()
      assert.deepEqual(adapter.asOf?.('people-*.csv'), new Date('2001-09-09T01:46:40Z'))
    })
  })

  describe('that are replaced under load', () => {
    it('fail no read, and give a whole version to each', async function () {
      this.timeout(60_000)
      make()
      const version = (mark: number): string =>
        'K,V\n' + Array.from({ length: 20_000 }, (_, i) => `${i % 5_000},${mark}\n`).join('')
      await put('people-0.csv', version(0))
      const seen = new Set<unknown>()
      let replacing = true
      const reader = async (): Promise<void> => {
        while (replacing) {
          const rows = await read()
          assert.equal(rows.length, 4)
          assert.equal(new Set(rows.map(({ V }) => V)).size, 1)
          seen.add(rows[0]?.['V'])
        }
      }
      const readers = Promise.all(Array.from({ length: 8 }, reader))
      for (let mark = 1; mark <= 5; mark++) {
        await put('next', version(mark))
        await rename(join(folder, 'next'), join(folder, `people-${mark}.csv`))
        while ((await value()) !== String(mark)) continue
      }
      replacing = false
      await readers
      assert.equal(seen.size, 6)
    })
  })
})
