import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'

import { explainDenial, type Words } from '../../policies/explain.ts'
import { shipped } from './guarded.ts'
import type { Denial, Mode, RefusalRule } from '../../policies/types.ts'

const RESOURCE = '510000.RS.pensionBenefit'
const GRANT = 'sichuan-pension@2'
const GOLDEN = new URL('./explain.golden.txt', import.meta.url)

const SICHUAN_PENSION = {
  modes: ['batch', 'subscribe'],
  matters: ['CY-012', 'CY-013', 'CY-014', 'CY-015'],
  validFrom: '2026-03-01',
  validTo: '2026-08-31',
} as const

const words: Words = {
  matter: 'CY-037',
  itemName: (_, item) => (item === 'bankAccount' ? '银行账号' : undefined),
  contact: (resource) =>
    resource === RESOURCE ? '四川省人力资源和社会保障厅数据管理员' : undefined,
  grant: (grant) => (grant === GRANT ? SICHUAN_PENSION : undefined),
  writtenAs: none,
}

/** Every rule, and whether a grant stands behind it. */
const RULES: Readonly<Record<RefusalRule, boolean>> = {
  'not-offered': false,
  'not-shared': false,
  'item-not-offered': false,
  'mode-not-offered': false,
  'no-grant': false,
  'item-denied': true,
  'item-not-granted': true,
  'mode-not-granted': true,
  'matter-not-granted': true,
  'conditions-not-met': true,
  terminated: true,
  expired: true,
  suspended: true,
  'not-yet-valid': true,
}
const rules = Object.keys(RULES) as RefusalRule[]

function denial(rule: RefusalRule, mode: Mode = 'query'): Denial {
  const grant = RULES[rule] ? { grant: GRANT } : {}
  return {
    effect: 'deny',
    refused: [{ resource: RESOURCE, mode, item: 'bankAccount', rule, ...grant }],
  }
}

