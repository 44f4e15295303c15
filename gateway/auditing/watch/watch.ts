/**
 * Lets every rule look at what was just indexed, and keeps what they raise.
 *
 * @module
 */
import type { WorkCalendar } from '../../../catalog/working-days.ts'
import { raiseAlarms, type Alarm } from '../../state/alarms.ts'
import type { Sql } from '../../state/database.ts'
import { caseMisfit, caseTwoMatters } from './case-misfit.ts'
import { firstUse } from './first-use.ts'
import { subjectManyConsumers } from './many-consumers.ts'
import { caseManySubjects, operatorManySubjects } from './many-subjects.ts'
import { holidayAccess, nightAccess } from './off-hours.ts'
import { refusalsInARow } from './refusals.ts'
import { byOperator, type WatchedRecord, type WatchRule } from './rule.ts'
import { sequentialNumbers } from './sequence.ts'
import type { WatchRuleName, WatchSettings } from './settings.ts'

/** The compiler asks for every rule that there is a name of. */
const RULES: Readonly<Record<WatchRuleName, WatchRule>> = {
  'operator-many-subjects': operatorManySubjects,
  'case-many-subjects': caseManySubjects,
  'subject-many-consumers': subjectManyConsumers,
  'night-access': nightAccess,
  'holiday-access': holidayAccess,
  'case-misfit': caseMisfit,
  'case-two-matters': caseTwoMatters,
  'sequential-numbers': sequentialNumbers,
  'first-use': firstUse,
  'refusals-in-a-row': refusalsInARow,
}

/** Until the transaction ends. Of two replicas that add the last record of an alarm, the later one sees the other's. */
const ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('shudao watch'))"

/** Runs in the transaction that indexes a batch: whatever happens, each record is watched once. */
export type Watch = (sql: Sql, log: string, batch: readonly WatchedRecord[]) => Promise<void>

export function makeWatch(
  settings: WatchSettings,
  calendar: Pick<WorkCalendar, 'isWorkingDay'>,
): Watch {
  const rules = Object.entries(RULES).filter(
    ([name]) => !settings.off.includes(name as WatchRuleName),
  )
  return async (sql, log, batch) => {
    await sql.query(ONE_AT_A_TIME)
    const watched = { sql, log, batch, operators: byOperator(batch), settings, calendar }
    const alarms: Alarm[] = []
    for (const [, rule] of rules) {
      alarms.push(...(await rule(watched)))
    }
    await raiseAlarms(sql, alarms)
  }
}
