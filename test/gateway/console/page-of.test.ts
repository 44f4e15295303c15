import assert from 'node:assert/strict'
import { ASKED, PAGE, pageOf } from '../../../gateway/console/page/parts/page-of.ts'

const given = (length: number): readonly { readonly id: string }[] =>
  Array.from({ length }, (_, n) => ({ id: `SQ-${n + 1}` }))

describe('a page of a list', () => {
  it('has another behind it exactly where the exchange has more', () => {
    const next = (length: number): string | null => pageOf(given(length), ({ id }) => id).next
    assert.deepEqual([0, 1, PAGE, ASKED].map(next), [null, null, null, `SQ-${PAGE}`])
  })

  it('shows no more than a page, and all of it', () => {
    for (const length of [0, 1, PAGE, ASKED]) {
      const { shown } = pageOf(given(length), ({ id }) => id)
      assert.deepEqual(shown, given(Math.min(length, PAGE)))
    }
  })
})
