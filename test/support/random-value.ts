/**
 * Random values of every type that items have: as a consumer claims them, as a source holds them, and as items hold them.
 *
 * @module
 */
import { usccCheckCharacter } from '../../catalog/codes/uscc.ts'
import type { CodeList, Item, SubjectKind } from '../../catalog/types.ts'
import type { Value } from '../../gateway/core/types.ts'
import type { Dice } from './dice.ts'
import { content, FIRM, PEOPLE } from './offered.ts'

const PERSONS: readonly string[] = Object.values(PEOPLE)
const ORGANISATIONS = [FIRM, ...['91500000MA0000023', '91500000MA0000031'].map(withCheck)]
const TEXTS = ['王芳', '周桂兰', '', '"quoted"\\', 'line\nbreak', '𠮷', '1', '13900001234']
const DAYS = ['1950-03-15', '2026-03-01', '1988-04-12']

/** Three subjects of a kind; of persons, all that the tests know. */
export function someSubjects(kind: SubjectKind): readonly (readonly string[])[] {
  const [only] = kind.keys
  if (kind.keys.length === 1 && only?.format === 'citizen-id') return PERSONS.map((one) => [one])
  if (kind.keys.length === 1 && only?.format === 'uscc') return ORGANISATIONS.map((one) => [one])
  return [1, 2, 3].map((n) => kind.keys.map((key) => keyOf(key.name, n)))
}

function keyOf(name: string, n: number): string {
  return name.endsWith('Code') ? `0${n}` : `${name}-900${n}`
}

function withCheck(code: string): string {
  return `${code}${usccCheckCharacter(code)}`
}

/** A value that is claimed of an item: mostly what a source may hold. */
export function randomClaim(dice: Dice, typeName: string): Value {
  switch (typeName) {
    case 'String':
      return dice.pick(TEXTS)
    case 'CitizenId':
      return dice.pick(PERSONS)
    case 'Uscc':
      return dice.pick(ORGANISATIONS)
    case 'Date':
      return dice.pick(DAYS)
    case 'DateTime':
      return `${dice.pick(DAYS)}T09:30:00+08:00`
    case 'Decimal':
      return decimal(dice)
    case 'Int':
      return dice.below(3)
    case 'Boolean':
      return dice.chance(0.5)
    default:
      return codeOf(dice, (list) => list.typeName === typeName)
  }
}

/** What a source holds in a column, in the forms of `offered.ts`: a value, nothing, or what breaks the standard. */
export function randomColumn(dice: Dice, item: Item): string | null {
  if (dice.chance(0.15)) return null
  if (dice.chance(0.05)) return '去年春天'
  if (item.codeList === 'sex') return dice.pick(['男', '女'])
  const value = randomValue(dice, item)
  if (item.type === 'D') return String(value).replaceAll('-', '')
  return item.type === 'T' ? `${dice.pick(DAYS)} 09:30:00` : String(value)
}

/** What an item holds. */
export function randomValue(dice: Dice, { type, codeList, format }: Item): Value {
  if (codeList !== undefined) return codeOf(dice, ({ id }) => id === codeList)
  if (format !== undefined) return dice.pick(format === 'uscc' ? ORGANISATIONS : PERSONS)
  switch (type) {
    case 'C':
    case 'M':
    case 'G':
      return dice.pick(TEXTS)
    case 'N':
    case 'Y':
    case 'F':
    case 'B':
      return decimal(dice)
    case 'I':
      return dice.below(3)
    case 'D':
      return dice.pick(DAYS)
    case 'T':
      return `${dice.pick(DAYS)}T09:30:00+08:00`
    case 'L':
      return dice.chance(0.5)
  }
}

function decimal(dice: Dice): string {
  return dice.pick(['0', '12.5', '-3', '3120.55'])
}

function codeOf(dice: Dice, isIt: (list: CodeList) => boolean): string {
  const list = content.codeLists.find(isIt)
  return list === undefined ? '1' : dice.pick(list.codes.slice(0, 3)).code
}
