import assert from 'node:assert/strict'
import fc from 'fast-check'
import { columnShape } from '../../adapters/column-shape.ts'

const TODAY = '2026-11-28'
const SAID_OF_NOBODY = [
  '-',
  '无',
  'NULL',
  '19000101',
  '9999-12-31',
  '00000000',
  '1900-01-01 00:00:00',
]

const values = fc.array(
  fc.oneof(
    fc.constantFrom(null, '', '  ', ...SAID_OF_NOBODY),
    fc.constantFrom('1', '2', '男', '女', 'ZC', '510100195003159905', '20250601', '2025年6月1日'),
    fc.string({ maxLength: 20 }),
  ),
  { maxLength: 40 },
)

describe('the shape of a column', () => {
  it('tells no value that fewer than three rows have, but those that mean nothing', () => {
    fc.assert(
      fc.property(values, (column) => {
        const { codes = {}, nothing } = columnShape(column, TODAY)
        const rowsWith = (text: string): number =>
          column.filter((value) => value?.trim() === text).length
        for (const [code, rows] of Object.entries(codes)) {
          assert.equal(rows, rowsWith(code))
          assert(rows >= 3 && code.length <= 12)
        }
        for (const [text, rows] of Object.entries(nothing)) {
          assert.equal(rows, rowsWith(text))
          assert(!/^\d{15,}/.test(text))
        }
      }),
    )
  })

  it('is the same in whatever order the rows come, and counts every row once', () => {
    fc.assert(
      fc.property(values, (column) => {
        const { forms, nothing, codes, ...rest } = columnShape(column, TODAY)
        const turned = columnShape([...column].reverse(), TODAY)
        assert.deepEqual(turned, { forms, nothing, codes, ...rest })
        assert.equal(rest.rows, column.length)
        const none = Object.values(nothing).reduce((sum, each) => sum + each, 0)
        for (const count of Object.values(forms)) assert(count <= rest.rows - rest.empty - none)
      }),
    )
  })

  it('knows dates by all their forms, and days that mean none in each of them', () => {
    const shape = (...column: string[]): unknown => {
      const { forms, nothing } = columnShape(column, TODAY)
      return { forms, nothing }
    }
    assert.deepEqual(shape('20250601', '18991230', '99991231'), {
      forms: { YYYYMMDD: 1, number: 1 },
      nothing: { '18991230': 1, '99991231': 1 },
    })
    assert.deepEqual(shape('2025年6月1日', '1900年1月1日'), {
      forms: { YYYY年MM月DD日: 1 },
      nothing: { '1900年1月1日': 1 },
    })
    assert.deepEqual(shape('20251301', '12345678'), { forms: { number: 2 }, nothing: {} })
  })

  it('shows no codes of a column that identifies persons, however often one repeats', () => {
    const column = Array<string>(20).fill('510100195003159905')
    assert.equal(columnShape(column, TODAY).codes, undefined)
  })
})
