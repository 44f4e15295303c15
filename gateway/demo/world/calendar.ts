/**
 * Dates of the demo world, counted back from a fixed day so that the world never ages.
 *
 * @module
 */
import type { Random } from './random.ts'

/** The day on which every source of the demo was last brought up to date. */
export const DEMO_DATE = '2026-06-30'

/** `YYYY-MM-DD`, `days` after `date` (before, when negative). */
export function addDays(date: string, days: number): string {
  return toDate(toDays(date) + days)
}

/** The same day `years` later; 29 February becomes the 28th where it must. */
export function addYears(date: string, years: number): string {
  const [year, month, day] = date.split('-') as [string, string, string]
  const target = `${Number(year) + years}-${month}-${day}`
  return day === '29' && addDays(target, 0) !== target ? `${Number(year) + years}-02-28` : target
}

/** Completed years on {@link DEMO_DATE}. */
export function ageOf(birthDate: string): number {
  const years = Number(DEMO_DATE.slice(0, 4)) - Number(birthDate.slice(0, 4))
  return birthDate.slice(5) > DEMO_DATE.slice(5) ? years - 1 : years
}

/** Any day from `first` to `last`, both included and in order. */
export function dayBetween(random: Random, first: string, last: string): string {
  const from = toDays(first)
  return toDate(from + random.integer(0, Math.max(0, toDays(last) - from)))
}

/** `YYYYMM` of a date. */
export function yearMonth(date: string): string {
  return date.slice(0, 7).replace('-', '')
}

/** Days since 1970-01-01. Arithmetic only, for it runs some hundred thousand times a world. */
function toDays(date: string): number {
  const month = Number(date.slice(5, 7))
  // Years begin in March here, so that the leap day is the last of its year.
  const year = Number(date.slice(0, 4)) - (month <= 2 ? 1 : 0)
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + Number(date.slice(8, 10)) - 1
  return year * 365 + leapDays(year) + dayOfYear - 719_468
}

/** The inverse of {@link toDays}. */
function toDate(days: number): string {
  const shifted = days + 719_468
  let year = Math.floor((shifted - 60) / 365.2425) + 1
  while (year * 365 + leapDays(year) > shifted) year -= 1
  const dayOfYear = shifted - year * 365 - leapDays(year)
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153)
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1
  const month = ((shiftedMonth + 2) % 12) + 1
  return `${month <= 2 ? year + 1 : year}-${twoDigits(month)}-${twoDigits(day)}`
}

function leapDays(year: number): number {
  return Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400)
}

function twoDigits(number: number): string {
  return number < 10 ? `0${number}` : String(number)
}
