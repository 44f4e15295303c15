import { Tag } from 'antd'
import type { ReactNode } from 'react'
import { useWords } from '../words/words.tsx'

/** As `ProcedureClock` of the management API has it. */
export interface ClockFacts {
  readonly deadline: string
  readonly article: number
  readonly state: string
  /** `YYYY-MM-DD`; null while it stands still. */
  readonly dueOn: string | null
  /** Working days; negative when overdue. */
  readonly daysLeft: number | null
}

export const CLOCK = 'deadline article state dueOn daysLeft'

/** Of several clocks those that still run, each as a tag. */
export function OpenClocks({ clocks }: { readonly clocks: readonly ClockFacts[] }): ReactNode {
  return clocks
    .filter(({ state }) => !state.startsWith('met'))
    .map((clock) => <ClockTag key={clock.deadline} clock={clock} />)
}

/** Working days of warning before a clock runs out. */
const SOON_DAYS = 3

/** What a legal clock says, in colour and in words: colour alone tells some people nothing. */
export function ClockTag({ clock }: { readonly clock: ClockFacts }): ReactNode {
  const { say, day } = useWords()
  const { state, daysLeft, dueOn, article } = clock
  const law = say('clock.article', { article })
  if (daysLeft === null || dueOn === null) return <Tag title={law}>{say('clock.paused')}</Tag>
  const due = `${law} · ${day(dueOn)}`
  if (daysLeft < 0) {
    return (
      <Tag color="red" title={due}>
        {say('clock.overdue', { days: -daysLeft })}
      </Tag>
    )
  }
  const isToday = state === 'due-today' || daysLeft === 0
  return (
    <Tag color={daysLeft <= SOON_DAYS ? 'orange' : 'green'} title={due}>
      {isToday ? say('clock.today') : say('clock.left', { days: daysLeft })}
    </Tag>
  )
}
