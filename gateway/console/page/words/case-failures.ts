/**
 * How a case of the policies went otherwise than it says, in Chinese.
 *
 * @module
 */
import { policiesZh } from './policies-zh.ts'
import { requestsZh } from './requests-zh.ts'

const WORDS: Readonly<Record<string, string>> = { ...policiesZh, ...requestsZh }

export function caseFailureIn(language: 'zh' | 'en', failure: string): string {
  if (language === 'en') return failure
  const [, expectedBy, wasBy] = /^expected to be refused by (.+), was by (.+)$/.exec(failure) ?? []
  if (expectedBy !== undefined && wasBy !== undefined) {
    return `应被以下策略拒绝：${listIn(expectedBy)}；实际：${listIn(wasBy)}`
  }
  const [, expectedOf, wasOf] = /^expected to be told of (.+), was of (.+)$/.exec(failure) ?? []
  if (expectedOf !== undefined && wasOf !== undefined) {
    return `应指出信息项：${listIn(expectedOf)}；实际：${listIn(wasOf)}`
  }
  const [, expected, was] = /^expected (.+); was (.+)$/.exec(failure) ?? []
  if (expected === undefined || was === undefined) return failure
  return `应为 ${outcomeIn(expected)}；实际为 ${outcomeIn(was)}`
}

function listIn(text: string): string {
  return text === 'none' ? '无' : text.replaceAll(', ', '、')
}

/** `shown: name clear, birthDate mask`, or `refused: name no-grant, minors`. */
function outcomeIn(text: string): string {
  const [kind = '', rest = ''] = text.split(/: (.*)/s)
  const parts = rest.split(', ').map((part) => {
    const [item = '', how] = part.split(' ')
    if (how === undefined) return item
    return `${item}（${WORDS[`rule.${how}`] ?? WORDS[`access.${how}`] ?? how}）`
  })
  return `${kind === 'shown' ? '提供' : '拒绝'} ${parts.join('、')}`
}
