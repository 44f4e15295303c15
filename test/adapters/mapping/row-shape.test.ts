import assert from 'node:assert/strict'
import type { CompiledMapping } from '../../../adapters/mapping.ts'
import type { Row } from '../../../adapters/adapter.ts'
import { sampleMapping } from './sample.ts'

const ID = '510100199001019990'
const OTHER = '500100198804129919'

/** What is read of the rows: the key and the items of each record. */
function records(mapping: CompiledMapping, rows: readonly Row[]): readonly unknown[] {
  return mapping.shape(rows).map((row) => ({
    keys: mapping.keysOf('person', row).flat(),
    ...mapping.toRecord(row, ['x', 'y']).values,
  }))
}

describe('rows that are not records', () => {
  it('are each a record where nothing else is said', () => {
    const mapping = sampleMapping({ x: [{}, { column: 'A' }], y: [{}, { column: 'B' }] })
    const rows = [{ GMSFHM: ID, A: '1', B: '2' }]
    assert.equal(mapping.shape(rows), rows)
    assert.deepEqual(mapping.columnsFor(['x'], 'person'), ['A', 'GMSFHM'])
  })

  it('of which the latest is the record', () => {
    const mapping = sampleMapping(
      { x: [{}, { column: 'A' }], y: [{}, { constant: 'c' }] },
      { latest: { by: ['GMSFHM'], order: 'GXSJ' } },
    )
    assert.deepEqual(mapping.columnsFor(['x'], 'person'), ['A', 'GMSFHM', 'GXSJ'])
    const rows = [
      { GMSFHM: ID, A: 'old', GXSJ: '20200101' },
      { GMSFHM: OTHER, A: 'only', GXSJ: null },
      { GMSFHM: ID, A: 'new', GXSJ: '20240101' },
      { GMSFHM: ID, A: 'same time', GXSJ: '20240101' },
    ]
    assert.deepEqual(records(mapping, rows), [
      { keys: [ID], x: 'new', y: 'c' },
      { keys: [OTHER], x: 'only', y: 'c' },
    ])
  })

  it('with an attribute each become one record', () => {
    const mapping = sampleMapping(
      { x: [{}, { column: '姓名' }], y: [{ type: 'D' }, { column: '出生', date: 'YYYYMMDD' }] },
      { pivot: { by: ['GMSFHM'], name: 'SXMC', value: 'SXZ' } },
    )
    assert.deepEqual(mapping.columnsFor(['x', 'y'], 'person'), ['GMSFHM', 'SXMC', 'SXZ'])
    const rows = [
      { GMSFHM: ID, SXMC: '姓名', SXZ: '张三' },
      { GMSFHM: ID, SXMC: '出生', SXZ: '19900101' },
      { GMSFHM: ID, SXMC: '姓名', SXZ: '李四' },
      { GMSFHM: OTHER, SXMC: 'GMSFHM', SXZ: ID },
    ]
    assert.deepEqual(records(mapping, rows), [
      { keys: [ID], x: '张三', y: '1990-01-01' },
      { keys: [OTHER], x: null, y: null },
    ])
  })

  it('that hold several records are looked for in each place, and give one record each', () => {
    const mapping = sampleMapping(
      {
        id: [{ format: 'citizen-id' }, { column: 'ZJHM' }],
        x: [{}, { column: 'XM' }],
        y: [{}, { column: 'ZL' }],
      },
      {
        unfold: [
          { ZJHM: 'QLR1_ZJHM', XM: 'QLR1' },
          { ZJHM: 'QLR2_ZJHM', XM: 'QLR2' },
        ],
      },
    )
    assert.deepEqual(mapping.keyColumns.get('person'), [['QLR1_ZJHM'], ['QLR2_ZJHM']])
    assert.deepEqual(mapping.columnsFor(['x', 'y'], 'person'), [
      'QLR1',
      'QLR2',
      'ZL',
      'QLR1_ZJHM',
      'QLR2_ZJHM',
    ])
    const one = { QLR1_ZJHM: ID, QLR1: '张三', QLR2_ZJHM: OTHER, QLR2: '李四', ZL: '甲' }
    const alone = { QLR1_ZJHM: ID, QLR1: '张三', QLR2_ZJHM: ' ', QLR2: null, ZL: '乙' }
    assert.deepEqual(records(mapping, [one, alone]), [
      { keys: [ID], x: '张三', y: '甲' },
      { keys: [OTHER], x: '李四', y: '甲' },
      { keys: [ID], x: '张三', y: '乙' },
    ])
  })

  it('with a list in a column give one record for each part', () => {
    const mapping = sampleMapping(
      { x: [{}, { column: 'ZSBH' }], y: [{}, { column: 'B' }] },
      { explode: { column: 'ZSBH', by: ';' } },
    )
    const rows = [
      { GMSFHM: ID, ZSBH: 'a; b;;', B: '1' },
      { GMSFHM: OTHER, ZSBH: null, B: '2' },
    ]
    assert.deepEqual(records(mapping, rows), [
      { keys: [ID], x: 'a', y: '1' },
      { keys: [ID], x: 'b', y: '1' },
      { keys: [OTHER], x: null, y: '2' },
    ])
  })

  it('are not left out by the source', () => {
    const items = { x: [{}, { column: 'A' }], y: [{}, { column: 'B' }] } as const
    assert.ok(sampleMapping(items).inverse('x'))
    assert.equal(
      sampleMapping(items, { explode: { column: 'B', by: ';' } }).inverse('x'),
      undefined,
    )
  })
})