describe('explainDenial', () => {
  it('says for every rule and mode what the golden file says', () => {
    const said = rules.flatMap((rule) =>
      (['query', 'verify', 'batch', 'subscribe'] as const).map((mode) => {
        const [item] = explainDenial(denial(rule, mode), words).refused
        return `${rule}, ${mode}\n  ${item!.because}\n  ${item!.remedy}\n`
      }),
    )
    const held = (['staff', 'unused', 'consumer-changed'] as const).map((kind) => {
      const hold = (): { kind: typeof kind; because: string } => ({ kind, because: 'So it was.' })
      const [item] = explainDenial(denial('suspended'), { ...words, hold }).refused
      return `suspended, query, held: ${kind}\n  ${item!.because}\n  ${item!.remedy}\n`
    })
    const forbidden = shipped.map(({ id, because, remedy }) => {
      const concerned = [{ resource: RESOURCE, mode: 'query' as const, items: ['bankAccount'] }]
      const refusal = { rule: `guardrail:${id}` as const, because, remedy, concerned }
      const whole: Denial = { effect: 'deny', refused: [], guardrails: [refusal] }
      const [told] = explainDenial(whole, words).guardrails
      return `${told!.rule}\n  ${told!.because}\n  ${told!.remedy}\n`
    })
    const text = [...said, ...held, ...forbidden].join('\n')
    if (process.env['UPDATE_GOLDEN']) writeFileSync(GOLDEN, text)
    assert.equal(text, readFileSync(GOLDEN, 'utf8'))
  })

  it('begins the reason of a guardrail with the items that it holds back, as the consumer wrote them', () => {
    const concerned = [{ resource: RESOURCE, mode: 'query' as const, items: ['a', 'b', 'c', 'd'] }]
    const refusal = {
      rule: 'guardrail:x' as const,
      because: 'So it is.',
      remedy: 'Ask.',
      concerned,
    }
    const aliased: Words = {
      ...words,
      writtenAs: (_, __, item) => (item === 'b' ? 'mine' : undefined),
    }
    const { guardrails } = explainDenial(
      { effect: 'deny', refused: [], guardrails: [refusal] },
      aliased,
    )
    const because = `"a" of ${RESOURCE}; "mine" (b) of ${RESOURCE}; "c" of ${RESOURCE} and 1 more: So it is.`
    assert.deepEqual(guardrails, [{ ...refusal, because }])
  })

  it('keeps what was refused beside the sentences, and the grant only where there is one', () => {
    for (const rule of rules) {
      const [said] = explainDenial(denial(rule), words).refused
      const { because, remedy, facts, ...rest } = said!
      assert.deepEqual(rest, denial(rule).refused[0])
      assert.equal(facts.itemName, '银行账号')
      assert.match(because, /^"bankAccount" \(银行账号\) of 510000\.RS\.pensionBenefit .*\.$/)
      assert.match(remedy, /^[A-Z].*\.$/)
    }
  })

  it('does not say that nothing is published while the region has not told what it offers', () => {
    const unheard = (): { name: string; nameZh: string } => ({ name: 'SICHUAN', nameZh: '四川省' })
    const [said] = explainDenial(denial('not-offered'), { ...words, unheard }).refused
    assert.equal(
      said!.because,
      '"bankAccount" (银行账号) of 510000.RS.pensionBenefit cannot be given yet: SICHUAN has not told this exchange so far what it offers.',
    )
    assert.match(said!.remedy, /^Ask again in a minute\. /)
    assert.equal(said!.facts.unheard, '四川省')
  })

  it('names the regions that offer what another does not: three, and how many more', () => {
    const offeredIn = (): readonly { name: string; nameZh: string }[] =>
      [
        ['CHONGQING', '重庆市'],
        ['GUIZHOU', '贵州省'],
        ['YUNNAN', '云南省'],
        ['HUBEI', '湖北省'],
      ].map(([name = '', nameZh = '']) => ({ name, nameZh }))
    const [said] = explainDenial(denial('not-offered'), { ...words, offeredIn }).refused
    assert.equal(
      said!.remedy,
      'Name a region that offers it in "from": CHONGQING, GUIZHOU, YUNNAN and 1 more.',
    )
    assert.deepEqual(said!.facts.offeredIn, ['重庆市', '贵州省', '云南省'])
    assert.equal(said!.facts.offeredInMore, 1)
  })

  it('gives the reason without names that the catalogue does not know', () => {
    const bare: Words = {
      matter: 'CY-037',
      itemName: none,
      contact: none,
      grant: none,
      writtenAs: none,
    }
    for (const rule of rules) {
      const { message, refused } = explainDenial(denial(rule), bare)
      const texts = [message, refused[0]!.because, refused[0]!.remedy]
      for (const text of texts) assert.doesNotMatch(text, /undefined|\(\)| {2}| \./)
    }
  })

  it('names an item as the consumer wrote it, then as the catalogue does', () => {
    const aliased: Words = { ...words, writtenAs: () => 'card' }
    const { message, refused } = explainDenial(denial('no-grant'), aliased)
    const name = '"card" (bankAccount, 银行账号) of 510000.RS.pensionBenefit'
    assert(refused[0]!.because.startsWith(`${name} was not granted to you`))
    assert(message.includes(`: ${name}. Nothing was read.`))
  })

  it('advises to verify only who may, by the grant that it tells of', () => {
    const [verifying, batching] = [['verify'], ['batch']].map((modes) => {
      const grant = { ...SICHUAN_PENSION, modes: modes as Mode[] }
      return explainDenial(denial('mode-not-granted'), { ...words, grant: () => grant }).refused[0]!
    })
    assert.match(verifying!.remedy, /^Verify a claim under "verify" instead/)
    assert.match(batching!.remedy, /^Send a request/)
  })

  it('sums up one refused item in one sentence', () => {
    assert.equal(
      explainDenial(denial('no-grant'), words).message,
      'One item cannot be given for matter CY-037: "bankAccount" (银行账号) of 510000.RS.pensionBenefit. Nothing was read. Each is listed in extensions.refused with its reason and what to do.',
    )
  })

  it('names three of many and counts the rest', () => {
    const refused = ['a', 'b', 'c', 'd', 'e'].map((item) => ({
      ...denial('no-grant').refused[0]!,
      item,
    }))
    const said = explainDenial({ effect: 'deny', refused }, words)
    assert.match(
      said.message,
      /^5 items cannot be given for matter CY-037: "a" of .*; "b" of .*; "c" of .* and 2 more\. /,
    )
    assert.deepEqual(
      said.refused.map(({ item }) => item),
      ['a', 'b', 'c', 'd', 'e'],
    )
  })
})

function none(): undefined {
  return undefined
}
