import assert from 'node:assert/strict'
import { compileItem } from '../../../adapters/mapping/item-reader.ts'
import type { Item } from '../../../catalog/types.ts'

const ITEM = {
  name: 'shares',
  nameZh: '股数',
  nameEn: 'shares',
  type: 'I',
  length: 0,
  sensitive: false,
} as Item

describe('whole numbers of a source', () => {
  const read = compileItem(ITEM, {}, undefined, () => '2026-03-02')

  it('are taken up to what GraphQL has, and beyond it are a problem of that item alone', () => {
    assert.deepEqual([read('2147483647'), read('-2147483648')], [2_147_483_647, -2_147_483_648])
    for (const source of ['2147483648', '-2147483649', '3000000000']) {
      const found = read(source)
      assert.ok(typeof found === 'object' && found !== null && 'problem' in found, source)
      assert.match(found.problem, /is beyond 32 bits/)
    }
  })
})
