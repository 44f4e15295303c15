import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { Row } from '../../../adapters/adapter.ts'
import { toFullWidth } from '../../../catalog/codes/half-width.ts'
import type { DateForm, Item, ItemMapping, UnitName } from '../../../catalog/types.ts'
import { sampleMapping } from './sample.ts'

const DATES: readonly DateForm[] = [
  'YYYYMMDD',
  'YYYY-MM-DD',
  'YYYY/MM/DD',
  'YYYY年MM月DD日',
  'YYYYMMDDHHmmss',
  'YYYY-MM-DD HH:mm:ss',
  'YYYY-MM-DDTHH:mm:ssZ',
  'epoch-s',
  'epoch-ms',
]
const UNITS: readonly (readonly UnitName[])[] = [
  ['mm', 'cm', 'm', 'km'],
  ['g', 'kg', 't'],
  ['m2', 'mu', 'ha', 'km2'],
  ['fen', 'jiao', 'yuan', 'wan-yuan'],
]

const where = fc.oneof(
  fc.constant({ column: 'A' }),
  fc.record({
    join: fc.record({ columns: fc.constant(['A', 'B']), separator: fc.constantFrom('-', '|') }),
  }),
)
const tidied = fc.record(
  {
    split: fc.oneof(
      fc.record({ by: fc.constantFrom('|', '-'), part: fc.integer({ min: 1, max: 3 }) }),
      fc.record({ from: fc.integer({ min: 1, max: 4 }), to: fc.integer({ min: 4, max: 9 }) }),
    ),
    trim: fc.constantFrom<'ends' | 'all'>('ends', 'all'),
    empty: fc.constant(['-', '19000101', '0']),
    halfWidth: fc.boolean(),
    case: fc.constantFrom<'upper' | 'lower'>('upper', 'lower'),
  },
  { requiredKeys: [] },
)
/** Most texts do not outlive many steps at once, so every other mapping has none. */
const tidy = fc.oneof(fc.constant({}), tidied)
const dated = fc.record(
  { date: fc.constantFrom(...DATES), zone: fc.constantFrom('+00:00', '+08:00', '-11:30') },
  { requiredKeys: ['date'] },
)
const counted = fc.record(
  {
    scale: fc.integer({ min: -4, max: 4 }),
    unit: fc
      .constantFrom(...UNITS)
      .chain((units) =>
        fc.record({ from: fc.constantFrom(...units), to: fc.constantFrom(...units) }),
      ),
  },
  { requiredKeys: [] },
)
const coded = fc.record(
  {
    codes: fc.constant({ 男: '1', 女: '2', M: '1', x: '9' }),
    unknownCode: fc.constantFrom<'refuse' | 'null'>('refuse', 'null'),
  },
  { requiredKeys: ['codes'] },
)

const mapped: fc.Arbitrary<readonly [Partial<Item>, ItemMapping]> = fc
  .tuple(
    where,
    tidy,
    fc.oneof(
      fc.tuple(fc.constantFrom<Partial<Item>>({ type: 'D' }, { type: 'T' }), dated),
      fc.tuple(
        fc.constantFrom<Partial<Item>>({ type: 'N' }, { type: 'Y' }, { type: 'I' }),
        counted,
      ),
      fc.tuple(fc.constant<Partial<Item>>({ codeList: 'sex' }), coded),
      fc.tuple(fc.constantFrom<Partial<Item>>({}, { type: 'M' }, { type: 'L' }), fc.constant({})),
      fc.tuple(fc.constant<Partial<Item>>({ format: 'citizen-id' }), fc.constant({})),
    ),
  )
  .map(([from, steps, [item, means]]) => [item, { ...from, ...steps, ...means }] as const)

/** How else a source may write what means the same, be it by a step or by chance. */
const DISGUISES: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => text.toUpperCase(),
  (text) => text.toLowerCase(),
  toFullWidth,
  (text) => `0${text}`,
  (text) => `+${text}`,
  (text) => `${text}0`,
  (text) => `${text}.0`,
  (text) => `-${text}`,
  (text) => `${text}|`,
  (text) => `${text.slice(0, 1)} ${text.slice(1)}`,
]

/** What columns do hold, besides everything that they might. */
const usual = fc.constantFrom(
  ...['男', '1', '2', '30', '-4.5', '120.00', '51010019900101994x', '51010019900101994X'],
  ...['20240229', '2024-02-29', '2024/02/29', '2024年02月29日', '20240229093000'],
  ...['2024-02-29 09:30:00', '2024-02-29T09:30:00Z', '1709199000', '1709199000000'],
)
const text = fc.oneof(
  { arbitrary: usual, weight: 4 },
  fc.constant(null),
  fc.string({ unit: 'binary' }),
  fc.stringMatching(/^[-0-9.eE+|:/ TZ年月日]{0,20}$/),
  fc.constantFrom('男', 'Ｍ', 'ｘ', '是', 'TRUE', '51010019900101994x', '20240229', '99991231'),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString().slice(0, 19).replace('T', ' ')),
)
const row: fc.Arbitrary<Row> = fc.record({ A: text, B: text })

describe('the mapping language', () => {
  it('is total: whatever a column holds becomes a value of the item or a problem (property)', () => {
    fc.assert(
      fc.property(mapped, row, (how, source) => {
        const { values, problems } = sampleMapping({ x: how }).toRecord(source, ['x'])
        assert.deepEqual(Object.keys(values), ['x'])
        assert.ok(problems.length === 0 || values['x'] === null)
      }),
      { numRuns: 2_000 },
    )
  })

  it('goes back soundly: every form of a value reads as the value (property)', () => {
    let forms = 0
    fc.assert(
      fc.property(mapped, row, (how, source) => {
        const mapping = sampleMapping({ x: how })
        const value = mapping.toRecord(source, ['x']).values['x'] ?? null
        const inverse = mapping.inverse('x')
        if (value === null || inverse === undefined) return
        for (const form of inverse.toSource(value)) {
          forms += 1
          const written: Row = Object.fromEntries(
            inverse.columns.map((c, i) => [c, form[i] ?? null]),
          )
          assert.equal(mapping.toRecord(written, ['x']).values['x'], value)
          assert.equal(mapping.holds(written, 'x', value), true)
        }
      }),
      { numRuns: 4_000 },
    )
    assert.ok(forms > 100, 'hardly any value had a form')
  })

  it('goes back completely where it says so: what reads as a value, however it is written, is one of its forms (property)', () => {
    let values = 0
    fc.assert(
      fc.property(mapped, row, (how, source) => {
        const mapping = sampleMapping({ x: how })
        const value = mapping.toRecord(source, ['x']).values['x'] ?? null
        if (value === null || mapping.inverse('x')?.complete !== true) return
        values += 1
        for (const disguise of DISGUISES) {
          const written = Object.fromEntries(
            Object.entries(source).map(([column, text]) => [column, text && disguise(text)]),
          )
          if (mapping.toRecord(written, ['x']).values['x'] !== value) continue
          assert.equal(mapping.holds(written, 'x', value), true)
        }
      }),
      { numRuns: 4_000 },
    )
    assert.ok(values > 50, 'hardly any value has a complete way back')
  })
})
