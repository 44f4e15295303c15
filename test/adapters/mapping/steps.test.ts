import assert from 'node:assert/strict'
import type { Row } from '../../../adapters/adapter.ts'
import type { Item, ItemMapping } from '../../../catalog/types.ts'
import { sampleMapping } from './sample.ts'

type Case = readonly [Partial<Item>, ItemMapping, Row, unknown, string[][] | undefined]

const SEX: Partial<Item> = { codeList: 'sex' }
const CODES = { 男: '1', 女: '2', 男性: '1' }

/** Item, mapping, row, the value read, and the forms of that value: undefined where there is no way back. */
const CASES: Readonly<Record<string, Case>> = {
  'a column': [{}, { column: 'A' }, { A: ' x ' }, 'x', [['x']]],
  'columns put together': [
    {},
    { join: { columns: ['A', 'B'], separator: '-' } },
    { A: '川', B: ' 01' },
    '川-01',
    [['川', '01']],
  ],
  'columns of which one is empty': [
    {},
    { join: { columns: ['A', 'B'], separator: '-' } },
    { A: null, B: '01' },
    '01',
    [],
  ],
  'columns without a separator': [
    {},
    { join: { columns: ['A', 'B'] } },
    { A: '川', B: 'A1' },
    '川A1',
    [],
  ],
  'a constant': [{ type: 'I' }, { constant: '7' }, {}, 7, undefined],
  'a part between separators': [
    {},
    { column: 'A', split: { by: '|', part: 2 } },
    { A: 'x| y |z' },
    'y',
    undefined,
  ],
  'a part that is not there': [
    {},
    { column: 'A', split: { by: '|', part: 9 } },
    { A: 'x' },
    null,
    undefined,
  ],
  'characters by their place': [
    {},
    { column: 'A', split: { from: 2, to: 3 } },
    { A: '𠮷四川省' },
    '四川',
    undefined,
  ],
  'blanks within': [{}, { column: 'A', trim: 'all' }, { A: '张　 三' }, '张三', [['张三']]],
  'a text that means nothing': [
    { type: 'D' },
    { column: 'A', date: 'YYYYMMDD', empty: ['19000101'] },
    { A: '19000101' },
    null,
    undefined,
  ],
  'full width': [
    {},
    { column: 'A', halfWidth: true },
    { A: '１２　Ａ' },
    '12 A',
    [['12 A'], ['１２　Ａ']],
  ],
  'upper case': [{}, { column: 'A', case: 'upper' }, { A: 'xY' }, 'XY', [['XY'], ['xy']]],
  'lower case': [{}, { column: 'A', case: 'lower' }, { A: 'xY' }, 'xy', [['xy'], ['XY']]],
  'a code': [SEX, { column: 'A', codes: CODES }, { A: '男' }, '1', [['男'], ['男性']]],
  'an unknown code made empty': [
    SEX,
    { column: 'A', codes: CODES, unknownCode: 'null' },
    { A: '?' },
    null,
    undefined,
  ],
  'an unknown code made another': [
    SEX,
    { column: 'A', codes: CODES, unknownCode: 'default', defaultCode: '9' },
    { A: '?' },
    '9',
    [],
  ],
  'a date in Chinese': [
    { type: 'D' },
    { column: 'A', date: 'YYYY年MM月DD日' },
    { A: '2024年2月9日' },
    '2024-02-09',
    [['2024年02月09日']],
  ],
  'a time of another zone': [
    { type: 'T' },
    { column: 'A', zone: '+00:00' },
    { A: '2024-02-29 20:30:00' },
    '2024-03-01T04:30:00+08:00',
    [['2024-02-29 20:30:00']],
  ],
  'the date of a time of another zone': [
    { type: 'D' },
    { column: 'A', date: 'YYYY-MM-DDTHH:mm:ssZ' },
    { A: '2024-02-29T20:30:00Z' },
    '2024-03-01',
    [['2024-03-01T00:00:00+08:00']],
  ],
  'seconds since 1970': [
    { type: 'T' },
    { column: 'A', date: 'epoch-s' },
    { A: '0' },
    '1970-01-01T08:00:00+08:00',
    [['0']],
  ],
  'milliseconds since 1970': [
    { type: 'D' },
    { column: 'A', date: 'epoch-ms' },
    { A: '-1' },
    '1970-01-01',
    [['-28800000']],
  ],
  'a scale': [{ type: 'Y' }, { column: 'A', scale: -2 }, { A: '12345' }, '123.45', [['12345']]],
  'a unit by tens': [
    { type: 'N' },
    { column: 'A', unit: { from: 'ha', to: 'm2' } },
    { A: '0.5' },
    '5000',
    [['0.5']],
  ],
  'a scale and a unit': [
    { type: 'Y' },
    { column: 'A', scale: 1, unit: { from: 'fen', to: 'wan-yuan' } },
    { A: '100000' },
    '1',
    [['100000']],
  ],
  'a unit that is rounded': [
    { type: 'N' },
    { column: 'A', unit: { from: 'mu', to: 'm2' } },
    { A: '-1.5' },
    '-1000',
    [],
  ],
  'a boolean': [
    { type: 'L' },
    { column: 'A' },
    { A: '是' },
    true,
    [['1'], ['y'], ['Y'], ['yes'], ['YES'], ['t'], ['T'], ['true'], ['TRUE'], ['是']],
  ],
}

describe('a step of the mapping', () => {
  for (const [what, [item, how, row, value, forms]] of Object.entries(CASES)) {
    it(`reads ${what}, and goes back`, () => {
      const mapping = sampleMapping({ x: [item, how] })
      assert.deepEqual(mapping.toRecord(row, ['x']), { values: { x: value }, problems: [] })
      const inverse = mapping.inverse('x')
      const back =
        value === null ? undefined : inverse?.toSource(value as string | number | boolean)
      assert.deepEqual(back, value === null ? undefined : forms)
      for (const form of back ?? []) {
        const written = Object.fromEntries(
          (inverse?.columns ?? []).map((c, i) => [c, form[i] ?? null]),
        )
        assert.equal(mapping.holds(written, 'x', value as string), true)
      }
    })
  }

  it('rounds a unit half up, on both sides of zero', () => {
    const mapping = sampleMapping({
      x: [{ type: 'N' }, { column: 'A', unit: { from: 'mu', to: 'm2' } }],
    })
    const read = (text: string): unknown => mapping.toRecord({ A: text }, ['x']).values['x']
    assert.deepEqual(['1', '-1', '0.00000001', '0'].map(read), ['666.6667', '-666.6667', '0', '0'])
  })

  it('is complete where no other text of the source reads as the value', () => {
    const complete = (item: Partial<Item>, how: ItemMapping): unknown =>
      sampleMapping({ x: [item, how] }).inverse('x')?.complete
    assert.equal(complete({}, { column: 'A' }), true)
    assert.equal(complete(SEX, { column: 'A', codes: CODES }), true)
    assert.equal(complete({ type: 'D' }, { column: 'A', date: 'YYYYMMDD' }), true)
    const byDefault = {
      column: 'A',
      codes: CODES,
      unknownCode: 'default',
      defaultCode: '9',
    } as const
    assert.equal(complete(SEX, byDefault), false)
    assert.equal(complete({ type: 'N' }, { column: 'A' }), false)
    assert.equal(complete({}, { column: 'A', case: 'upper' }), false)
    assert.equal(complete({ type: 'T' }, { column: 'A' }), false)
  })
})
