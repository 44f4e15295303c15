import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { Item, ItemType } from '../../catalog/types.ts'
import { compareDecimals } from '../../policies/compare-decimals.ts'
import { rowRuleFindings } from '../../policies/row-rule-check.ts'
import { compileRowRule, type ValueOf } from '../../policies/row-rule-inside.ts'
import { divisionPrefix, itemsOfRule, type RowRule } from '../../policies/row-rule.ts'

const TYPES: Readonly<Record<string, ItemType>> = {
  name: 'C',
  state: 'C',
  division: 'C',
  day: 'D',
  time: 'T',
  amount: 'Y',
  count: 'I',
  open: 'L',
}
const items = Object.entries(TYPES).map(([name, type]): Item => ({
  name,
  nameZh: `合成${name}`,
  type,
  length: 20,
  sensitive: false,
  ...(name === 'state' || name === 'division' ? { codeList: name } : {}),
}))
const known = {
  items,
  hasCode: (list: string, code: string) =>
    (list === 'state' ? ['1', '2'] : ['510000', '510100', '510104']).includes(code),
}

function isInside(rule: RowRule, record: Readonly<Record<string, ReturnType<ValueOf>>>): boolean {
  return compileRowRule(
    rule,
    (item) => TYPES[item]!,
  )((item) => (Object.hasOwn(record, item) ? record[item] : null))
}

const BROKEN = undefined

describe('a row rule', () => {
  /** The rule, a record inside it, and one outside. */
  const TESTS: readonly (readonly [RowRule, object, object])[] = [
    [{ item: 'name', equals: '陈合成' }, { name: '陈合成' }, { name: '陈' }],
    [{ item: 'state', in: ['1', '2'] }, { state: '2' }, { state: '3' }],
    [{ item: 'open', equals: false }, { open: false }, { open: true }],
    [{ item: 'count', from: 2, to: 10 }, { count: 10 }, { count: 11 }],
    [{ item: 'amount', from: '99.5' }, { amount: '100' }, { amount: '99.49' }],
    [{ item: 'amount', equals: '120.50' }, { amount: '120.5' }, { amount: '120.05' }],
    [{ item: 'day', to: '2026-06-30' }, { day: '2026-06-30' }, { day: '2026-07-01' }],
    [
      { item: 'day', from: '2026-01-01', to: '2026-01-31' },
      { day: '2026-01-01' },
      { day: '2025-12-31' },
    ],
    [
      { item: 'time', from: '2026-01-01T00:00:00+08:00' },
      { time: '2026-01-01T00:00:00+08:00' },
      { time: '2025-12-31T23:59:59+08:00' },
    ],
    [{ item: 'name', present: true }, { name: '陈' }, {}],
    [{ item: 'name', present: false }, {}, { name: '陈' }],
    [{ item: 'division', under: '510000' }, { division: '510104' }, { division: '500103' }],
    [{ item: 'division', under: '510100' }, { division: '510104' }, { division: '510700' }],
    [{ item: 'division', under: '510104' }, { division: '510104' }, { division: '510105' }],
    [
      {
        all: [
          { item: 'count', from: 1 },
          { item: 'open', equals: true },
        ],
      },
      { count: 1, open: true },
      { count: 1, open: false },
    ],
    [
      {
        any: [
          { item: 'count', from: 1 },
          { item: 'open', equals: true },
        ],
      },
      { count: 0, open: true },
      { count: 0, open: false },
    ],
    [{ not: { item: 'state', equals: '1' } }, { state: '2' }, { state: '1' }],
  ]
  for (const [rule, inside, outside] of TESTS) {
    it(`${JSON.stringify(rule)} tells ${JSON.stringify(inside)} from ${JSON.stringify(outside)}`, () => {
      assert.deepEqual(rowRuleFindings(rule, known, ''), [])
      assert.equal(isInside(rule, inside as Record<string, string>), true)
      assert.equal(isInside(rule, outside as Record<string, string>), false)
    })
  }

  it('takes what is not known to be inside for outside, and so its opposite', () => {
    for (const [rule] of TESTS.filter(([rule]) => 'item' in rule && !('present' in rule))) {
      for (const one of [rule, { not: rule }, { not: { not: rule } }]) {
        assert.equal(isInside(one, {}), false)
        for (const { name } of items) assert.equal(isInside(one, { [name]: BROKEN }), false)
      }
    }
    assert.equal(isInside({ item: 'name', present: false }, { name: BROKEN }), false)
    assert.equal(isInside({ not: { item: 'name', present: true } }, { name: BROKEN }), false)
  })

  it('knows an alternative to hold whatever the others are', () => {
    const either = {
      any: [
        { item: 'name', equals: 'a' },
        { item: 'count', from: 1 },
      ],
    }
    assert.equal(isInside(either, { name: BROKEN, count: 1 }), true)
    assert.equal(isInside({ not: either }, { name: BROKEN, count: 0 }), false)
  })

  it('names the items that it looks at', () => {
    assert.deepEqual(
      itemsOfRule({
        all: [
          { not: { item: 'b', present: true } },
          {
            any: [
              { item: 'a', from: 1 },
              { item: 'b', in: ['1'] },
            ],
          },
        ],
      }),
      ['a', 'b'],
    )
  })
})

