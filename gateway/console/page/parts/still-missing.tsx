import type { ReactNode } from 'react'
import { useWords, type WordKey } from '../words/words.tsx'

/** Labels of the fields without which a button does nothing yet. */
export function StillMissing({ labels }: { readonly labels: readonly WordKey[] }): ReactNode {
  const { say } = useWords()
  if (labels.length === 0) return null
  const what = labels.map((label) => say(label)).join(' · ')
  return <p className="muted">{say('register.missing', { what })}</p>
}
