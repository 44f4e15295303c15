import assert from 'node:assert/strict'
import { wholeNumberIn, wholeNumberRule } from '../../../gateway/console/page/parts/whole-number.ts'

describe('a whole number that is typed', () => {
  it('is read in half and in full width', () => {
    assert.deepEqual(
      ['100', ' １００　', '－２', '-2', '０'].map(wholeNumberIn),
      [100, 100, -2, -2, 0],
    )
  })

  it('is none where anything else stands there', () => {
    const none = [
      '',
      ' ',
      '-',
      '1.5',
      '１．５',
      '一百',
      '10²',
      '①',
      '−2',
      '1 000',
      '1e3',
      '0x1F',
      '9'.repeat(17),
    ]
    assert.deepEqual(
      none.filter((text) => wholeNumberIn(text) !== undefined),
      [],
    )
  })

  it('is refused in a field where it is none, or less than may be, and may be left out', async () => {
    const { validator } = wholeNumberRule(1, 'Give a whole number.')
    for (const text of [undefined, ' ', '１', '7']) await validator({}, text)
    for (const text of ['０', '-1', 'x']) {
      await assert.rejects(validator({}, text), /Give a whole number/)
    }
  })
})
