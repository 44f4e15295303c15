import { alarmAt, dateOf, firstOfDaysAmong, type WatchRule } from './rule.ts'

/** The request path noticed that citizen numbers were gone through one after another (`gateway/core/sequences.ts`). */
export const sequentialNumbers: WatchRule = (watched) => {
  const noticed = firstOfDaysAmong(watched, ({ record }) =>
    record.signs.includes('SEQUENTIAL_NUMBERS'),
  )
  return noticed.map(({ consumer, operator, day, index, record }) => {
    const at = dateOf(record)
    return alarmAt(watched, 'sequential-numbers', [consumer, operator, day], at, [index], {
      en: `Operator ${operator} of ${consumer} went through citizen numbers one after another on ${day}: numbers that are tried, not numbers of applicants.`,
      zh: `${consumer} 的经办人 ${operator} 于 ${day} 按顺序逐个查询公民身份号码，疑似试探号码而非办理申请。`,
    })
  })
}
