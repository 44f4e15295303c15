import { alarmAt, dateOf, firstOfDays, type WatchRule } from './rule.ts'

/** Data is asked for in the night. Told once of an operator and day. */
export const nightAccess: WatchRule = (watched) => {
  const { nightFromHour, nightToHour, aroundTheClock } = watched.settings
  const isNight = (clock: string): boolean => {
    const hour = Number(clock.slice(0, 2))
    return nightFromHour <= nightToHour
      ? hour >= nightFromHour && hour < nightToHour
      : hour >= nightFromHour || hour < nightToHour
  }
  const nights = firstOfDays(
    watched,
    ({ consumer, clock }) => isNight(clock) && !aroundTheClock.includes(consumer),
  )
  return nights.map(({ consumer, operator, day, clock, index, record }) => {
    const at = dateOf(record)
    return alarmAt(watched, 'night-access', [consumer, operator, day], at, [index], {
      en: `Operator ${operator} of ${consumer} asked at ${clock} in the night of ${day} (night: ${nightFromHour}:00 to ${nightToHour}:00).`,
      zh: `${consumer} 的经办人 ${operator} 于 ${day} 夜间 ${clock} 查询（夜间为 ${nightFromHour}:00 至 ${nightToHour}:00）。`,
    })
  })
}

/** Data is asked for on a day that is no working day by the official calendar. Told once of an operator and day. */
export const holidayAccess: WatchRule = (watched) => {
  const { settings, calendar } = watched
  const holidays = firstOfDays(
    watched,
    ({ consumer, day }) =>
      !calendar.isWorkingDay(day) && !settings.aroundTheClock.includes(consumer),
  )
  return holidays.map(({ consumer, operator, day, clock, index, record }) => {
    const at = dateOf(record)
    return alarmAt(watched, 'holiday-access', [consumer, operator, day], at, [index], {
      en: `Operator ${operator} of ${consumer} asked on ${day} at ${clock}, which is no working day by the official calendar.`,
      zh: `${consumer} 的经办人 ${operator} 于 ${day} ${clock} 查询，按国务院办公厅节假日安排该日不是工作日。`,
    })
  })
}
