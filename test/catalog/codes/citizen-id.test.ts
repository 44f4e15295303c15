import assert from 'node:assert/strict'
import {
  birthDateOf,
  checkCitizenId,
  normalizeCitizenId,
} from '../../../catalog/codes/citizen-id.ts'

const TODAY = '2026-03-01'

describe('citizen identity numbers', () => {
  for (const [number, what] of [
    ['11010519491231002X', 'the published example of GB 11643'],
    ['510100199001019990', 'a check character of 0'],
    ['500100199001019999', 'a Chongqing number'],
    ['510212195506159991', 'a prefix of Chongqing from before 1997'],
    ['512301196001019996', 'a prefix of Fuling from before 1997'],
    ['510100202002299909', 'a leap day'],
    ['CHN510090010112', 'a permanent residence card of 2017'],
  ] as const) {
    it(`accepts ${what}`, () => {
      assert.deepEqual(checkCitizenId(number, TODAY), { ok: true, value: number })
    })
  }

  for (const [number, problem] of [
    ['510100199001019998', 'has a wrong check character; one of its digits is mistyped'],
    ['51010019900230999X', 'holds a birth date that is not in the calendar'],
    ['510100209001019998', 'holds a birth date in the future'],
    [
      '51010019900101999',
      'has 17 characters; a citizen identity number has 18, in its old form 15',
    ],
    ['5101001990O1019990', 'has a character other than a digit before its last'],
    ['51010019900101999Y', 'must end in a digit or X'],
    ['010100199001019990', 'begins with 0, which no region does'],
    [
      'CHN51009001011X',
      'is not a permanent residence card of 2017: after 3 letters it must have 12 digits',
    ],
    ['', 'has 0 characters; a citizen identity number has 18, in its old form 15'],
  ] as const) {
    it(`refuses ${JSON.stringify(number)}: ${problem}`, () => {
      assert.deepEqual(checkCitizenId(number, TODAY), { ok: false, problem })
    })
  }

  it('accepts a birth date of today and refuses one of tomorrow', () => {
    assert.equal(checkCitizenId('510100202002299909', '2020-02-29').ok, true)
    assert.equal(checkCitizenId('510100202002299909', '2020-02-28').ok, false)
  })

  it('upgrades the 15-digit form', () => {
    assert.equal(normalizeCitizenId('510100900101999'), '510100199001019990')
  })

  it('reads full-width digits, surrounding space and a small x', () => {
    assert.equal(
      normalizeCitizenId('　１１０１０５１９４９１２３１００２ｘ '),
      '11010519491231002X',
    )
  })

  it('gives the birth date, except for a card that does not say the century', () => {
    assert.equal(birthDateOf('510100195003159905'), '1950-03-15')
    assert.equal(birthDateOf('CHN510090010112'), undefined)
  })
})
