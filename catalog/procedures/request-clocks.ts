/**
 * Which clocks run for a request, read off its events.
 *
 * @module
 */
import { extendedBy, replyDeadlineOf } from './request-act.ts'
import type { Clock } from './deadlines.ts'
import type { Request, RequestEvent } from './request.ts'

/** The clock of the reply (D3, D4) once it was submitted, and of the provision (D5) once it was agreed to. */
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
  return clocks
}
