import assert from 'node:assert/strict'
import { catalogMatters } from '../../../gateway/cli/catalog-matters.ts'
import { catalogSearch } from '../../../gateway/cli/catalog-search.ts'
import { said } from '../../support/said.ts'

const CERTIFICATION =
  'CY-037   领取社会保险待遇资格认证（养老金生存认证） · Benefit qualification (pension survival) certification (RS)\n'
const STATED =
  'A consumer states a matter by its code: Exchange-Purpose: matter="CY-037", case="…", operator="…"\n'

describe('searching the catalogue from the terminal', () => {
  it('finds a matter by its code and by its name, and says how a consumer states it', async () => {
    for (const words of [['CY-037'], ['生存认证']]) {
      const { code, out } = await said(() => catalogSearch(words, {}))
      assert.deepEqual(
        [code, out.slice(-(CERTIFICATION + STATED).length)],
        [0, CERTIFICATION + STATED],
      )
    }
    assert.equal((await said(() => catalogSearch(['CY-037'], {}))).out, CERTIFICATION + STATED)
  })

  it('gives standards first, at most as many of either as is told, and how to see the other matters', async () => {
    const { out } = await said(() => catalogSearch(['养老'], { limit: '1' }))
    assert.match(
      out,
      /^\w+ {3}.*养老[^\n]*\n(?: .*\n)?CY-\d{3} {3}[^\n]*\nA consumer states [^\n]*\n\d+ more matters: shudao catalog matters 养老\n$/s,
    )
  })

  it('says so where nothing is found', async () => {
    const { code, out } = await said(() => catalogSearch(['zzzzqqqq'], {}))
    assert.deepEqual([code, /^Nothing in the catalogue is like "zzzzqqqq"/.test(out)], [1, true])
    const none = await said(() => catalogMatters(['zzzz'], {}))
    assert.deepEqual(
      [none.code, none.out],
      [1, 'No matter has "zzzz" in its code or name. Try fewer words.\n'],
    )
  })

  it('lists all matters by code', async () => {
    const { code, out } = await said(() => catalogMatters([], {}))
    const lines = out.trimEnd().split('\n')
    assert.deepEqual([code, lines.length], [0, 138])
    assert.match(lines[0] ?? '', /^CY-001 {3}/)
    assert.match(lines.at(-1) ?? '', /^A consumer states a matter by its code: .*matter="CY-001"/)
  })
})
