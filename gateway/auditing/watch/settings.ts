/**
 * From when on the rules that watch the record speak. Each may be set in the configuration.
 *
 * @module
 */
import type { WATCH_RULES } from '../../state/alarm-rules.ts'

export type WatchRuleName = (typeof WATCH_RULES)[number]

export interface WatchSettings {
  /** Rules that do not speak. */
  readonly off: readonly WatchRuleName[]
  /** Different subjects that one operator may ask about in a day. */
  readonly operatorSubjectsPerDayMax: number
  /** Different subjects of one case. */
  readonly caseSubjectsMax: number
  /** Different consumers that may ask about one subject within `subjectConsumersDays`. */
  readonly subjectConsumersMax: number
  readonly subjectConsumersDays: number
  /** Night begins and ends with these full hours of both provinces' time. */
  readonly nightFromHour: number
  readonly nightToHour: number
  /** Ids of consumers that serve around the clock: night and holiday are nothing to them. */
  readonly aroundTheClock: readonly string[]
  /** The so-many-th refusal in a row speaks. */
  readonly refusalsInARowMax: number
  /** So many neighbouring citizen numbers are a sequence. */
  readonly sequenceNumbersMin: number
}

export const WATCH_SETTINGS: WatchSettings = {
  off: [],
  operatorSubjectsPerDayMax: 200,
  caseSubjectsMax: 20,
  subjectConsumersMax: 5,
  subjectConsumersDays: 7,
  nightFromHour: 22,
  nightToHour: 6,
  aroundTheClock: [],
  refusalsInARowMax: 10,
  sequenceNumbersMin: 5,
}
