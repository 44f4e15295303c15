/**
 * What may be wrong with a guardrail, in Chinese: a sentence a rule, with the places of the exchange's own.
 *
 * @module
 */
import { filled } from './filled.ts'
import { saidIn, type Saying } from './sayings.ts'

/** A test asks for each that the exchange knows, with the same places. */
export const GUARDRAIL_RULES_ZH: Readonly<Record<string, string>> = {
  'folder-unreadable': '文件夹无法列出。请指定存放护栏策略（*.cedar）的文件夹',
  'file-unreadable': '无法读取',
  'not-cedar': '不是 Cedar 语句：{said}',
  'not-validated': '无法校验：{said}',
  'does-not-fit': '与护栏策略可用的词不符：{said}',
  'is-template': '是模板；请写成完整的策略',
  permits: '写的是 permit；护栏策略只能禁止（forbid），许可由授权给出',
  'unknown-annotation': '有没有人读取的注解 @{name}{meant}',
  'id-missing': '缺少 @id；拒绝和记录都以它称呼这条策略',
  'because-missing': '缺少 @because；被拒绝的人须知道原因',
  'remedy-missing': '缺少 @remedy；被拒绝的人须知道怎么办',
  'half-chinese': '有 @{name} 而没有 @{other}；中文请两者都写，或都不写',
  'id-malformed': '@id 是“{id}”；只能用小写字母、数字和连字符',
  'id-taken': '@id “{id}”已用于 {file} 第 {line} 行',
  'no-article': '@{name} 没有写明条款：请写哪部法律的 “Art. 25” 或“第二十五条”',
  'unknown-concern': '@concerns 是“{name}”，只能是 {known} 之一{meant}',
  'names-one': '指名 {name}：护栏策略适用于所有人。请改为暂停该使用方或授权',
  'unknown-name': '目录中没有 {type}::"{name}"{meant}',
}

/** Cedar speaks English alone. What it says most often; the rest stands as it said it. */
const CEDAR: readonly Saying[] = [
  [/^unexpected end of input(.*)$/, '语句没有写完'],
  [/^unexpected token (`.*?`).*$/, '此处不应有 $1'],
  [/^invalid token.*$/, '有不认识的符号'],
  [/^attribute (`.*?`) .*not found.*did you mean (`.*?`).*$/, '没有属性 $1；是否指 $2？'],
  [/^attribute (`.*?`) .*not found.*$/, '没有属性 $1'],
  [/^unable to find an applicable action .*$/, '作用范围内没有任何操作适用'],
  [/^unrecognized action (`.*?`).*did you mean (`.*?`).*$/, '没有操作 $1；是否指 $2？'],
  [/^unrecognized action (`.*?`).*$/, '没有操作 $1'],
  [/^unrecognized entity type (`.*?`).*did you mean (`.*?`).*$/, '没有类型 $1；是否指 $2？'],
  [/^unrecognized entity type (`.*?`).*$/, '没有类型 $1'],
  [/^unexpected type: expected (.*?) but saw (.*?)(?: \(.*\))?$/, '类型不对：应为 $1，而写的是 $2'],
  [/^the types (\S+) and (\S+) are not compatible.*$/s, '类型 $1 与 $2 不相容'],
  [/^policy is impossible: .*$/, '条件永远不会成立，这条策略不起作用'],
  [/^undefined extension function: (.*?)(?: \(.*\))?$/, '没有函数 $1'],
  [
    /^(`.*?`) is not a valid (?:method|function) \(did you mean (`.*?`).*$/,
    '没有方法或函数 $1；是否指 $2？',
  ],
  [/^(`.*?`) is not a valid (?:method|function).*$/, '没有方法或函数 $1'],
  [/^'=' is not a valid operator.*$/, '相等写作 `==`'],
  [
    /^this policy is missing the (`.*?`) variable in the scope.*$/,
    '作用范围缺少 $1：须依次写 principal、action、resource',
  ],
  [/^error during extension function argument validation: .*$/s, '函数的参数不合格式'],
]

export interface RuleBroken {
  readonly rule: string
  readonly facts: Readonly<Record<string, string>>
}

function cedarIn(said: string): string {
  const inChinese = saidIn('zh', CEDAR, said)
  return inChinese === said ? `（Cedar 原文）${said}` : inChinese
}

/** Undefined where the rule is not known here. */
export function ruleInChinese({ rule, facts }: RuleBroken): string | undefined {
  const { said = '', meant = '' } = facts
  const text = GUARDRAIL_RULES_ZH[rule]
  if (text === undefined) return undefined
  const asked = meant === '' ? '' : `；是否指“${meant}”？`
  return filled(text, { ...facts, said: cedarIn(said), meant: asked })
}
