/**
 * A rule that watches exchange records as they arrive, batch by batch, in the order of the log.
 *
 * A rule looks at each record once. What it raises must not depend on where batches end: an alarm's id and text come
 * from the record at which it began, and later ones with the same id are not raised again.
 *
 * @module
 */
import { groupBy } from '../../../catalog/group-by.ts'
import type { WorkCalendar } from '../../../catalog/working-days.ts'
import type { ExchangeRecord } from '../../audit/exchange-record.ts'
import { localTime } from '../../core/day.ts'
import type { Alarm } from '../../state/alarms.ts'
import type { Sql, SqlValue } from '../../state/database.ts'
import type { WatchRuleName, WatchSettings } from './settings.ts'

export interface WatchedRecord {
  readonly index: number
  readonly record: ExchangeRecord
}

export interface Watched {
  /**
   * The transaction in which the batch was indexed: the index has it, everything before, and what other replicas' logs had when it
   * was their turn. One replica at a time has its records watched, so none misses what another is about to add.
   */
  readonly sql: Sql
  readonly log: string
  /** In the order of the log; never empty. */
  readonly batch: readonly WatchedRecord[]
  /** Those of the batch behind which there is a person. */
  readonly operators: readonly OperatorRecords[]
  readonly settings: WatchSettings
  readonly calendar: Pick<WorkCalendar, 'isWorkingDay'>
}

/** What one operator of a consumer asked, in the order of the log; never nothing. */
export interface OperatorRecords {
  readonly consumer: string
  readonly operator: string
  readonly records: readonly WatchedRecord[]
  /** Of each minute, and of a record that names another time zone, the first record. */
  readonly minutes: readonly FirstOfMinute[]
}

/** An operator's first record of a minute. */
interface FirstOfMinute extends WatchedRecord {
  readonly moment: Moment
}

/** Not by one text made of both names: a text that was just made costs more to look up than both of them. */
export function byOperator(batch: readonly WatchedRecord[]): readonly OperatorRecords[] {
  const asked = batch.filter(({ record }) => record.consumer !== null && record.operator !== null)
  const byConsumer = groupBy(asked, ({ record }) => record.consumer?.id ?? '')
  return [...byConsumer].flatMap(([consumer, ofConsumer]) =>
    Array.from(
      groupBy(ofConsumer, ({ record }) => record.operator ?? ''),
      ([operator, records]) => ({ consumer, operator, records, minutes: firstOfMinutes(records) }),
    ),
  )
}

/** Rules that ask when something was asked look at these: some few, where there are thousands of records. */
function firstOfMinutes(records: readonly WatchedRecord[]): readonly FirstOfMinute[] {
  const first: FirstOfMinute[] = []
  for (const { index, record } of records) {
    const moment = momentOf(record)
    if (first.at(-1)?.moment !== moment) first.push({ index, record, moment })
  }
  return first
}

export type WatchRule = (watched: Watched) => Promise<readonly Alarm[]> | readonly Alarm[]

/** Of the rows `table` of the index, those of the batch: the values of {@link rangeOf}, from `$1` on. */
export function inBatch(table: string): string {
  return `${table}.log = $1 AND ${table}.log_index BETWEEN $2 AND $3`
}

/** The log, and the batch's first and last entry in it. */
export function rangeOf({ log, batch }: Pick<Watched, 'log' | 'batch'>): readonly SqlValue[] {
  return [log, batch[0]?.index ?? 0, batch.at(-1)?.index ?? -1]
}

/** A statement that gives the `case_number`s of the batch, each once. */
export const CASES_OF_BATCH = `
  SELECT DISTINCT b.case_number FROM shudao.log_index b
   WHERE ${inBatch('b')} AND b.kind = 'exchange' AND b.case_number IS NOT NULL`

/** Records that an alarm names at most: the last before it began, and the one at which it did. */
export const ALARM_RECORDS_MAX = 20

/** A record of the watched log, or of another replica's. */
export interface Place {
  readonly log: string
  readonly index: number
}

interface Told {
  readonly en: string
  readonly zh: string
}

/** An alarm that points to records of the watched log, of which the last is the one at which it began. */
export function alarmAt(
  { log }: Pick<Watched, 'log'>,
  rule: WatchRuleName,
  key: readonly string[],
  time: Date,
  indexes: readonly number[],
  told: Told,
): Alarm {
  const places = indexes.map((index) => ({ log, index }))
  return alarmOf(rule, key, time, places, told)
}

/** An alarm that points to records of all replicas' logs. */
export function alarmOf(
  rule: WatchRuleName,
  key: readonly string[],
  time: Date,
  places: readonly Place[],
  told: Told,
): Alarm {
  return {
    id: alarmId(rule, key),
    rule,
    time,
    explanation: told.en,
    explanationZh: told.zh,
    records: places.slice(-ALARM_RECORDS_MAX).map((place) => ({ ...place, exchangeId: null })),
  }
}

