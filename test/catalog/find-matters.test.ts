import assert from 'node:assert/strict'
import { makeCatalog } from '../../catalog/catalog.ts'
import { findMatters } from '../../catalog/find-matters.ts'
import { loadContent } from '../../catalog/load.ts'

describe('finding matters', () => {
  const matters = makeCatalog(loadContent(), []).matters()
  const codes = (words: string): readonly string[] =>
    findMatters(matters, words).map(({ code }) => code)

  it('finds one by its code, a part of its Chinese name, or words of its English one', () => {
    for (const words of ['CY-037', 'cy-037', 'ＣＹ－０３７', '生存认证', 'survival PENSION']) {
      assert.deepEqual(codes(words), ['CY-037'], words)
    }
    assert.deepEqual(codes('CY-037 工伤'), [])
  })

  it('gives all of them by code for no words, and first the one whose code it is', () => {
    assert.deepEqual(codes(' '), matters.map(({ code }) => code).sort())
    const some = ['A-10', 'A-1'].map((code) => ({ ...(matters[0] ?? assert.fail()), code }))
    const found = findMatters([...some, { ...some[0]!, code: 'A-01 A-1' }], 'a-1')
    assert.deepEqual(
      found.map(({ code }) => code),
      ['A-1', 'A-01 A-1', 'A-10'],
    )
  })
})
