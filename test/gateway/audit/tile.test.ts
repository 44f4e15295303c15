import assert from 'node:assert/strict'
import fc from 'fast-check'
import { hashesAt, levelsOf, parseTilePath, tileAt, tilePath } from '../../../gateway/audit/tile.ts'

describe('tile paths of C2SP tlog-tiles', () => {
  it('are those of the specification', () => {
    assert.equal(tilePath({ level: 0, index: 1_234_067, width: 256 }), 'tile/0/x001/x234/067')
    assert.equal(tilePath({ level: 'entries', index: 0, width: 256 }), 'tile/entries/000')
    assert.equal(tilePath({ level: 1, index: 0, width: 17 }), 'tile/1/000.p/17')
  })

  it('follow the tree of 70,000 entries that the specification describes', () => {
    assert.equal(hashesAt(0, 70_000), 273 * 256 + 112)
    assert.equal(hashesAt(1, 70_000), 256 + 17)
    assert.equal(hashesAt(2, 70_000), 1)
    assert.equal(levelsOf(70_000), 3)
    assert.deepEqual(tileAt(0, 69_999, 70_000), { level: 0, index: 273, width: 112 })
    assert.deepEqual(tileAt(1, 272, 70_000), { level: 1, index: 1, width: 17 })
    assert.equal(levelsOf(256), 2)
    assert.equal(levelsOf(0), 0)
  })

  it('are read back to the tile they were made from', () => {
    const tile = fc.record({
      level: fc.oneof(fc.integer({ min: 0, max: 63 }), fc.constant('entries' as const)),
      index: fc.integer({ min: 0, max: 2 ** 40 }),
      width: fc.integer({ min: 1, max: 256 }),
    })
    fc.assert(
      fc.property(tile, (one) => assert.deepEqual(parseTilePath(tilePath(one)), { ...one })),
    )
  })

  it('have no second spelling', () => {
    const wrong = [
      'tile/00/000',
      'tile/64/000',
      'tile/0/0',
      'tile/0/x000/001',
      'tile/0/001/002',
      'tile/0/000.p/0',
      'tile/0/000.p/256',
      'tile/0/000.p/01',
      'tile/0/000.p',
      'tile/-1/000',
      'tile/0/000/',
      '/tile/0/000',
      'tile/entries/x1/000',
      'tile/data/000',
      'checkpoint',
      'tile/0/000\n',
    ]
    for (const path of wrong)
      assert.throws(() => parseTilePath(path), { code: 'TILE_PATH_INVALID' }, path)
  })
})