describe('rowRuleFindings', () => {
  const deep = Array.from({ length: 9 }).reduce<unknown>((rule) => ({ not: rule }), {
    item: 'name',
    present: true,
  })
  const WRONG: readonly (readonly [string, unknown, string, RegExp])[] = [
    ['no object', 'all', '/rows', /is no rule\. A rule is/],
    ['nothing', {}, '/rows', /is no rule/],
    ['an unknown word', { none: [] }, '/rows', /is no rule/],
    ['two words at once', { all: [], any: [] }, '/rows', /is no rule/],
    ['an empty list', { all: [] }, '/rows/all', /at least one rule/],
    ['no list', { any: { item: 'name' } }, '/rows/any', /at least one rule/],
    ['an unknown item', { item: 'nmae', present: true }, '/rows/item', /Did you mean "name"\?/],
    ['an item of the prototype', { item: 'constructor', present: true }, '/rows/item', /no item/],
    ['no test', { item: 'name' }, '/rows', /tests "name" by nothing/],
    ['two tests', { item: 'name', equals: 'a', present: true }, '/rows', /by equals, present/],
    ['a number for a text', { item: 'name', equals: 1 }, '/rows/equals', /must be a text/],
    ['an empty text', { item: 'name', equals: '' }, '/rows/equals', /must be a text/],
    ['a text for a whole number', { item: 'count', equals: '1' }, '/rows/equals', /whole number/],
    ['a number for money', { item: 'amount', from: 1.5 }, '/rows/from', /in quotes/],
    ['an exponent', { item: 'amount', from: '1e5' }, '/rows/from', /in quotes/],
    ['a day that is none', { item: 'day', to: '2026-02-30' }, '/rows/to', /a day/],
    [
      'a time without zone',
      { item: 'time', to: '2026-02-03T00:00:00' },
      '/rows/to',
      /a time of China/,
    ],
    ['a text for yes or no', { item: 'open', equals: 'true' }, '/rows/equals', /true or false/],
    [
      'a code that the list does not have',
      { item: 'state', in: ['1', '7'] },
      '/rows/in/1',
      /no code of the list "state"/,
    ],
    ['an empty choice', { item: 'state', in: [] }, '/rows/in', /1 to 500 values/],
    ['a range of a text', { item: 'name', from: 'a' }, '/rows', /which has no order/],
    ['a division of another item', { item: 'name', under: '510000' }, '/rows/under', /does not/],
    ['an unknown division', { item: 'division', under: '519999' }, '/rows/under', /no division/],
    ['present without a word', { item: 'name', present: 'yes' }, '/rows/present', /true or false/],
    ['a rule that is too deep', deep, '/rows/not/not/not/not/not/not/not/not', /deeper than 8/],
    [
      'a rule that is too long',
      { all: Array.from({ length: 50 }, () => ({ item: 'name', present: true })) },
      '/rows',
      /has 51 parts; .* at most 50/,
    ],
  ]
  for (const [what, rule, pointer, words] of WRONG) {
    it(`finds ${what}, says where and what`, () => {
      const found = rowRuleFindings(rule, known, '/rows')
      assert.deepEqual(
        found.map((finding) => finding.pointer),
        [pointer],
      )
      assert.match(found[0]!.message, words)
    })
  }

  it('finds everything at once', () => {
    const rule = {
      all: [{ item: 'nmae', present: true }, { not: { item: 'count', equals: 'a' } }, {}],
    }
    assert.deepEqual(
      rowRuleFindings(rule, known, '').map(({ pointer }) => pointer),
      ['/all/0/item', '/all/1/not/equals', '/all/2'],
    )
  })

  it('never throws, whatever it is given', () => {
    fc.assert(fc.property(fc.anything(), (rule) => void rowRuleFindings(rule, known, '')))
  })
})

describe('divisionPrefix', () => {
  it('is what a division has in common with all that are under it', () => {
    const codes = ['510000', '510100', '510104', '500100', '510010']
    assert.deepEqual(codes.map(divisionPrefix), ['51', '5101', '510104', '5001', '510010'])
  })
})

describe('compareDecimals', () => {
  it('orders as numbers do, however they are written', () => {
    const number = fc.tuple(fc.integer({ min: -999, max: 999 }), fc.nat(3))
    fc.assert(
      fc.property(number, number, ([a, m], [b, n]) => {
        const expected = Math.sign(a * 10 ** -m - b * 10 ** -n)
        const padded = `${a < 0 ? '-' : ''}00${Math.abs(a * 10 ** -m).toFixed(6)}`
        assert.equal(Math.sign(compareDecimals(padded, (b * 10 ** -n).toFixed(n))), expected)
      }),
    )
  })

  it('orders numbers longer than a machine holds', () => {
    assert.equal(compareDecimals('12345678901234567890.1', '12345678901234567890.09'), 1)
  })

  it('orders nothing that is no decimal', () => {
    for (const text of ['', '.', '-', '1e5', 'abc', '1.2.3'])
      assert(Number.isNaN(compareDecimals(text, '1')))
  })
})
