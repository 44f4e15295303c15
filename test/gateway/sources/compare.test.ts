import assert from 'node:assert/strict'
import type { Row } from '../../../adapters/adapter.ts'
import type { Item } from '../../../catalog/types.ts'
import { compare, type Comparison } from '../../../gateway/sources/compare.ts'
import { sampleMapping } from '../../adapters/mapping/sample.ts'

const NAME: Item = { name: 'name', nameZh: '姓名', type: 'C', length: 2, sensitive: true }
const SEX: Item = {
  name: 'sex',
  nameZh: '性别',
  type: 'C',
  length: 1,
  sensitive: false,
  codeList: 'sex',
}
const mapping = sampleMapping({
  name: [NAME, { column: 'XM', halfWidth: true }],
  sex: [SEX, { column: 'XB', codes: { 男: '1', 女: '2' } }],
})

/** Compares what is claimed with a subject's rows. */
function compared(claim: Readonly<Record<string, string>>, ...rows: readonly Row[]): Comparison {
  const records = rows.map((row) => {
    const { values, problems } = mapping.toRecord(row, ['name', 'sex'])
    const holds = (item: string, value: string | number | boolean): boolean =>
      mapping.holds(row, item, value)
    return { values, invalid: problems, holds }
  })
  return compare([NAME, SEX], claim, records)
}

const match = (...items: readonly string[]): Comparison => ({
  ok: true,
  outcome: { result: 'MATCH', items: items.map((item) => ({ item, result: 'MATCH' })) },
})

describe('a claim', () => {
  it('agrees with what the source writes as the claim would be written there, though it breaks its standard', () => {
    assert.deepEqual(compared({ name: '欧阳锋' }, { XM: ' 欧阳锋 ' }), match('name'))
    assert.deepEqual(compared({ name: '欧阳A' }, { XM: '欧阳Ａ' }), match('name'))
  })

  it('agrees in the source’s codes', () => {
    assert.deepEqual(
      compared({ sex: '2', name: '张三' }, { XB: '女', XM: '张三' }),
      match('name', 'sex'),
    )
  })

  it('is left undecided by a value that breaks its standard and is not the claim', () => {
    const problem = '"name" is longer than 2 characters.'
    assert.deepEqual(compared({ name: '张三' }, { XM: '欧阳锋' }), { ok: false, problem })
    const unknown = '"sex" holds a source code that the mapping does not name.'
    assert.deepEqual(compared({ sex: '1' }, { XB: '男性' }), { ok: false, problem: unknown })
  })
})
