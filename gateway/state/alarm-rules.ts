/**
 * The rules by which alarms ring, of whatever watches: the compiler asks for each.
 *
 * @module
 */

/** Those that watch the record. */
export const WATCH_RULES = [
  'operator-many-subjects',
  'case-many-subjects',
  'subject-many-consumers',
  'night-access',
  'holiday-access',
  'case-misfit',
  'case-two-matters',
  'sequential-numbers',
  'first-use',
  'refusals-in-a-row',
] as const

export const ALARM_RULES = [
  ...WATCH_RULES,
  'twin-missing',
  'twin-not-told',
  'twin-contradicted',
  'clock-set-back',
  'log-rolled-back',
  'log-forked',
  'log-unwitnessed',
  'peer-log-rolled-back',
  'peer-log-forked',
  'peer-log-unreadable',
  'peer-mirror-contradicted',
  'peer-mirror-late',
  'peer-entries-lost',
  'procedure-at-odds',
  'deadline-near',
  'deadline-overdue',
  'data-stale',
  'layout-differs',
] as const
export type AlarmRule = (typeof ALARM_RULES)[number]
