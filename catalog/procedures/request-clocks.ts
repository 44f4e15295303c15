/**
 * Which clocks run for a request, read off its events.
 *
 * @module
 */
import { extendedBy, replyDeadlineOf } from './request-act.ts'
import type { Clock, SetClock } from './deadlines.ts'
import type { Request, RequestEvent } from './request.ts'

/**
 * The clock of the reply (D3, D4) once it was submitted, of the provision (D5) once it was agreed to, and the day that
 * was set for putting the use right (`rectify`) with its last suspension.
 */
export function clocksOf(request: Request): readonly Clock[] {
  const { events } = request
  const day = (...actions: readonly RequestEvent['action'][]): string | undefined =>
    events.find(({ action }) => actions.includes(action))?.day
  const clocks: Clock[] = []
  const submittedOn = day('receive') ?? day('submit')
  const ended = day('withdraw')
  if (submittedOn !== undefined) {
    const asked = events.findIndex(({ action }) => action === 'ask-supplement')
    const from = events[asked]?.day
    // What was supplemented comes when it is submitted again, endorsed.
    const to = events.findLast(({ action }, n) => action === 'submit' && n > asked)?.day
    const metOn = day('agree', 'refuse') ?? ended
    clocks.push({
      deadline: replyDeadlineOf(request),
      startedOn: submittedOn,
      ...(from === undefined ? {} : { pause: to === undefined ? { from } : { from, to } }),
      extendedBy: extendedBy(request),
      ...(metOn === undefined ? {} : { metOn }),
    })
  }
  const agreedOn = day('agree')
  if (agreedOn !== undefined) {
    const metOn = day('provide') ?? ended
    clocks.push({
      deadline: 'D5',
      startedOn: agreedOn,
      extendedBy: 0,
      ...(metOn === undefined ? {} : { metOn }),
    })
  }
  return [...clocks, ...rectificationOf(request)]
}

/** None where it ended before anybody said that it is put right. */
function rectificationOf({ state, events }: Request): readonly SetClock[] {
  const suspended = events.findLast(({ action }) => action === 'suspend')
  if (suspended?.rectifyBy === undefined) return []
  const { day: startedOn, rectifyBy: dueOn, seq } = suspended
  const clock = { deadline: 'rectify', startedOn, dueOn } as const
  const done = events.find((event) => event.action === 'rectify' && event.seq > seq)
  if (done !== undefined) return [{ ...clock, metOn: done.day }]
  return state === 'suspended' ? [clock] : []
}
