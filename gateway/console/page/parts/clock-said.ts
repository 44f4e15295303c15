import type { Words } from '../words/words-of.ts'

/** As `ProcedureClock` of the management API has it. */
export interface ClockFacts {
  readonly deadline: string
  readonly article: number
  readonly state: string
  /** `YYYY-MM-DD`; null while it stands still. */
  readonly dueOn: string | null
  /** Working days; negative when overdue, 0 also then before the next working day. */
  readonly daysLeft: number | null
}

/** Working days of warning before a clock runs out. */
const SOON_DAYS = 3

/** What a legal clock says, in words and in colour; none while it stands still. */
export function clockSaid(
  { state, dueOn, daysLeft }: ClockFacts,
  { say, day }: Words,
): { readonly text: string; readonly colour?: 'red' | 'orange' | 'green' } {
  if (daysLeft === null || dueOn === null) return { text: say('clock.paused') }
  if (state === 'overdue') {
    const text = daysLeft < 0 ? say('clock.overdue', { days: -daysLeft }) : say('clock.late')
    return { text, colour: 'red' }
  }
  const colour = daysLeft <= SOON_DAYS ? 'orange' : 'green'
  if (state === 'due-today') return { text: say('clock.today'), colour }
  // Its last day is a day off, and before that no working day comes.
  if (daysLeft === 0) return { text: say('clock.due', { day: day(dueOn) }), colour }
  return { text: say('clock.left', { days: daysLeft }), colour }
}
