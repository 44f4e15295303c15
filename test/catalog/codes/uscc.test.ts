import assert from 'node:assert/strict'
import fc from 'fast-check'
import {
  USCC_ALPHABET,
  checkUscc,
  normalizeUscc,
  organizationCheckCharacter,
  usccCheckCharacter,
} from '../../../catalog/codes/uscc.ts'

const uscc = fc
  .record({
    kind: fc.constantFrom('11', '91', '51', 'Y1'),
    region: fc.constantFrom('510100', '500000'),
    organization: fc.string({
      unit: fc.constantFrom(...Array.from(USCC_ALPHABET)),
      minLength: 8,
      maxLength: 8,
    }),
  })
  .map(({ kind, region, organization }) => {
    const code = kind + region + organization + organizationCheckCharacter(organization)
    return code + usccCheckCharacter(code)
  })

describe('unified social credit codes', () => {
  for (const code of [
    '91350100M000100Y43',
    '91510100MA00000077',
    '91500000MA0000015Q',
    '11510000MB0000019K',
    '11500000MB0000027A',
  ]) {
    it(`accepts ${code}`, () => {
      assert.deepEqual(checkUscc(code), { ok: true, value: code })
      assert.equal(organizationCheckCharacter(code.slice(8, 16)), code.charAt(16))
    })
  }

  for (const [code, problem] of [
    ['91510100MA00000078', 'has a wrong check character; one of its characters is mistyped'],
    [
      '91510100MI00000077',
      'has a character at position 10 that is not of the alphabet (digits and A–Y without I, O, S, V)',
    ],
    ['9151010AMA00000077', 'must have a digit at position 8'],
    ['91510100MA0000007', 'has 17 characters; a unified social credit code has 18'],
  ] as const) {
    it(`refuses ${code}: ${problem}`, () => {
      assert.deepEqual(checkUscc(code), { ok: false, problem })
    })
  }

  it('reads full-width and lower-case characters', () => {
    assert.equal(normalizeUscc(' ９１510100ma00000077'), '91510100MA00000077')
  })

  it('accepts every code made by its rules, and catches every change of one character', () => {
    fc.assert(
      fc.property(
        uscc,
        fc.nat(17),
        fc.constantFrom(...Array.from(USCC_ALPHABET)),
        (code, at, character) => {
          assert.deepEqual(checkUscc(code), { ok: true, value: code })
          fc.pre(code.charAt(at) !== character)
          assert.equal(checkUscc(code.slice(0, at) + character + code.slice(at + 1)).ok, false)
        },
      ),
    )
  })
})
