/**
 * Random values of every type that items have: as a consumer claims them, as a source holds them, and as items hold them.
 *
 * @module
 */
import type { CodeList, Item, ItemType } from '../../catalog/types.ts'
import type { Value } from '../../gateway/core/types.ts'
import type { Dice } from './dice.ts'
import { content } from './offered.ts'
import { FIRMS, MORE_PEOPLE, PERSONS, written } from './random-subject.ts'

const TEXTS = [
  '王芳',
  '周桂兰',
  '1',
  '13900001234',
  '四川省成都市锦江区合成路9号3单元901室',
  '渝A90001',
]
/** What JSON, GraphQL and JavaScript may take for something else. */
const ODD_TEXTS = [
  ...['', '"quoted"\\', 'line\nbreak', '\u2028', '\u0000', '𠮷', 'e\u0301', ' 王 芳 '],
  ...['null', 'true', '__proto__', '{"a":[1]}', '$v1', '****', 'x'.repeat(300)],
]
const DAYS = ['1950-03-15', '2026-03-01', '1988-04-12']
const ODD_DAYS = ['2024-02-29', '0001-01-01', '9999-12-31']
const TIMES = ['09:30:00+08:00', '00:00:00Z', '23:59:59.000000001-11:30']
const DECIMALS = ['0', '12.5', '-3', '3120.55']
const ODD_DECIMALS = ['-0', '0012.50', '99999999999999999999.9999999999', '0.0000000001', '1.0']
const WHOLES = [0, 1, 2]
const ODD_WHOLES = [-1, 2_147_483_647, -2_147_483_648]

/** How sources write what is no text, beside the usual way; not all of it is what the standard says. */
const WRITTEN: Readonly<Record<ItemType, readonly string[]>> = {
  C: [...TEXTS, '\ud800'],
  M: TEXTS,
  G: TEXTS,
  N: ['1e3', '.5', '+7', ' 12 ', '１２', '12,5'],
  Y: ['1e3', '.50', '+7', '-0.00', '¥12', '1e-12'],
  F: ['1E400', '6.02214076e23', '-.5e-7', 'NaN', 'Infinity', '0.1000'],
  B: ['2.2250738585072014e-308', '9007199254740993', '1e', '-0', '0x10'],
  I: ['007', '1.0', '1e2', '1.5', '2147483648', '-2147483649', '9007199254740993'],
  D: ['20230229', '2026-03-01', '00000000', '20240229'],
  T: ['2026-03-01 24:00:00', '2026-03-01 09:30:00.5', '2026-02-30 00:00:00', '2026-03-01'],
  L: ['Y', 'n', 'TRUE', 'f', '是', '否', 'yes', '2', 'on'],
}

/** A value that is claimed of an item: mostly what a source may hold. */
export function randomClaim(dice: Dice, typeName: string): Value {
  switch (typeName) {
    case 'String':
      return text(dice)
    case 'CitizenId':
      return written(dice, person(dice))
    case 'Uscc':
      return firm(dice)
    case 'Date':
      return day(dice)
    case 'DateTime':
      return time(dice)
    case 'Decimal':
      return decimal(dice)
    case 'Int':
      return whole(dice)
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
  const isFree = item.codeList === undefined && item.format === undefined
  if (isFree && dice.chance(0.15)) return dice.pick(WRITTEN[item.type])
  const value = randomValue(dice, item)
  if (item.type === 'D') return String(value).replaceAll('-', '')
  return item.type === 'T' ? String(value).slice(0, 19).replace('T', ' ') : String(value)
}

/** What an item holds. */
export function randomValue(dice: Dice, { type, codeList, format }: Item): Value {
  if (codeList !== undefined) return codeOf(dice, ({ id }) => id === codeList)
  if (format !== undefined) return format === 'uscc' ? firm(dice) : person(dice)
  switch (type) {
    case 'C':
    case 'M':
    case 'G':
      return text(dice)
    case 'N':
    case 'Y':
    case 'F':
    case 'B':
      return decimal(dice)
    case 'I':
      return whole(dice)
    case 'D':
      return day(dice)
    case 'T':
      return time(dice)
    case 'L':
      return dice.chance(0.5)
  }
}

function person(dice: Dice): string {
  return dice.pick(dice.chance(0.9) ? PERSONS : MORE_PEOPLE)
}

function firm(dice: Dice): string {
  return dice.pick(FIRMS.slice(0, 3))
}

function text(dice: Dice): string {
  return dice.pick(dice.chance(0.7) ? TEXTS : ODD_TEXTS)
}

function day(dice: Dice): string {
  return dice.pick(dice.chance(0.8) ? DAYS : ODD_DAYS)
}

function time(dice: Dice): string {
  return `${day(dice)}T${dice.pick(TIMES)}`
}

function decimal(dice: Dice): string {
  return dice.pick(dice.chance(0.8) ? DECIMALS : ODD_DECIMALS)
}

function whole(dice: Dice): number {
  return dice.pick(dice.chance(0.8) ? WHOLES : ODD_WHOLES)
}

function codeOf(dice: Dice, isIt: (list: CodeList) => boolean): string {
  const list = content.codeLists.find(isIt)
  return list === undefined ? '1' : dice.pick(list.codes.slice(0, 3)).code
}
