/**
 * What is done to a column on its way to an item, in words: each step of `adapters/MAPPING.md`, in the order in which it
 * is done.
 *
 * @module
 */
import type { Words } from '../words/words-of.ts'
import { isFields, type ItemMapping } from './entry.ts'

type Say = Pick<Words, 'say' | 'term' | 'number' | 'language'>
type Step = (how: ItemMapping, words: Say) => string | undefined

/** Where an item is read; `''` where that is not said. */
export function originIn({ column, join, constant }: ItemMapping, { say }: Say): string {
  if (join !== undefined) return join.columns.join(` ${join.separator ?? '+'} `)
  if (constant !== undefined) return say('conversion.constant.is', { value: constant })
  return column ?? ''
}

/** @param codesOf what is said of the table of codes; how many there are, unless told. */
export function conversionIn(
  how: ItemMapping,
  words: Say,
  codesOf: (codes: Codes) => string = (codes) =>
    words.say('conversion.codes.is', { count: words.number(Object.keys(codes).length) }),
): readonly string[] {
  const steps: Readonly<Record<string, Step>> = {
    ...STEPS,
    codes: ({ codes }) => (isFields(codes) ? codesOf(codes) : undefined),
  }
  const told = Object.entries(steps).flatMap(([name, step]) =>
    how[name] === undefined ? [] : (step(how, words) ?? []),
  )
  const others = Object.entries(how).filter(([name]) => !(name in steps) && !ORIGINS.includes(name))
  return [...told, ...others.map(([name, value]) => `${name}: ${textOf(value)}`)]
}

/** Longer tables of codes are told by those that another version has otherwise, and by their number. */
const PAIRS_MAX = 40

/** The pairs of a table of codes, as the source has it and as the standard has it. */
export function codesIn(
  codes: Codes,
  { say, language, number }: Say,
  /** Of the version that it is compared with. */
  other: Codes = {},
): string {
  const all = Object.entries(codes)
  const isLong = all.length > PAIRS_MAX
  const shown = isLong ? all.filter(([theirs, ours]) => other[theirs] !== ours) : all
  const pairs = shown.slice(0, PAIRS_MAX).map(([theirs, ours]) => `${theirs} → ${ours}`)
  const text = pairs.join(language === 'zh' ? '，' : ', ')
  return isLong
    ? say('conversion.codes.some', { count: number(all.length), pairs: `${text} …` })
    : say('conversion.codes.all', { pairs: text })
}

type Codes = Readonly<Record<string, string>>

const ORIGINS: readonly string[] = ['column', 'join', 'constant']

const STEPS: Readonly<Record<string, Step>> = {
  split: ({ split = {} }, { say }) => {
    const { by, part, from, to } = split
    return by === undefined
      ? say('conversion.split.characters', { from: from ?? 1, to: to ?? '…' })
      : say('conversion.split.part', { by, part: part ?? 1 })
  },
  trim: ({ trim }, { say }) => (trim === 'all' ? say('conversion.trim.all.is') : undefined),
  empty: ({ empty = [] }, { say }) =>
    say('conversion.empty.is', { texts: [...empty].map((text) => `“${text}”`).join(' ') }),
  halfWidth: ({ halfWidth }, { say }) => (halfWidth ? say('conversion.halfWidth.is') : undefined),
  case: ({ case: letters = '' }, { term }) => term('conversion.case', letters),
  fifteenDigits: ({ fifteenDigits }, { say }) =>
    fifteenDigits ? say('conversion.fifteenDigits.is') : undefined,
  date: ({ date = '' }, { say }) => say('conversion.date.is', { form: date }),
  zone: ({ zone = '' }, { say }) => say('conversion.zone.is', { zone }),
  codes: () => undefined,
  unknownCode: ({ unknownCode = '', defaultCode = '' }, { say, term }) =>
    unknownCode === 'default'
      ? say('conversion.unknown.default', { code: defaultCode })
      : term('conversion.unknown', unknownCode),
  defaultCode: () => undefined,
  scale: ({ scale = 0 }) => `× ${10 ** scale}`,
  unit: ({ unit }, { say, term }) =>
    unit &&
    say('conversion.unit.is', {
      from: term('conversion.unit', unit.from),
      to: term('conversion.unit', unit.to),
    }),
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
