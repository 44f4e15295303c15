/** What a version of a resource says, in the words in which a steward and an officer read it. */
import assert from 'node:assert/strict'
import { binding as bindingSchema } from '../../../catalog/schema/binding.ts'
import { resourceSchema } from '../../../catalog/schema/resource.ts'
import { conversionIn } from '../../../gateway/console/page/parts/conversion-words.ts'
import { factsOf, SAID } from '../../../gateway/console/page/parts/entry-facts.ts'
import { itemsSaid } from '../../../gateway/console/page/parts/entry-items.ts'
import type { Draft, ItemMapping } from '../../../gateway/console/page/parts/entry.ts'
import { wordsOf } from '../../../gateway/console/page/words/words-of.ts'
import { offer } from '../../support/offered.ts'

const ZH = wordsOf('zh')
const EN = wordsOf('en')
const NAMES = {
  standard: (key: string) => `养老待遇 ${key}`,
  matter: (code: string) => `${code} 资格认证`,
}

const OFFER = JSON.parse(JSON.stringify(offer('500000', 'pensionBenefit'))) as Draft & {
  readonly binding: { readonly mapping: Readonly<Record<string, ItemMapping>> }
}
const withMapping = (mapping: Readonly<Record<string, ItemMapping>>): Draft => ({
  ...OFFER,
  binding: { ...OFFER.binding, mapping: { ...OFFER.binding.mapping, ...mapping } },
})
const fieldsOf = (schema: { readonly json: object }): readonly string[] =>
  Object.keys((schema.json as { readonly properties: object }).properties)

describe('what a version says in words', () => {
  it('has a place for every field of a resource', () => {
    const fields = [
      ...fieldsOf(resourceSchema).map((name) => `/${name}`),
      ...fieldsOf(bindingSchema).map((name) => `/binding/${name}`),
    ]
    assert.deepEqual(
      fields.filter((pointer) => !SAID.test(pointer)),
      [],
    )
    assert(!SAID.test('/names') && !SAID.test('/binding/other'))
  })

  it('is called as in the form, with terms instead of keys', () => {
    const facts = new Map(factsOf(OFFER, ZH, NAMES).map(({ label, text }) => [label, text]))
    assert.equal(facts.get('共享类型'), '有条件共享')
    assert.equal(facts.get('数据标准'), '养老待遇 pensionBenefit')
    assert.equal(facts.get('可以跨省共享'), '是')
    assert.match(facts.get('数据分级') ?? '', /^一般数据 \d 级$/)
    assert.match(facts.get('已完成保密审查') ?? '', /^是 · 20\d\d年/)
    assert.match(facts.get('分类（类 / 项 / 目）') ?? '', /^3 部门 \/ \d\d \/ \d{3}$/)
    for (const { text } of factsOf(OFFER, EN, NAMES)) assert.doesNotMatch(text, /^\{|undefined/)
  })

  it('names column, conversion and share type of each item', () => {
    const entry = withMapping({
      benefitStatusCode: { column: 'zt', codes: { A: '1', B: '2' }, unknownCode: 'null' },
      name: { column: 'xm', trim: 'all' },
    })
    const said = itemsSaid(
      {
        ...entry,
        items: [{ name: 'benefitStatusCode' }, { name: 'name', shareType: 'not-shared' }],
      },
      ZH,
    )
    assert.deepEqual(said.get('benefitStatusCode'), {
      origin: 'zt',
      conversion: '代码：A → 1，B → 2\n其他代码视为空',
      shared: '有条件共享',
    })
    assert.equal(said.get('name')?.shared, '不予共享')
    // Read, but not offered.
    assert.equal(said.get('citizenId')?.shared, '不提供')
    assert.equal(said.get('citizenId')?.conversion, '原样')
  })

  it('says each step of a mapping in the language', () => {
    const how: ItemMapping = {
      column: 'a',
      split: { by: '|', part: 2 },
      trim: 'all',
      empty: ['-', '19000101'],
      halfWidth: true,
      case: 'upper',
      fifteenDigits: true,
      date: 'YYYYMMDD',
      zone: '+00:00',
      codes: { 1: '01' },
      unknownCode: 'default',
      defaultCode: '09',
      unit: { from: 'mu', to: 'm2' },
    }
    const steps = conversionIn(how, ZH)
    assert.equal(steps.length, 11)
    for (const step of steps) assert.match(step, /\p{Script=Han}/u)
    for (const step of conversionIn(how, EN)) assert.doesNotMatch(step, /\p{Script=Han}|[{}]/u)
    assert.deepEqual(conversionIn({ column: 'je', scale: -2 }, ZH), ['× 0.01'])
    const later = { column: 'a', rounds: 'up' }
    assert.deepEqual(conversionIn(later, EN), ['rounds: up'])
  })

  it('shows which code changed in a table too long to be told whole', () => {
    const codes = Object.fromEntries(Array.from({ length: 60 }, (_, n) => [`c${n}`, `${n}`]))
    const [was, is] = [codes, { ...codes, c50: '99' }].map((table) =>
      withMapping({ benefitStatusCode: { column: 'zt', codes: table } }),
    ) as [Draft, Draft]
    const told = (entry: Draft, other: Draft): string | undefined =>
      itemsSaid(entry, EN, other).get('benefitStatusCode')?.conversion
    assert.equal(told(was, is), 'codes (60 in all): c50 → 50 …')
    assert.equal(told(is, was), 'codes (60 in all): c50 → 99 …')
  })

  it('says of what is hardly begun what there is of it', () => {
    for (const entry of [{}, { items: 'none', binding: { mapping: [] }, matters: 3 }]) {
      assert.deepEqual(factsOf(entry as Draft, ZH, NAMES), [])
      assert.equal(itemsSaid(entry as Draft, ZH).size, 0)
    }
  })
})
