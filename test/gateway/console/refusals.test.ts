import assert from 'node:assert/strict'
import { refusalIn, REFUSALS_ZH } from '../../../gateway/console/page/words/refusals.ts'
import { zh } from '../../../gateway/console/page/words/zh.ts'
import { detailsIn } from '../../../gateway/console/page/words/error-details.ts'
import {
  GUARDRAIL_RULES_ZH,
  ruleInChinese,
} from '../../../gateway/console/page/words/guardrail-rules.ts'
import { explainDenial, type Words } from '../../../policies/explain.ts'
import { REFUSAL_RULES } from '../../../policies/grant-cases.ts'
import type { GrantHold } from '../../../policies/grant-holds.ts'
import { readGuardrailTexts } from '../../../policies/guardrail-files.ts'
import { GUARDRAIL_RULES } from '../../../policies/guardrail-problems.ts'
import { guardrailSchema } from '../../../policies/guardrail-schema.ts'
import type { Mode, RefusalRule } from '../../../policies/types.ts'
import { shipped, words as catalogWords } from '../../policies/guarded.ts'

const RESOURCE = '510000.RS.pensionBenefit'
const GRANT = 'sichuan-pension@2'
const MATTER = 'CY-037'

/** The compiler asks for each. */
const HOLDS: Readonly<Record<GrantHold['kind'], true>> = {
  staff: true,
  unused: true,
  'consumer-changed': true,
}
const MODES: Readonly<Record<Mode, true>> = {
  query: true,
  verify: true,
  batch: true,
  subscribe: true,
}

const words: Words = {
  matter: MATTER,
  itemName: () => '银行账号',
  contact: () => '四川省人社厅数据管理员',
  grant: () => ({
    modes: ['batch'],
    matters: ['CY-012', 'CY-013', 'CY-014', 'CY-015'],
    validFrom: '2026-12-01',
    validTo: '2026-08-31',
  }),
  writtenAs: () => undefined,
}

function toldOf(rule: RefusalRule, mode: Mode = 'query', kind?: GrantHold['kind']) {
  const hold = kind === undefined ? {} : { hold: () => ({ kind, because: '用途不符。' }) as const }
  const { refused } = explainDenial(
    {
      effect: 'deny',
      refused: [{ resource: RESOURCE, mode, item: 'bankAccount', rule, grant: GRANT }],
    },
    { ...words, ...hold },
  )
  return refused[0]!
}

const said = (...asked: Parameters<typeof toldOf>): string => {
  const { because, remedy } = refusalIn('zh', toldOf(...asked), MATTER)
  return `${because}\n${remedy}`
}

/** Codes, names of parameters and RFC words stay; three English words in a row are a sentence. */
const ENGLISH = /[A-Za-z]{2,} [A-Za-z]{2,} [A-Za-z]{2,}/

