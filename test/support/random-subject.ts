/**
 * Who and what random documents ask about.
 *
 * @module
 */
import { citizenIdCheckCharacter } from '../../catalog/codes/citizen-id.ts'
import { usccCheckCharacter } from '../../catalog/codes/uscc.ts'
import type { SubjectKey, SubjectKind } from '../../catalog/types.ts'
import type { Dice } from './dice.ts'
import { FIRM, PEOPLE } from './offered.ts'

/** Of each kind there are so many: more than make a query one in bulk. */
const SUBJECTS = 26
/** A child and somebody of 16, by the clock of the tests; the others are grown up. */
const BORN = ['20190512', '20091230']

export const PERSONS: readonly string[] = [
  ...Object.values(PEOPLE),
  ...BORN.map((born) => person(`500100${born}901`)),
]
/** Who is asked about where many are. */
export const MORE_PEOPLE: readonly string[] = Array.from(
  { length: SUBJECTS - PERSONS.length },
  (_, n) => person(`51010019700101${910 + n}`),
)
export const FIRMS: readonly string[] = Array.from({ length: SUBJECTS }, (_, n) =>
  n === 0 ? FIRM : firm(`91500000MA0000${String(20 + n).padStart(3, '0')}`),
)

/** Subjects of a kind: those who are often asked about stand first. */
export function someSubjects(kind: SubjectKind): readonly (readonly string[])[] {
  return Array.from({ length: SUBJECTS }, (_, n) => kind.keys.map((key) => keyOf(key, n)))
}

function keyOf({ name, format }: SubjectKey, n: number): string {
  if (format === 'citizen-id') return [...PERSONS, ...MORE_PEOPLE][n] ?? ''
  if (format === 'uscc') return FIRMS[n] ?? ''
  return name.endsWith('Code') ? String(n + 1).padStart(2, '0') : `${name}-${9_001 + n}`
}

/** A key as consumers may write it: what it means is the same. */
export function written(dice: Dice, key: string): string {
  if (!/^\d{17}[\dX]$/.test(key) || dice.chance(0.9)) return key
  const isOld = key.slice(6, 8) === '19'
  return isOld && dice.chance(0.5) ? key.slice(0, 6) + key.slice(8, 17) : ` ${key.toLowerCase()} `
}

function person(digits: string): string {
  return `${digits}${citizenIdCheckCharacter(digits)}`
}

function firm(code: string): string {
  return `${code}${usccCheckCharacter(code)}`
}
