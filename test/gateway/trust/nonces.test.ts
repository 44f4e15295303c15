import assert from 'node:assert/strict'
import fc from 'fast-check'
import { makeNonceStore, newNonce } from '../../../gateway/trust/nonces.ts'
import { makeLru } from '../../../gateway/trust/lru.ts'

const FIRST_RUN = new Date(0)

describe('the memory of nonces', () => {
  it('admits a key once within the window, and forgets it after', () => {
    const store = makeNonceStore({ capacity: 9, windowSec: 60, startedAt: FIRST_RUN })
    assert.equal(store.admit('a', 100, 100), 'fresh')
    assert.equal(store.admit('a', 100, 160), 'replayed')
    assert.equal(store.admit('b', 100, 160), 'fresh')
    assert.equal(store.admit('a', 100, 161), 'expired')
  })

  it('refuses when full, and has room again when entries expire', () => {
    const store = makeNonceStore({ capacity: 2, windowSec: 60, startedAt: FIRST_RUN })
    assert.equal(store.admit('a', 100, 100), 'fresh')
    assert.equal(store.admit('b', 101, 101), 'fresh')
    assert.equal(store.admit('c', 102, 102), 'full')
    assert.equal(store.admit('a', 100, 102), 'replayed')
    assert.equal(store.admit('c', 161, 161), 'fresh')
    assert.equal(store.admit('d', 161, 161), 'full')
  })

  it('refuses what an earlier run may have accepted, clock skew included', () => {
    const startedAt = new Date(1_000_500)
    const store = makeNonceStore({ capacity: 9, windowSec: 60, clockSkewSec: 5, startedAt })
    assert.equal(store.admit('a', 1000, 1001), 'before-start')
    assert.equal(store.admit('a', 1005, 1001), 'before-start')
    assert.equal(store.admit('a', 1006, 1001), 'fresh')
  })

  it('does not forget a replay when the clock is set back', () => {
    const store = makeNonceStore({ capacity: 9, windowSec: 60, startedAt: FIRST_RUN })
    assert.equal(store.admit('a', 100, 100), 'fresh')
    assert.equal(store.admit('b', 200, 200), 'fresh')
    assert.equal(store.admit('a', 100, 100), 'expired')
  })

  it('never admits a pair twice and never holds more than its capacity (property)', () => {
    const step = fc.record({
      key: fc.constantFrom('a', 'b', 'c', 'd'),
      createdSec: fc.integer({ min: 0, max: 40 }),
      nowSec: fc.integer({ min: 0, max: 40 }),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
        const capacity = 5
        const store = makeNonceStore({ capacity, windowSec: 10, startedAt: FIRST_RUN })
        const admitted: string[] = []
        let latest = 0
        for (const { key, createdSec, nowSec } of steps) {
          latest = Math.max(latest, nowSec)
          if (store.admit(key, createdSec, nowSec) !== 'fresh') continue
          admitted.push(`${createdSec} ${key}`)
          const held = admitted.filter((one) => parseInt(one) + 10 >= latest)
          assert.ok(held.length <= capacity)
        }
        assert.equal(new Set(admitted).size, admitted.length)
      }),
    )
  })

  it('makes nonces that differ', () => {
    const nonces = Array.from({ length: 100 }, newNonce)
    assert.equal(new Set(nonces).size, 100)
    for (const nonce of nonces) assert.match(nonce, /^[\w-]{36}$/)
  })
})

describe('a bounded map', () => {
  it('drops the entry least recently used', () => {
    const lru = makeLru<number>(2)
    lru.set('a', 1)
    lru.set('b', 2)
    assert.equal(lru.get('a'), 1)
    lru.set('c', 3)
    assert.deepEqual([lru.get('a'), lru.get('b'), lru.get('c')], [1, undefined, 3])
    lru.set('c', 4)
    assert.deepEqual([lru.size, lru.get('a'), lru.get('c')], [2, 1, 4])
    lru.delete('a')
    assert.deepEqual([lru.size, lru.get('a')], [1, undefined])
  })

  it('gives what has too long a key, and does not keep it', () => {
    const lru = makeLru<number>(2, 3)
    let made = 0
    const get = (key: string): number => lru.getOrMake(key, () => ++made)
    assert.deepEqual([get('key'), get('key'), get('keys'), get('keys')], [1, 1, 2, 3])
    assert.equal(lru.size, 1)
  })
})