function alarmId(rule: WatchRuleName, key: readonly string[]): string {
  return [rule, ...key].join(':')
}

/** A condition: whether the rule has spoken of what stands in this column, its alarms having a key of one part. */
export function isTold(rule: WatchRuleName, column: string): string {
  return `EXISTS (SELECT FROM shudao.alarm a WHERE a.id = '${alarmId(rule, [''])}' || ${column})`
}

/**
 * The order in which records were watched, as far as it can be known: other replicas' first, by their time; then those of the
 * watched log `$1`, whose order is proven.
 *
 * @param table a table of the index, by its name in the statement.
 */
export function arrivalOf(table: string, order: 'ASC' | 'DESC' = 'ASC'): string {
  const isOwn = `${table}.log = $1`
  const otherTime = `CASE WHEN ${isOwn} THEN NULL ELSE ${table}.time END`
  return [isOwn, otherTime, `${table}.log`, `${table}.log_index`]
    .map((column) => `${column} ${order}`)
    .join(', ')
}

/** Places that a statement gives as two arrays of one length. */
export function placesOf(logs: unknown, indexes: unknown): readonly Place[] {
  const all = indexes as readonly string[]
  return (logs as readonly string[]).map((log, at) => ({ log, index: Number(all[at]) }))
}

/** Those of `keys` of which the rule has not spoken: there is nothing more to find out about the others. */
export async function untold<Key>(
  { sql }: Pick<Watched, 'sql'>,
  rule: WatchRuleName,
  keys: readonly Key[],
  nameOf: (key: Key) => readonly string[],
): Promise<readonly Key[]> {
  const ids = keys.map((key) => alarmId(rule, nameOf(key)))
  const rows = await sql.query('SELECT id FROM shudao.alarm WHERE id = ANY($1::text[])', [ids])
  const told = new Set(rows.map(({ id }) => id))
  return keys.filter((_key, place) => !told.has(ids[place]))
}

/** One record of each key, the first; records without a key are left out. */
export function firstByKey(
  batch: readonly WatchedRecord[],
  keyOf: (record: ExchangeRecord) => string | undefined,
): ReadonlyMap<string, WatchedRecord> {
  const first = new Map<string, WatchedRecord>()
  for (const watched of batch) {
    const key = keyOf(watched.record)
    if (key !== undefined && !first.has(key)) first.set(key, watched)
  }
  return first
}

/** An operator's first record of a day, of those that are meant. */
export interface FirstOfDay extends WatchedRecord, Moment {
  readonly consumer: string
  readonly operator: string
}

/**
 * Of each operator and day in the batch, the first record that is meant.
 *
 * @param isMeant is not asked of each record, so it is told only what all records of an operator's minute have in common.
 */
export function firstOfDays(
  { operators }: Pick<Watched, 'operators'>,
  isMeant: IsMeant,
): readonly FirstOfDay[] {
  return operators.flatMap((of) => firstOfEachDay(of, of.minutes, isMeant))
}

/** The same of those records of which `isAmong` holds, whatever their minute. */
export function firstOfDaysAmong(
  { operators }: Pick<Watched, 'operators'>,
  isAmong: (watched: WatchedRecord) => boolean,
): readonly FirstOfDay[] {
  return operators.flatMap((of) => {
    const among = of.records.filter(isAmong)
    return firstOfEachDay(of, firstOfMinutes(among), () => true)
  })
}

function firstOfEachDay(
  { consumer, operator }: OperatorRecords,
  minutes: readonly FirstOfMinute[],
  isMeant: IsMeant,
): readonly FirstOfDay[] {
  const told = new Set<string>()
  const found: FirstOfDay[] = []
  for (const { index, record, moment } of minutes) {
    const first = { consumer, operator, ...moment, index, record }
    if (told.has(moment.day) || !isMeant(first)) continue
    told.add(moment.day)
    found.push(first)
  }
  return found
}

type IsMeant = (minute: Moment & Pick<FirstOfDay, 'consumer' | 'operator'>) => boolean

/** Where both provinces are. Of records one after another in the same minute it is the same object. */
interface Moment {
  readonly day: string
  /** `HH:MM` */
  readonly clock: string
}

/** The moment last told, and the minute as records write it: rules ask several times of each of the thousand records in it. */
let latest: { readonly minute: string; readonly moment: Moment } = {
  minute: '\n',
  moment: { day: '', clock: '' },
}

export function momentOf({ time }: ExchangeRecord): Moment {
  const isLocal = time.endsWith(LOCAL_ZONE)
  if (isLocal && time.startsWith(latest.minute)) return latest.moment
  const local = isLocal ? time : localTime(new Date(time))
  const minute = local.slice(0, 'YYYY-MM-DDTHH:MM'.length)
  latest = { minute, moment: { day: local.slice(0, 10), clock: local.slice(11, 16) } }
  return latest.moment
}

export function dateOf({ time }: ExchangeRecord): Date {
  return new Date(time)
}

const LOCAL_ZONE = '+08:00'
