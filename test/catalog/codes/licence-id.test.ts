import assert from 'node:assert/strict'
import fc from 'fast-check'
import { checkLicenceId, licenceIdCheckCharacter } from '../../../catalog/codes/licence-id.ts'

const SICHUAN = '1.2.156.3005.2.11510000MB0000019K001.11510000MB0000019K.SYN0000000000000001.001.X'
const CHONGQING =
  '1.2.156.3005.2.11500000MB0000027A001.11500000MB0000027A.SYN0000000000000002.001.8'

describe('identifiers of electronic licences', () => {
  for (const id of [SICHUAN, CHONGQING]) {
    it(`accepts ${id}`, () => assert.deepEqual(checkLicenceId(id), { ok: true, value: id }))
  }

  for (const [id, problem] of [
    [SICHUAN.replace(/X$/, '8'), 'has a wrong check character'],
    [SICHUAN.replace('3005', '3006'), 'does not begin with 1.2.156.3005.2.'],
    [
      SICHUAN.slice(0, -2),
      'must have five parts after the root: type, issuer, serial, version, check character',
    ],
    [SICHUAN.replace('9K001.', '9K01.'), 'has a licence type that is not of 21 characters'],
    [
      SICHUAN.replace('.11510000MB0000019K.', '.5100.'),
      'has an issuer that is neither a credit code of 18 nor a region of 6 characters',
    ],
    [SICHUAN.replace('SYN0000000000000001', ''), 'has no serial number'],
    [SICHUAN.replace('.001.X', '.01.X'), 'has a version that is not of 3 digits'],
    [SICHUAN.replace('SYN', 'S-N'), 'has a character that is neither a digit nor A–Z'],
    [SICHUAN.replace('SYN', '0'.repeat(70)), 'has 148 characters; at most 128 are allowed'],
  ] as const) {
    it(`refuses what ${problem}`, () => {
      assert.deepEqual(checkLicenceId(id), { ok: false, problem })
    })
  }

  it('catches every change of one character of the content', () => {
    const character = fc.constantFrom(...Array.from('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'))
    fc.assert(
      fc.property(
        fc.string({ unit: character, minLength: 1, maxLength: 60 }),
        fc.nat(59),
        character,
        (text, place, other) => {
          const at = place % text.length
          fc.pre(text.charAt(at) !== other)
          const changed = text.slice(0, at) + other + text.slice(at + 1)
          assert.notEqual(licenceIdCheckCharacter(changed), licenceIdCheckCharacter(text))
        },
      ),
    )
  })
})
