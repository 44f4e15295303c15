import { requestsZh } from './requests-zh.ts'

/**
 * The form of a sentence that the exchange writes in English, and how it is said in Chinese; `$1` is what differs, and
 * `{action:$1}` or `{state:$1}` the name of a step or state that differs.
 */
export type Saying = readonly [RegExp, string]

/** Says it in the language; a sentence that is not known stays as it is. */
export function saidIn(language: 'zh' | 'en', sayings: readonly Saying[], message: string): string {
  if (language === 'en') return message
  const [form, said] = sayings.find(([one]) => one.test(message)) ?? []
  if (form === undefined || said === undefined) return message
  return message
    .replace(form, said)
    .replace(/\{(action|state):([\w-]*)\}/g, (_whole, kind: string, name: string) =>
      kind === 'action' ? actionIn(name) : stateIn(name),
    )
}

const WORDS: Readonly<Record<string, string>> = requestsZh

/** Of the registry, beside those of requests. */
const REGISTRY: Readonly<Record<string, string>> = {
  publish: '发布',
  return: '退回',
  resume: '恢复',
  published: '已发布',
  returned: '已退回',
}

const actionIn = (name: string): string => WORDS[`requestAction.${name}`] ?? REGISTRY[name] ?? name

const stateIn = (name: string): string =>
  WORDS[`requestState.${name}`] ?? WORDS[`sideState.${name}`] ?? REGISTRY[name] ?? name
