import { alarmAt, askerOf, dateOf, firstByKey, momentOf, type WatchRule } from './rule.ts'

/** Data is asked for in the night. Told once of an operator and day. */
export const nightAccess: WatchRule = (watched) => {
  const { batch, settings } = watched
  const { nightFromHour, nightToHour, aroundTheClock } = settings
  const nights = firstByKey(batch, (record) => {
    const asker = askerOf(record)
    if (asker === undefined || aroundTheClock.includes(asker.consumer)) return undefined
    const hour = Number(momentOf(record).clock.slice(0, 2))
    const isNight =
      nightFromHour <= nightToHour
        ? hour >= nightFromHour && hour < nightToHour
        : hour >= nightFromHour || hour < nightToHour
    return isNight ? `${asker.consumer}:${asker.operator}:${momentOf(record).day}` : undefined
  })
  return [...nights].map(([key, { index, record }]) => {
    const at = dateOf(record)
    const { day, clock } = momentOf(record)
    const who = askerOf(record)
    return alarmAt(watched, 'night-access', [key], at, [index], {
      en: `Operator ${who?.operator ?? ''} of ${who?.consumer ?? ''} asked at ${clock} in the night of ${day} (night: ${nightFromHour}:00 to ${nightToHour}:00).`,
      zh: `${who?.consumer ?? ''} 的经办人 ${who?.operator ?? ''} 于 ${day} 夜间 ${clock} 查询（夜间为 ${nightFromHour}:00 至 ${nightToHour}:00）。`,
    })
  })
}

/** Data is asked for on a day that is no working day by the official calendar. Told once of an operator and day. */
export const holidayAccess: WatchRule = (watched) => {
  const { batch, settings, calendar } = watched
  const holidays = firstByKey(batch, (record) => {
    const asker = askerOf(record)
    if (asker === undefined || settings.aroundTheClock.includes(asker.consumer)) return undefined
    const { day } = momentOf(record)
    return calendar.isWorkingDay(day) ? undefined : `${asker.consumer}:${asker.operator}:${day}`
  })
  return [...holidays].map(([key, { index, record }]) => {
    const at = dateOf(record)
    const { day, clock } = momentOf(record)
    const who = askerOf(record)
    return alarmAt(watched, 'holiday-access', [key], at, [index], {
      en: `Operator ${who?.operator ?? ''} of ${who?.consumer ?? ''} asked on ${day} at ${clock}, which is no working day by the official calendar.`,
      zh: `${who?.consumer ?? ''} 的经办人 ${who?.operator ?? ''} 于 ${day} ${clock} 查询，按国务院办公厅节假日安排该日不是工作日。`,
    })
  })
}
