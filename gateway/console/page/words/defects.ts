/**
 * What the rules of the catalogue say of a draft, in Chinese. The exchange says it in English; a sentence that is not known
 * here stays as it is.
 *
 * @module
 */
import { RULES_SAID } from './rules-said.ts'
import { saidIn, type Saying } from './sayings.ts'
import { STEPS_SAID } from './steps-said.ts'

const SAYINGS: readonly Saying[] = [
  [/^is empty$/, '必填'],
  [/^is empty, but the resource is shared;.*$/, '至少选一种共享方式（条例第十三条）'],
  [/^has no "grading".*$/, '未分类分级不得发布（条例第十三条）'],
  [/^has no "assessments".*$/, '未经保密审查和个人信息保护影响评估不得发布（条例第十三条）'],
  [/^has no "legalBasis".*$/, '不予共享须列明法律、行政法规或者国务院决定（条例第十五条）'],
  [/^has no "scope".*$/, '有条件共享须写明共享范围（条例第十五条）'],
  [/^has no "use".*$/, '有条件共享须写明使用用途（条例第十五条）'],
  [/^has no "(\w+)".*$/, '缺少“$1”'],
  [/^does not have the form .*$/, '格式不对'],
  [/^is ""; it must be one of .*$/, '请选择'],
  [/^is "([^"]*)"; it must be "([^"]*)"$/, '是“$1”，应为“$2”'],
  [/^is not a date of the form YYYY-MM-DD$/, '请填写日期'],
  [/^is not done; nothing is published without it .*$/, '未完成不得发布（条例第十三条）'],
  [
    /^is dated (\S+), which is yet to come; .*$/,
    '是 $1，尚未到来；请填写完成评估的日期（条例第十三条）',
  ],
  [/^is true; secrets are not shared .*$/, '国家秘密不得通过目录共享（条例第三条）'],
  [/^has too few entries; at least (\d+) must be there$/, '至少要有 $1 项'],
  [/^has too many entries; at most (\d+) are allowed$/, '最多 $1 项'],
  [/^is longer than (\d+) characters$/, '超过 $1 字'],
  [/^is "([^"]*)", freer than .*$/, '是“$1”，比资源更宽；信息项只能更严（条例第十五条）'],
  [/^divides general data, but .*$/, '级别只用于一般数据（GB/T 43697—2024）'],
  [
    /^does not say where "(\w+)" is read, by which .*$/,
    '没有说明“$1”从哪一列读取，而主体要按它查找',
  ],
  [/^does not say where "(\w+)" is read, which .*$/, '没有说明“$1”从哪一列读取'],
  [/^names "([^"]*)", which is not .* Did you mean "([^"]*)"\?$/, '“$1”不存在，您是否指“$2”？'],
  [/^names "([^"]*)", which is not .*$/, '“$1”不存在'],
  ...RULES_SAID,
  ...STEPS_SAID,
]

export function defectIn(language: 'zh' | 'en', message: string): string {
  return saidIn(language, SAYINGS, message)
}

/** What was found, or is not certain, behind the place that it is about: `/binding/mapping/name …`. What people wrote stays. */
export function foundLineIn(language: 'zh' | 'en', line: string): string {
  const [, place = '', said = line.trim()] = /^(\/\S+) (.*)$/.exec(line) ?? []
  return `${place} ${defectIn(language, said)}`.trim()
}
