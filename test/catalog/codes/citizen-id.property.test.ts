import assert from 'node:assert/strict'
import fc from 'fast-check'
import {
  checkCitizenId,
  citizenIdCheckCharacter,
  normalizeCitizenId,
} from '../../../catalog/codes/citizen-id.ts'

const TODAY = '2026-03-01'
const pad = (number: number, length: number) => String(number).padStart(length, '0')

const citizenId = fc
  .record({
    region: fc.constantFrom('510100', '500100', '810000', '830000', '931156'),
    year: fc.integer({ min: 1900, max: 2025 }),
    month: fc.integer({ min: 1, max: 12 }),
    day: fc.integer({ min: 1, max: 28 }),
    sequence: fc.integer({ min: 900, max: 999 }),
  })
  .map(({ region, year, month, day, sequence }) => {
    const digits = `${region}${year}${pad(month, 2)}${pad(day, 2)}${sequence}`
    return digits + citizenIdCheckCharacter(digits)
  })

describe('laws of citizen identity numbers', () => {
  it('accepts every number made by its rules', () => {
    fc.assert(
      fc.property(citizenId, (number) => {
        assert.deepEqual(checkCitizenId(number, TODAY), { ok: true, value: number })
      }),
    )
  })

  it('catches every change of one character', () => {
    fc.assert(
      fc.property(
        citizenId,
        fc.nat(17),
        fc.constantFrom(...Array.from('0123456789X')),
        (number, at, character) => {
          fc.pre(number.charAt(at) !== character)
          const changed = number.slice(0, at) + character + number.slice(at + 1)
          assert.equal(checkCitizenId(changed, TODAY).ok, false)
        },
      ),
    )
  })

  it('catches every exchange of two neighbours', () => {
    fc.assert(
      fc.property(citizenId, fc.nat(16), (number, at) => {
        const [left = '', right = ''] = number.slice(at, at + 2)
        fc.pre(left !== right)
        const swapped = number.slice(0, at) + right + left + number.slice(at + 2)
        assert.equal(checkCitizenId(swapped, TODAY).ok, false)
      }),
    )
  })

  it('normalises a normalised text to itself', () => {
    const character = fc.constantFrom(...Array.from(' 　0123456789０１９xXｘＸa'))
    fc.assert(
      fc.property(fc.string({ unit: character, maxLength: 22 }), (text) => {
        const once = normalizeCitizenId(text)
        assert.equal(normalizeCitizenId(once), once)
      }),
      { numRuns: 1_000 },
    )
  })

  it('never repeats the number in what it says of it', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9]{14,20}$/), (text) => {
        const checked = checkCitizenId(text, TODAY)
        if (!checked.ok) assert.ok(!checked.problem.includes(text))
      }),
    )
  })
})
