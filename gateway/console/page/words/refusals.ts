/**
 * Why something is refused and what to do, in Chinese: by the rule, filled with what the exchange states beside it. In
 * English the exchange's own sentences stand.
 *
 * @module
 */

/** As its guardrail says it; in Chinese where that was written too. */
export interface SaidGuardrail {
  readonly because: string
  readonly remedy: string
  readonly becauseZh?: string | null
  readonly remedyZh?: string | null
}

/** One entry of `extensions.refused`, as far as sentences need it. */
export interface SaidRefusal extends SaidGuardrail {
  readonly rule: string
  readonly resource?: string
  readonly mode?: string
  readonly grant?: string
  readonly facts?: RefusalFacts
}

interface RefusalFacts {
  readonly itemName?: string
  readonly contact?: string
  readonly modes?: readonly string[]
  readonly matters?: readonly string[]
  readonly mattersMore?: number
  readonly validTo?: string
  readonly validFrom?: string
  readonly heldBecause?: string
  readonly heldKind?: string
  readonly unheard?: string
  readonly offeredIn?: readonly string[]
  readonly offeredInMore?: number
}

export interface Explanation {
  readonly because: string
  readonly remedy: string
}

/** @param matter for which it was asked. */
export function refusalIn(
  language: 'zh' | 'en',
  refusal: SaidRefusal,
  matter: string,
): Explanation {
  const said = language === 'en' ? undefined : REFUSALS_ZH[refusal.rule]
  return said === undefined
    ? guardrailIn(language, refusal)
    : said({ ...refusal, matter, facts: refusal.facts ?? {} })
}

/** One that was written in one language alone has no other. */
export function guardrailIn(
  language: 'zh' | 'en',
  { because, remedy, becauseZh, remedyZh }: SaidGuardrail,
): Explanation {
  return language === 'en'
    ? { because, remedy }
    : { because: becauseZh ?? because, remedy: remedyZh ?? remedy }
}

type Sayable = SaidRefusal & { readonly matter: string; readonly facts: RefusalFacts }
type Say = (refusal: Sayable) => Explanation

const MODES: Readonly<Record<string, string>> = {
  query: '查询',
  verify: '核验',
  batch: '批量读取',
  subscribe: '订阅',
}

const modeIn = (mode = 'query'): string => MODES[mode] ?? mode
const contactIn = ({ facts }: Sayable): string => facts.contact ?? '提供部门'
const grantIn = ({ grant }: Sayable): string => `授权 ${grant ?? ''}`

function apply(refusal: Sayable): string {
  return `请经本部门数据管理员对目录中的 ${refusal.resource ?? ''} 提出共享申请，写明法律依据、应用场景、使用范围、共享方式和使用时限（条例第二十条）。提供部门在 10 个工作日内答复，无条件共享的在 1 个工作日内（第二十一条）。如有疑问，请联系：${contactIn(refusal)}。`
}

/** The reason that was given when the grant was held back. */
function heldBecause({ facts: { heldBecause: why, heldKind } }: Sayable): string {
  if (heldKind === 'unused') return '：长期没有使用'
  if (heldKind === 'consumer-changed') return '：使用方系统的登记信息已变更'
  return why === undefined ? '' : `：${why.replace(/[.。]$/, '')}`
}

/** What ends a suspension, by what led to it; the grant's file says it where nothing else does. */
const LIFTED_BY: Readonly<Record<string, string>> = {
  unused: '事项仍有需要的，请说明用途，并请重新确认该授权',
  'consumer-changed': '请本部门数据管理员确认仍是同一系统办理同一业务，并请重新确认该授权',
  staff: '请改正所列问题并报告，再请重新确认该授权',
}

function liftedBy({ facts: { heldKind = '' } }: Sayable): string {
  return LIFTED_BY[heldKind] ?? '请在规定的期限内完成所要求的整改，再请解除暂停'
}

function offeringIn({ offeredIn = [], offeredInMore }: RefusalFacts): string {
  const names = offeredIn.join('、')
  if (names === '') return '请在目录中查看哪些行政区划提供该数据标准，并在 “from” 中写明其一。'
  const more = offeredInMore === undefined ? '' : ` 等 ${offeredIn.length + offeredInMore} 个`
  return `请在 “from” 中写明提供该数据标准的行政区划：${names}${more}。`
}

function mattersIn({ facts: { matters, mattersMore } }: Sayable): string {
  if (matters === undefined) return '其他事项'
  return `事项 ${matters.join('、')}${mattersMore === undefined ? '' : ` 等 ${matters.length + mattersMore} 项`}`
}

