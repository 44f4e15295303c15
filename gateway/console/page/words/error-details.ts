/**
 * What an error says beyond its code, in Chinese: from what the exchange states beside its English sentence.
 *
 * @module
 */
import { errorsZh } from './errors-zh.ts'
import { faultInChinese } from './faults-said.ts'
import { MANAGEMENT_SAID } from './management-said.ts'
import { refusalIn, type SaidRefusal } from './refusals.ts'
import { saidIn } from './sayings.ts'

const MEANINGS: Readonly<Record<string, string>> = errorsZh

export type ErrorExtensions = Readonly<Record<string, unknown>>

interface Details {
  /** Empty where nothing is to be added: the page shows the rest. */
  readonly text: string
  /** Whether it says all that the English sentence does. */
  readonly isWhole: boolean
}

/** @param time how the language writes an ISO time. */
export function detailsIn(
  code: string,
  extensions: ErrorExtensions,
  message: string,
  time: (text: string) => string,
): Details {
  const { refused, emergency, grant, department, resource, refusedBy } = extensions
  if (code === 'ACCESS_DENIED') {
    if (isFacts(emergency)) return { text: suspended(emergency, time), isWhole: true }
    // Each is listed below with its reason.
    if (Array.isArray(refused) && refused.length > 0) return { text: '', isWhole: true }
  }
  if (code === 'QUOTA_EXCEEDED' && typeof grant === 'string') {
    return { text: usedUp(extensions, time), isWhole: true }
  }
  if (typeof department === 'string' && typeof resource === 'string') {
    const reason = isFacts(refusedBy) ? refusedIn(refusedBy) : undefined
    if (reason !== undefined) return { text: `${department}：${reason}`, isWhole: true }
    const said = faultInChinese(message, (one) => MEANINGS[`error.${one}`] ?? one)
    const where = `${department}：${resource}`
    return said === undefined
      ? { text: where, isWhole: false }
      : { text: `${where}。${said.text}`, isWhole: said.isWhole }
  }
  const said = saidIn('zh', MANAGEMENT_SAID, message)
  return said === message ? { text: '', isWhole: false } : { text: said, isWhole: true }
}

const isFacts = (value: unknown): value is ErrorExtensions =>
  typeof value === 'object' && value !== null

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** By which rule another exchange refuses; undefined for one that is not known. */
function refusedIn(refusedBy: ErrorExtensions): string | undefined {
  const { rule, because = '', remedy = '', more, ...facts } = refusedBy
  const refusal = { ...facts, rule, because, remedy } as unknown as SaidRefusal
  const said = refusalIn('zh', refusal, '')
  if (said.because === '') return undefined
  const item = textOf(refusedBy['item'])
  const others = Number(more) > 0 ? `另有 ${Number(more)} 项同样被拒绝。` : ''
  return `对端节点拒绝${item === '' ? '' : `“${item}”`}：${said.because}${said.remedy}${others}`
}

function suspended(emergency: ErrorExtensions, time: (text: string) => string): string {
  const { exchange, since, usedAt, wasRejected, department } = emergency
  const [why, remedy] =
    wasRejected === true
      ? ['未获批准', '请本省共享主管解除暂停。']
      : [
          '没有按期说明并获批准',
          `请 ${textOf(department)} 的数据管理员补充说明并由本省共享主管批准，或请共享主管解除暂停。`,
        ]
  return `使用方系统自 ${time(textOf(since))} 起暂停：${time(textOf(usedAt))} 的应急使用 ${textOf(exchange)} ${why}（条例第二十七条）。没有读取任何数据。${remedy}`
}

const BOUNDS: Readonly<Record<string, string>> = { calls: '次', subjects: '个主体', rows: '行' }

function usedUp(extensions: ErrorExtensions, time: (text: string) => string): string {
  const { grant, bound, max, resetsAt, wasRead, contact } = extensions
  const became = wasRead === true ? '应答的行数超过所余，全部没有给出。' : '没有读取任何数据。'
  const known = bound === 'subjects' ? '今天已查询过的主体仍可查询。' : ''
  return `授权 ${textOf(grant)} 的额度为每日 ${String(max)} ${BOUNDS[textOf(bound)] ?? textOf(bound)}，今天已用完（条例第二十条、第二十五条：不得超出申请的范围使用）。${became}${time(textOf(resetsAt))} 重新计数。${known}事项需要更多的，请经本部门数据管理员申请更大的额度：${textOf(contact) || '提供部门'}。`
}
