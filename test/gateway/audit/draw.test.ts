import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { drawIndexes, seedOf } from '../../../gateway/audit/draw.ts'

const ORIGIN = 'exchange.chongqing.example/log'
const ROOT = createHash('sha256').update('root').digest()

/** Made by another program, from the rule in words (gateway/audit/README.md). */
const VECTORS = [
  {
    size: 1_000,
    salt: '',
    seed: 'f8149cae88c8c3293633453c8ba69012597e26c39864892e8f85ab5709b4cf27',
    indexes: [981, 998, 809, 635, 898, 924, 895, 750],
  },
  {
    size: 1_000,
    salt: 'lottery 2026-03-31: 03 11 17 20 28',
    seed: 'e7f66b415062b9526d667644cf86e16aadd93fa2dfa9ad9b47dffc00d710db71',
    indexes: [742, 11, 193, 103, 578, 667, 520, 622],
  },
  {
    size: 7,
    salt: '',
    seed: '1f00ac7306158be3f7530f27c61fb631d82c1f31429207fe0acd778f92074687',
    indexes: [1, 5, 3, 4, 0, 2, 6],
  },
] as const

function first(count: number, seed: Uint8Array, size: number): readonly number[] {
  const indexes: number[] = []
  for (const index of drawIndexes(seed, size)) {
    indexes.push(index)
    if (indexes.length === count) break
  }
  return indexes
}

describe('the draw of a sample', () => {
  for (const { size, salt, seed, indexes } of VECTORS) {
    it(`gives what another program gives, of ${size} entries with the salt "${salt}"`, () => {
      const ours = seedOf({ origin: ORIGIN, size, root: ROOT }, salt)
      assert.equal(ours.toString('hex'), seed)
      assert.deepEqual(first(8, ours, size), indexes)
    })
  }

  it('has its vectors in the README, for whoever writes another', () => {
    const text = readFileSync(new URL('../../../gateway/audit/README.md', import.meta.url), 'utf8')
    for (const { seed, indexes } of VECTORS) {
      assert.ok(text.includes(seed) && text.includes(indexes.join(' ')))
    }
  })

  it('gives every entry once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.string(), (size, salt) => {
        const all = [...drawIndexes(seedOf({ origin: ORIGIN, size, root: ROOT }, salt), size)]
        assert.deepEqual(
          all.sort((a, b) => a - b),
          Array.from({ length: size }, (_none, index) => index),
        )
      }),
    )
  })

  it('draws anew when anything of the checkpoint or the salt is another', () => {
    const base = { origin: ORIGIN, size: 1_000_000, root: ROOT }
    const seeds = [
      seedOf(base, ''),
      seedOf({ ...base, size: 1_000_001 }, ''),
      seedOf({ ...base, origin: 'exchange.sichuan.example/log' }, ''),
      seedOf({ ...base, root: createHash('sha256').update('other').digest() }, ''),
      seedOf(base, 'a'),
    ].map((seed) => first(5, seed, 1_000_000).join())
    assert.equal(new Set(seeds).size, seeds.length)
  })

  it('favours no entry: the first draws of many seeds fall evenly (chi-square, 99.9 %)', () => {
    const cells = 20
    const seeds = 4_000
    const counts = Array.from({ length: cells }, () => 0)
    for (let n = 0; n < seeds; n++) {
      const [index = 0] = first(
        1,
        seedOf({ origin: ORIGIN, size: cells, root: ROOT }, `${n}`),
        cells,
      )
      counts[index] = (counts[index] ?? 0) + 1
    }
    const expected = seeds / cells
    const chi = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
    assert.ok(chi < 43.8, `chi-square is ${chi}`)
  })
})
