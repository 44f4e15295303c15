import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readFolder, type FileMemory } from '../../catalog/read-files.ts'
import { integer, record } from '../../catalog/schema/build.ts'

interface Entry {
  readonly n: number
}
const schema = record<Entry>({ n: integer(0, 99) })

describe('a folder that is read again', () => {
  let folder = ''
  const at = (name: string): string => join(folder, name)
  const write = (name: string, n: number): void => writeFileSync(at(name), JSON.stringify({ n }))
  const read = (memory: FileMemory, now?: number): readonly Entry[] =>
    readFolder(folder, schema, { memory, now }).entries.map(({ value }) => value)

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'shudao-read-files-'))
    write('a.json', 1)
    write('b.json', 2)
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  /** A minute later all times of the files are settled; at once none is. */
  for (const [when, now] of [
    ['at once', undefined],
    ['when its files have settled', Date.now() + 60_000],
  ] as const) {
    it(`gives the same objects of what is unchanged, and what is new, changed and gone: ${when}`, () => {
      const memory: FileMemory = new Map()
      const first = read(memory, now)
      const again = read(memory, now)
      assert.deepEqual(again, [{ n: 1 }, { n: 2 }])
      assert.equal(again[0], first[0])
      assert.equal(again[1], first[1])
      write('b.json', 33)
      write('c.json', 4)
      const changed = read(memory, now)
      assert.deepEqual(changed, [{ n: 1 }, { n: 33 }, { n: 4 }])
      assert.equal(changed[0], first[0])
      rmSync(at('a.json'))
      assert.deepEqual(read(memory, now), [{ n: 33 }, { n: 4 }])
      assert.deepEqual([...memory.keys()], [at('b.json'), at('c.json')])
    })
  }

  it('sees a change of the same length whose time was set back', () => {
    const memory: FileMemory = new Map()
    utimesSync(at('a.json'), 1_000, 1_000)
    const before = statSync(at('a.json')).mtimeMs
    read(memory)
    write('a.json', 7)
    utimesSync(at('a.json'), 1_000, 1_000)
    assert.equal(statSync(at('a.json')).mtimeMs, before)
    assert.deepEqual(read(memory), [{ n: 7 }, { n: 2 }])
  })

  it('tells what is wrong with a file as often as it is read, until it is mended', () => {
    const memory: FileMemory = new Map()
    write('a.json', 100)
    for (const now of [undefined, undefined, Date.now() + 60_000, Date.now() + 60_000]) {
      const { entries, problems } = readFolder(folder, schema, { memory, now })
      assert.equal(entries.length, 1)
      assert.deepEqual(problems, [
        { file: at('a.json'), pointer: '/n', message: 'is more than 99' },
      ])
    }
    write('a.json', 9)
    assert.deepEqual(read(memory), [{ n: 9 }, { n: 2 }])
  })
})
