import assert from 'node:assert/strict'
import { codeListSaid } from '../../../gateway/console/page/parts/code-list-said.ts'
import { wordsOf } from '../../../gateway/console/page/words/words-of.ts'

describe('a code list in the console', () => {
  const plates = {
    nameZh: '号牌种类代码',
    nameEn: 'Kind of plate',
    source: 'GA/T 16.7, excerpt',
    sourceZh: 'GA/T 16.7，节选',
  }

  it('is told with where it comes from in the chosen language', () => {
    assert.equal(codeListSaid(plates, wordsOf('zh')), '号牌种类代码 · GA/T 16.7，节选')
    assert.equal(codeListSaid(plates, wordsOf('en')), 'Kind of plate · GA/T 16.7, excerpt')
  })

  it('is told by what is for both languages where nothing else is written down', () => {
    const list = { ...plates, source: 'GB/T 2261.1-2003', sourceZh: null }
    assert.equal(codeListSaid(list, wordsOf('zh')), '号牌种类代码 · GB/T 2261.1-2003')
  })
})
