import { alarmAt, askerOf, dateOf, firstByKey, momentOf, type WatchRule } from './rule.ts'

/** The request path noticed that citizen numbers were gone through one after another (`gateway/core/sequences.ts`). */
export const sequentialNumbers: WatchRule = (watched) => {
  const noticed = firstByKey(watched.batch, (record) => {
    const asker = askerOf(record)
    return asker !== undefined && record.signs.includes('SEQUENTIAL_NUMBERS')
      ? `${asker.consumer}:${asker.operator}:${momentOf(record).day}`
      : undefined
  })
  return [...noticed].map(([key, { index, record }]) => {
    const at = dateOf(record)
    const { day } = momentOf(record)
    const who = askerOf(record)
    return alarmAt(watched, 'sequential-numbers', [key], at, [index], {
      en: `Operator ${who?.operator ?? ''} of ${who?.consumer ?? ''} went through citizen numbers one after another on ${day}: numbers that are tried, not numbers of applicants.`,
      zh: `${who?.consumer ?? ''} 的经办人 ${who?.operator ?? ''} 于 ${day} 按顺序逐个查询公民身份号码，疑似试探号码而非办理申请。`,
    })
  })
}
