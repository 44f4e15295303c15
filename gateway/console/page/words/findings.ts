/**
 * What the exchange found wrong with something that it was sent: where, and what, in the chosen language.
 *
 * @module
 */
import { defectIn } from './defects.ts'
import { ruleInChinese } from './guardrail-rules.ts'

export interface FoundWrong {
  /** Where several texts were sent. */
  readonly file?: string
  /** JSON pointer, or the line of a text. */
  readonly pointer: string
  /** In English. */
  readonly message: string
  /** The rule that is broken, and what stands in the places of its sentence, where the exchange says so. */
  readonly rule?: string | null
  readonly facts?: Readonly<Record<string, string>> | null
}

export function foundIn(language: 'zh' | 'en', { message, rule, facts }: FoundWrong): string {
  if (language === 'en') return message
  const known = rule == null ? undefined : ruleInChinese({ rule, facts: facts ?? {} })
  return known ?? defectIn(language, message)
}

/** A line of a text as the exchange writes it: `line 3`. */
export function placeIn(language: 'zh' | 'en', pointer: string): string {
  return language === 'en' ? pointer : pointer.replace(/^line (\d+)$/, '第 $1 行')
}

/** What an error lists beside its sentence; none where it lists none. */
export function foundWrong({ findings }: Readonly<Record<string, unknown>>): readonly FoundWrong[] {
  return Array.isArray(findings) ? findings.filter(isFound) : []
}

function isFound(one: unknown): one is FoundWrong {
  if (typeof one !== 'object' || one === null) return false
  const { pointer, message } = one as Partial<FoundWrong>
  return typeof pointer === 'string' && typeof message === 'string'
}
