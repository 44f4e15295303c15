import assert from 'node:assert/strict'
import fc from 'fast-check'
import { canonicalDecimal, digitsOf } from '../../../adapters/mapping/decimal.ts'

describe('decimals', () => {
  for (const [text, scale, canonical] of [
    ['0', 0, '0'],
    ['-0.00', 0, '0'],
    ['0012.50', 0, '12.5'],
    ['-0012.50', -2, '-0.125'],
    ['+7', 0, '7'],
    ['.5', 0, '0.5'],
    ['5.', 0, '5'],
    ['123456', -2, '1234.56'],
    ['100', -2, '1'],
    ['1', -5, '0.00001'],
    ['1.23', 4, '12300'],
    ['1e5', 0, '100000'],
    ['1.5E-3', 0, '0.0015'],
    ['0.1', 1, '1'],
    ['900719925474099312345678.90', 0, '900719925474099312345678.9'],
  ] as const) {
    it(`writes ${text} shifted by ${scale} as ${canonical}`, () => {
      assert.equal(canonicalDecimal(text, scale), canonical)
    })
  }

  for (const text of [
    '',
    '.',
    '-',
    'e5',
    '1,000',
    '1 000',
    '0x10',
    'NaN',
    'Infinity',
    '1e',
    '--1',
    '１',
  ]) {
    it(`refuses "${text}"`, () => assert.equal(canonicalDecimal(text, 0), undefined))
  }

  it('loses nothing when shifted there and back (property)', () => {
    const decimal = fc.tuple(fc.bigInt(), fc.integer({ min: -12, max: 12 }))
    fc.assert(
      fc.property(decimal, fc.integer({ min: -12, max: 12 }), ([units, exponent], scale) => {
        const text = `${units}e${exponent}`
        const canonical = canonicalDecimal(text, 0) ?? ''
        assert.equal(canonicalDecimal(canonicalDecimal(text, scale) ?? '', -scale), canonical)
        assert.equal(canonicalDecimal(canonical, 0), canonical)
      }),
    )
  })

  it('counts digits', () => {
    const texts = ['0', '12', '-12.5', '0.05', '-0.5']
    assert.deepEqual(texts.map(digitsOf), [1, 2, 3, 2, 1])
  })
})
