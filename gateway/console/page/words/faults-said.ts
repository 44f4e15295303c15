/**
 * Why a part of an answer is missing, in Chinese: as sources and peers fail.
 *
 * @module
 */
import { groundIn } from './grounds.ts'
import { saidIn, type Saying } from './sayings.ts'

const SAYINGS: readonly Saying[] = [
  [
    /^(\S+) did not answer the exchange of (\S+) in time\. .*$/,
    '$1 没有按时应答 $2 的交换节点。请一分钟后再试。',
  ],
  [
    /^(\S+) answered the exchange of (\S+) in a form .*$/,
    '$1 给 $2 交换节点的应答不合约定的格式，须由其数据管理员查看。',
  ],
  [
    /^(\S+) cannot be reached by the exchange of (\S+) just now\. .*$/,
    '$2 的交换节点暂时连不上 $1。请一分钟后再试。',
  ],
  [
    /^The exchange of (\S+) cannot answer just now\. .*$/,
    '$1 的交换节点暂时不能应答，本次应答不含它的任何内容。请一分钟后再试。',
  ],
  [
    /^(\S+) did not answer in time\. .*$/,
    '$1 没有按时应答，没有使用它的任何内容。请一分钟后再试。',
  ],
  [
    /^(\S+) answered in a form that is not the agreed one\. .*$/,
    '$1 的应答不合约定的格式，没有使用它的任何内容，须由其数据管理员查看。',
  ],
  [
    /^What (\S+) delivered last is older than was agreed\. .*$/,
    '$1 最近一次交付的数据早于约定，没有使用，须由其数据管理员重新交付。',
  ],
  [
    /^(\S+) holds more than (\d+) rows for this query\. .*$/,
    '$1 就这次查询有超过 $2 行。请一次少查几个主体。',
  ],
  [
    /^(\S+) is closed for maintenance at this hour and was not asked\.(?: Ask again after (\S+)\.)?$/,
    '$1 此时停机维护，没有去查。$2 之后可再查。',
  ],
  [
    /^(\S+) allows no more calls today and was not asked\.(?: Ask again after (\S+)\.)?$/,
    '$1 当日的调用次数已满，没有去查。$2 之后可再查。',
  ],
  [/^(\S+) is not being asked just now: .*$/, '暂不去查 $1：其系统出错或过载。请一分钟后再试。'],
  [
    /^(\S+) cannot be reached just now\. .*$/,
    '暂时连不上 $1，没有从中读取任何数据。请一分钟后再试。',
  ],
  [
    /^(.+) is published but not attached to a source yet\. Ask (.+)\.$/,
    '$1 已发布但尚未挂接数据源。请联系 $2。',
  ],
]

const BROKEN =
  /^(\S+) gave a value that breaks its standard: (.+\.) The item is left empty; tell (.+)\.$/s
const REFUSED = /^(\S+) refuses this query \((\w+)\): (.*)$/s

export interface FaultSaid {
  readonly text: string
  /** Whether nothing of the English sentence is left out. */
  readonly isWhole: boolean
}

/**
 * @param termOf what a code means.
 * @returns undefined for a sentence that is not known.
 */
export function faultInChinese(
  message: string,
  termOf: (code: string) => string,
): FaultSaid | undefined {
  const [, resource, problem, contact] = BROKEN.exec(message) ?? []
  if (resource !== undefined && problem !== undefined) {
    const said = groundIn('zh', problem)
    const text = `${resource} 给出的值不合标准（${said}），该信息项留空。请告知 ${contact ?? ''}。`
    return { text, isWhole: said !== problem }
  }
  const [, region, code = ''] = REFUSED.exec(message) ?? []
  // The reason is the other exchange's own sentence.
  if (region !== undefined) {
    return { text: `${region} 拒绝了这次查询（${code}）：${termOf(code)}`, isWhole: false }
  }
  const said = saidIn('zh', SAYINGS, message)
  return said === message
    ? undefined
    : { text: said.replace('。 之后可再查。', '。'), isWhole: true }
}
