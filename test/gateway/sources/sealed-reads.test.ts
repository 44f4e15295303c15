import assert from 'node:assert/strict'
import type { CachedRead, ReadCache } from '../../../gateway/core/read-cache.ts'
import { CACHE_BOUNDS, makeReadCache } from '../../../gateway/sources/sealed-reads.ts'

const NOW = Date.parse('2026-03-02T10:00:00.000+08:00')
const NAME = '周桂兰'
const SUBJECT = '["510100195003159905"]'
const QUESTION = ['cq-pension-desk', SUBJECT]

function readOf(text: string, retrievedAt = '2026-03-02T10:00:00.000+08:00'): CachedRead {
  const records = [[SUBJECT, [{ values: { name: text }, invalid: [] }]]] as const
  return { exchangeId: 'x', retrievedAt, records, rowCount: 1 }
}

/** A cache whose memory can be looked into, and whose clock can be set. */
function opened(): {
  readonly cache: ReadCache
  readonly memory: Map<string, Buffer>
  readonly set: (ms: number) => void
} {
  const memory = new Map<string, Buffer>()
  let ms = NOW
  const cache = makeReadCache(
    () => new Date(ms),
    () => memory,
  )
  return { cache, memory, set: (to) => (ms = to) }
}

describe('the cache of reads', () => {
  it('gives what was kept, whole, for the question that it was kept for', () => {
    const { cache } = opened()
    cache.keep(QUESTION, 10, readOf(NAME))
    assert.deepEqual(cache.take(QUESTION, 10), readOf(NAME))
    assert.equal(cache.take(['cq-pension-desk', '["510100195003159906"]'], 10), undefined)
  })

  it('holds nothing in memory that can be read or recognised, the same twice least of all', () => {
    const { cache, memory } = opened()
    cache.keep(QUESTION, 10, readOf(NAME))
    const [[name, sealed]] = [...memory] as [[string, Buffer]]
    for (const plain of [NAME, SUBJECT, '510100195003159905', 'records', 'cq-pension-desk']) {
      assert.equal(sealed.includes(plain), false)
      assert.equal(name.includes(plain), false)
    }
    cache.keep(QUESTION, 10, readOf(NAME))
    assert.equal(memory.size, 1)
    assert.notDeepEqual(memory.get(name), sealed)
    const other = opened()
    other.cache.keep(QUESTION, 10, readOf(NAME))
    assert.equal(other.memory.has(name), false)
  })

  it('opens no entry that was changed, or put in the place of another', () => {
    const { cache, memory } = opened()
    cache.keep(QUESTION, 10, readOf(NAME))
    const [name] = memory.keys()
    cache.keep(['another'], 10, readOf('another'))
    const [, another] = memory.keys()
    memory.set(another!, memory.get(name!)!)
    assert.throws(() => cache.take(['another'], 10))
    memory.get(name!)!.writeUInt8(memory.get(name!)!.at(-1)! ^ 1, memory.get(name!)!.length - 1)
    assert.throws(() => cache.take(QUESTION, 10))
  })

  it('gives nothing that is as old as the bound, counted from when it was asked for', () => {
    const { cache, memory, set } = opened()
    cache.keep(QUESTION, 10, readOf(NAME))
    set(NOW + 9_999)
    assert(cache.take(QUESTION, 10))
    set(NOW + 10_000)
    assert.equal(cache.take(QUESTION, 10), undefined)
    set(NOW - 1)
    assert.equal(cache.take(QUESTION, 10), undefined, 'a clock that was set back')
    const slow = opened()
    slow.set(NOW + 10_000)
    slow.cache.keep(QUESTION, 10, readOf(NAME))
    assert.deepEqual([slow.memory.size, memory.size], [0, 1])
  })

  it('begins afresh with nothing', () => {
    const cache = makeReadCache(() => new Date(NOW))
    cache.keep(QUESTION, 10, readOf(NAME))
    assert.equal(cache.afresh().take(QUESTION, 10), undefined)
    assert(cache.take(QUESTION, 10))
  })

  it('is bounded in entries and in bytes: the one that was not used longest makes room', () => {
    const { entriesMax, bytesMax, entryBytesMax } = CACHE_BOUNDS
    const held = (count: number, text: string): number => {
      const cache = makeReadCache(() => new Date(NOW))
      for (let i = 0; i < count; i++) cache.keep([i], 60, readOf(text))
      assert(cache.take([count - 1], 60))
      let found = 0
      for (let i = 0; i < count; i++) if (cache.take([i], 60) !== undefined) found++
      return found
    }
    assert.equal(held(entriesMax + 10, NAME), entriesMax)
    const large = 'x'.repeat(entryBytesMax - 1_000)
    assert.equal(held(bytesMax / entryBytesMax + 4, large), bytesMax / entryBytesMax)
    const cache = makeReadCache(() => new Date(NOW))
    cache.keep(QUESTION, 60, readOf('x'.repeat(entryBytesMax)))
    assert.equal(cache.take(QUESTION, 60), undefined)
  })
})
