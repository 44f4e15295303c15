/**
 * Which clocks run for a resource of the registry, read off its events. Decree 809 Art. 17.
 *
 * @module
 */
import type { Clock } from './deadlines.ts'
import type { Registration, RegistrationEvent } from './registration.ts'

/**
 * D1 from each change of law or duty until the entry is submitted anew; D2 from each submission until it is published or
 * returned, or dropped because the service was suspended.
 */
export function registrationClocks({ events }: Pick<Registration, 'events'>): readonly Clock[] {
  return events.flatMap((event, n): readonly Clock[] => {
    const rest = events.slice(n + 1)
    const ended = rest.some(({ action }) => action === 'withdraw') ? ['withdraw'] : []
    if (event.action === 'note-change') {
      const until = rest.findIndex(({ action }) => ['submit', ...ended].includes(action))
      const before = until < 0 ? rest : rest.slice(0, until)
      const extendedBy = before.reduce((sum, { days = 0 }) => sum + days, 0)
      const startedOn = event.changedOn ?? event.day
      return [{ deadline: 'D1', startedOn, extendedBy, ...metOn(rest[until]) }]
    }
    if (event.action !== 'submit') return []
    const done = rest.find(({ action }) =>
      ['publish', 'return', 'suspend', ...ended].includes(action),
    )
    return [{ deadline: 'D2', startedOn: event.day, extendedBy: 0, ...metOn(done) }]
  })
}

function metOn(event: RegistrationEvent | undefined): Pick<Clock, 'metOn'> {
  return event === undefined ? {} : { metOn: event.day }
}