describe('a refusal in Chinese', () => {
  it('has its reason and remedy for every rule, mode and kind of hold', () => {
    assert.deepEqual(Object.keys(REFUSALS_ZH).sort(), Object.keys(REFUSAL_RULES).sort())
    const rules = Object.keys(REFUSAL_RULES) as RefusalRule[]
    assert.deepEqual(
      rules.filter((rule) => !(`rule.${rule}` in zh)),
      [],
    )
    for (const rule of rules) {
      for (const mode of Object.keys(MODES) as Mode[]) {
        const text = said(rule, mode)
        assert.match(text, /^\p{Script=Han}.*。\n\p{Script=Han}.*。$/u, `${rule}, ${mode}`)
        assert.doesNotMatch(text, ENGLISH)
        assert.doesNotMatch(text, /undefined|query|batch|subscribe/)
      }
    }
    const held = (Object.keys(HOLDS) as GrantHold['kind'][]).map((kind) =>
      said('suspended', 'query', kind),
    )
    assert.equal(new Set(held).size, held.length)
  })

  it('is filled with the grant, its matters and days, and whom to ask', () => {
    assert.match(
      said('matter-not-granted'),
      /^不能用于事项 CY-037：您的授权 sichuan-pension@2 只用于事项 CY-012、CY-013、CY-014 等 4 项/,
    )
    assert.match(said('mode-not-granted'), /不能查询：.* 只用于批量读取（/)
    assert.match(said('expired'), /已于 2026-08-31 到期/)
    assert.match(said('not-yet-valid'), /请在 2026-12-01 或之后再查。$/)
    assert.match(said('suspended', 'query', 'staff'), /：用途不符。\n/)
    assert.match(said('no-grant'), /510000\.RS\.pensionBenefit .*请联系：四川省人社厅数据管理员。$/)
  })

  it('names the region that has not told yet what it offers', () => {
    const denied = { effect: 'deny', refused: [{ ...toldOf('not-offered') }] } as const
    const unheard = (): { name: string; nameZh: string } => ({ name: 'SICHUAN', nameZh: '四川省' })
    const [told] = explainDenial(denied, { ...words, unheard }).refused
    const { because, remedy } = refusalIn('zh', told!, MATTER)
    assert.equal(because, '还不能提供：四川省的交换节点尚未告知本节点其提供哪些资源。')
    assert.match(remedy, /^请在一分钟后再试；/)
  })

  it('names the regions that offer what another does not', () => {
    const denied = { effect: 'deny', refused: [{ ...toldOf('not-offered') }] } as const
    const chongqing = { name: 'CHONGQING', nameZh: '重庆市' }
    const remedyOf = (count: number): string => {
      const offeredIn = (): readonly (typeof chongqing)[] => Array(count).fill(chongqing)
      const [told] = explainDenial(denied, { ...words, offeredIn }).refused
      return refusalIn('zh', told!, MATTER).remedy
    }
    assert.equal(remedyOf(1), '请在 “from” 中写明提供该数据标准的行政区划：重庆市。')
    assert.match(remedyOf(5), /：重庆市、重庆市、重庆市 等 5 个。$/)
  })

  it('is said by every guardrail that is shipped, and by another as it was written', () => {
    for (const { id, because, remedy, becauseZh, remedyZh } of shipped) {
      assert(becauseZh !== undefined && remedyZh !== undefined, `${id} says nothing in Chinese`)
      const rule = `guardrail:${id}`
      const told = refusalIn('zh', { rule, because, remedy, becauseZh, remedyZh }, MATTER)
      assert.deepEqual(told, { because: becauseZh, remedy: remedyZh })
      assert.doesNotMatch(`${becauseZh} ${remedyZh}`, ENGLISH)
    }
    const own = { rule: 'guardrail:own', because: '正在整改。', remedy: '请稍后。' }
    assert.deepEqual(refusalIn('zh', own, MATTER), { because: '正在整改。', remedy: '请稍后。' })
  })

  it('leaves English as the exchange says it', () => {
    const { because, remedy, ...rest } = toldOf('no-grant')
    assert.deepEqual(refusalIn('en', { because, remedy, ...rest }, MATTER), { because, remedy })
  })

  it('names whom a guardrail would have refused, whatever the exchange lists beside it', () => {
    const message =
      'The guardrail x would have refused exchanges of the last 30 days:\n  desk, CY-037: r i; 3 exchanges\nAgree with these consumers first; then publish it with acceptBreaks (--accept-breaks).'
    const { text, isWhole } = detailsIn('CONFLICT', { refused: [{}] }, message, (one) => one)
    assert.deepEqual(
      [isWhole, text],
      [
        true,
        '近来的查询会受影响：\n  desk, CY-037: r i; 3 exchanges\n请先与这些使用方商定，再选择“仍然”继续。',
      ],
    )
    assert.deepEqual(
      detailsIn('ACCESS_DENIED', { refused: [{}] }, message, (one) => one),
      {
        text: '',
        isWhole: true,
      },
    )
  })

  it('tells of a quota that is used up, and of an emergency use that was not accounted for', () => {
    const time = (text: string): string => text
    const quota = {
      grant: GRANT,
      bound: 'rows',
      max: 3,
      resetsAt: 'T',
      wasRead: true,
      contact: '人社厅',
    }
    assert.deepEqual(detailsIn('QUOTA_EXCEEDED', quota, '', time), {
      text: '授权 sichuan-pension@2 的额度为每日 3 行，今天已用完（条例第二十条、第二十五条：不得超出申请的范围使用）。应答的行数超过所余，全部没有给出。T 重新计数。事项需要更多的，请经本部门数据管理员申请更大的额度：人社厅。',
      isWhole: true,
    })
    const emergency = {
      exchange: 'x',
      since: 'S',
      usedAt: 'U',
      wasRejected: false,
      department: 'RS',
    }
    assert.deepEqual(detailsIn('ACCESS_DENIED', { refused: [], emergency }, '', time), {
      text: '使用方系统自 S 起暂停：U 的应急使用 x 没有按期说明并获批准（条例第二十七条）。没有读取任何数据。请 RS 的数据管理员补充说明并由本省共享主管批准，或请共享主管解除暂停。',
      isWhole: true,
    })
  })
})

describe('what is wrong with a guardrail, in Chinese', () => {
  const placesOf = (text: string): readonly string[] =>
    [...text.matchAll(/\{\w+\}/g)].map(([place]) => place).sort()

  it('has a sentence for every rule, with the same places', () => {
    const places = (all: Readonly<Record<string, string>>): object =>
      Object.fromEntries(Object.entries(all).map(([rule, text]) => [rule, placesOf(text)]))
    assert.deepEqual(places(GUARDRAIL_RULES_ZH), places(GUARDRAIL_RULES))
  })

  it('says in Chinese what Cedar finds in the usual mistakes', () => {
    const schema = guardrailSchema(catalogWords)
    const when = (condition: string): string =>
      `@id("a")@because("Art. 25")@remedy("x") forbid (principal, action, resource) when { ${condition} };`
    const mistakes = [
      when('context.nigt'),
      when('context.night =='),
      when('context.night = true'),
      when('context.matter == "x"'),
      when('context.request.departments > "3"'),
      when('context.items.contain(Item::"name")'),
      when('resource.standard == Standrd::"x"'),
      when('resource.standard == Standard::"pensionBenfit"'),
      when('action == Action::"qury"'),
      when('principal.departement == Department::"RS"'),
      when('false'),
      when('"abc'),
      'forbid (principal, action);',
      'permit (principal, action, resource',
    ]
    for (const text of mistakes) {
      const { problems } = readGuardrailTexts([['a.cedar', text]], schema)
      assert(problems.length > 0, text)
      for (const one of problems) {
        const told = ruleInChinese(one) ?? ''
        assert.match(told, /^\p{Script=Han}|^@/u, one.message)
        assert.doesNotMatch(told, ENGLISH)
        assert.doesNotMatch(told, /Cedar 原文/)
      }
    }
  })

  it('names what was meant, and says what Cedar says most often', () => {
    const facts = { name: 'becuase', meant: 'because' }
    assert.equal(
      ruleInChinese({ rule: 'unknown-annotation', facts }),
      '有没有人读取的注解 @becuase；是否指“because”？',
    )
    const cedar = { said: 'unexpected token `}` (expected `;`)' }
    assert.equal(
      ruleInChinese({ rule: 'not-cedar', facts: cedar }),
      '不是 Cedar 语句：此处不应有 `}`',
    )
    assert.equal(ruleInChinese({ rule: 'of-another-version', facts }), undefined)
  })
})
