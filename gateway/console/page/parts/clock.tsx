import { Tag } from 'antd'
import type { ReactNode } from 'react'
import { useWords } from '../words/words.tsx'
import { clockSaid, type ClockFacts } from './clock-said.ts'

export type { ClockFacts } from './clock-said.ts'

export const CLOCK = 'deadline article state dueOn daysLeft'

/** Of several clocks those that still run, each as a tag. */
export function OpenClocks({ clocks }: { readonly clocks: readonly ClockFacts[] }): ReactNode {
  return clocks
    .filter(({ state }) => !state.startsWith('met'))
    .map((clock) => <ClockTag key={clock.deadline} clock={clock} />)
}

/** What a legal clock says, in colour and in words: colour alone tells some people nothing. */
export function ClockTag({ clock }: { readonly clock: ClockFacts }): ReactNode {
  const words = useWords()
  const { text, colour } = clockSaid(clock, words)
  const law = words.say('clock.article', { article: clock.article })
  if (colour === undefined || clock.dueOn === null) return <Tag title={law}>{text}</Tag>
  return (
    <Tag color={colour} title={`${law} · ${words.day(clock.dueOn)}`}>
      {text}
    </Tag>
  )
}
