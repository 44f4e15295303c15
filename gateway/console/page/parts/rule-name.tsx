import type { ReactNode } from 'react'
import { useWords } from '../words/words.tsx'

/** What a rule that refused is called, and its code, by which records are searched. */
export function RuleName({ rule }: { readonly rule: string }): ReactNode {
  const { say, term } = useWords()
  const [, guardrail] = /^guardrail:(.+)$/.exec(rule) ?? []
  if (guardrail !== undefined) return say('rule.guardrail', { id: guardrail })
  const name = term('rule', rule)
  return name === rule ? (
    <code>{rule}</code>
  ) : (
    <>
      {name} <code className="muted">{rule}</code>
    </>
  )
}