/** By rule; a test asks for each that the policies know. */
export const REFUSALS_ZH: Readonly<Record<string, Say>> = {
  'not-offered': ({ facts, facts: { unheard } }) =>
    unheard === undefined
      ? {
          because: '没有提供：没有发布这个代码的资源，只有已发布目录所列的才共享（条例第十六条）。',
          remedy: offeringIn(facts),
        }
      : {
          because: `还不能提供：${unheard}的交换节点尚未告知本节点其提供哪些资源。`,
          remedy: `请在一分钟后再试；如仍如此，请本节点管理员查明${unheard}的交换节点为何没有应答。`,
        },
  'not-shared': () => ({
    because:
      '不予共享：法律、行政法规或者国务院决定规定不得向其他部门共享（条例第十四条、第十五条）。',
    remedy: '请从查询中去掉。任何申请都不能取得；所依据的规定见目录（第十五条）。',
  }),
  'item-not-offered': (one) => ({
    because:
      '没有提供：该部门发布的资源不含这个信息项，只有已发布目录所列的才共享（条例第十六条）。',
    remedy: `请从查询中去掉，或请${contactIn(one)}发布。`,
  }),
  'mode-not-offered': (one) => ({
    because: `不能${modeIn(one.mode)}：该资源不提供这种共享方式（条例第二十二条）。`,
    remedy:
      one.mode === undefined || one.mode === 'query'
        ? '资源提供核验的，请改为在 “verify” 之下核验；核验透露得最少。'
        : `持有查询授权的，请改为${one.mode === 'verify' ? '查询' : '逐件查询'}；或请${contactIn(one)}提供这种方式。`,
  }),
  'no-grant': (one) => ({
    because: '没有授权：您没有该资源的授权（条例第二十条）。',
    remedy: apply(one),
  }),
  'item-not-granted': (one) => ({
    because: `没有授权：您的${grantIn(one)} 不包括这个信息项（条例第二十条、第二十五条：只能使用所申请的信息项）。`,
    remedy: apply(one),
  }),
  'item-denied': (one) => ({
    because: `不向您提供：您的${grantIn(one)} 明确不予提供，其他授权也不能解除（条例第十五条：共享范围由提供方确定）。`,
    remedy: `请从查询中去掉。事项确实不可缺少的，请向${contactIn(one)}询问${grantIn(one)} 为何不予提供，并请其变更该授权。`,
  }),
  'mode-not-granted': (one) => ({
    because: `不能${modeIn(one.mode)}：您的${grantIn(one)} 只用于${one.facts.modes?.map(modeIn).join('、') ?? '其他方式'}（条例第二十条：共享方式是申请内容之一）。`,
    remedy:
      (one.mode ?? 'query') === 'query' && one.facts.modes?.includes('verify') !== false
        ? `核验即可办理的，请改为在 “verify” 之下核验。必须查询的，${apply(one)}`
        : apply(one),
  }),
  'matter-not-granted': (one) => ({
    because: `不能用于${one.matter === '' ? '该事项' : `事项 ${one.matter}`}：您的${grantIn(one)} 只用于${mattersIn(one)}（条例第二十五条：不得用于其他目的）。`,
    remedy: `请写明办件真正所属的事项。确属${one.matter === '' ? '该事项' : ` ${one.matter} `}的，${apply(one)}`,
  }),
  'conditions-not-met': (one) => ({
    because: `有条件共享，而您的${grantIn(one)} 没有写明事项或者法律依据（条例第十四条、第二十条）。`,
    remedy: `请按条件申请：${apply(one)}`,
  }),
  terminated: (one) => ({
    because: `不再授权：您的${grantIn(one)} 已经终止（条例第二十七条）${heldBecause(one)}。`,
    remedy: apply(one),
  }),
  expired: (one) => ({
    because: `不再授权：您的${grantIn(one)} 已于 ${one.facts.validTo ?? '此前'} 到期（条例第二十条：使用均有时限）。`,
    remedy: apply(one),
  }),
  suspended: (one) => ({
    because: `暂不提供：您的${grantIn(one)} 已被暂停（条例第二十七条）${heldBecause(one)}。`,
    remedy: `${liftedBy(one)}：${contactIn(one)}。`,
  }),
  'not-yet-valid': (one) => ({
    because: `尚未生效：您的${grantIn(one)} 自 ${one.facts.validFrom ?? '以后'} 起有效（条例第二十条：使用均有时限）。`,
    remedy: `请在 ${one.facts.validFrom ?? '生效之日'} 或之后再查。`,
  }),
}
