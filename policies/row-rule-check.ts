/**
 * What is wrong with a row rule: its form, its bounds, and what it says of the standard's items.
 *
 * @module
 */
import { isCalendarDate } from '../catalog/codes/calendar-date.ts'
import { didYouMean } from '../catalog/did-you-mean.ts'
import type { Finding } from '../catalog/finding.ts'
import type { Item, ItemType } from '../catalog/types.ts'
import { RULE_DEPTH_MAX, RULE_PARTS_MAX, RULE_VALUES_MAX } from './row-rule.ts'

/** What the check asks of the catalogue. */
export interface KnownToRules {
  /** The items of the standard. */
  readonly items: readonly Item[]
  hasCode(list: string, code: string): boolean
}

const FORMS =
  '{"all": […]}, {"any": […]}, {"not": …}, or a test of one "item" by "equals", "in", "from" and "to", "present" or "under"'

/** Everything that is wrong with a rule, by JSON pointer under `pointer`. Nothing about `rule` is assumed. */
export function rowRuleFindings(
  rule: unknown,
  known: KnownToRules,
  pointer: string,
): readonly Finding[] {
  const check = new RuleCheck(known)
  check.rule(rule, pointer, 1)
  if (check.parts > RULE_PARTS_MAX) {
    const message = `has ${check.parts} parts; a rule that people shall understand has at most ${RULE_PARTS_MAX}`
    check.findings.push({ pointer, message })
  }
  return check.findings
}

class RuleCheck {
  readonly findings: Finding[] = []
  parts = 0
  readonly #known: KnownToRules

  constructor(known: KnownToRules) {
    this.#known = known
  }

  rule(rule: unknown, pointer: string, depth: number): void {
    this.parts += 1
    if (depth > RULE_DEPTH_MAX) {
      this.#say(pointer, `lies deeper than ${RULE_DEPTH_MAX} levels; write the rule flatter`)
    } else if (!isObject(rule)) {
      this.#say(pointer, `is no rule. A rule is ${FORMS}`)
    } else if ('item' in rule) {
      this.#test(rule, pointer)
    } else {
      this.#branch(rule, pointer, depth)
    }
  }

  #branch(rule: Readonly<Record<string, unknown>>, pointer: string, depth: number): void {
    const [word, ...more] = Object.keys(rule)
    const parts = rule[word ?? '']
    if (more.length > 0 || (word !== 'all' && word !== 'any' && word !== 'not')) {
      this.#say(pointer, `is no rule. A rule is ${FORMS}`)
    } else if (word === 'not') {
      this.rule(parts, `${pointer}/not`, depth + 1)
    } else if (!Array.isArray(parts) || parts.length === 0) {
      this.#say(`${pointer}/${word}`, 'must be a list of at least one rule')
    } else {
      parts.forEach((part, i) => this.rule(part, `${pointer}/${word}/${i}`, depth + 1))
    }
  }

  #test(test: Readonly<Record<string, unknown>>, pointer: string): void {
    const name = test['item']
    const item = this.#known.items.find((one) => one.name === name)
    if (item === undefined) {
      const names = this.#known.items.map((one) => one.name)
      const near = typeof name === 'string' ? didYouMean(name, names) : ''
      this.#say(
        `${pointer}/item`,
        `names ${JSON.stringify(name)}, which is no item of the standard.${near}`,
      )
      return
    }
    const words = Object.keys(test)
      .filter((word) => word !== 'item')
      .sort()
    switch (words.join()) {
      case 'equals':
        this.#value(test['equals'], item, `${pointer}/equals`)
        return
      case 'in':
        this.#values(test['in'], item, `${pointer}/in`)
        return
      case 'present':
        if (typeof test['present'] !== 'boolean')
          this.#say(`${pointer}/present`, 'must be true or false')
        return
      case 'under':
        this.#under(test['under'], item, `${pointer}/under`)
        return
      case 'from':
      case 'to':
      case 'from,to':
        this.#range(test, item, pointer)
        return
      default:
        this.#say(
          pointer,
          `tests "${item.name}" by ${words.length === 0 ? 'nothing' : words.join(', ')}. A rule is ${FORMS}`,
        )
    }
  }

  #values(values: unknown, item: Item, pointer: string): void {
    if (!Array.isArray(values) || values.length === 0 || values.length > RULE_VALUES_MAX) {
      this.#say(pointer, `must be a list of 1 to ${RULE_VALUES_MAX} values`)
      return
    }
    values.forEach((value, i) => this.#value(value, item, `${pointer}/${i}`))
  }

  #value(value: unknown, item: Item, pointer: string): void {
    const form = formOf(item.type)
    if (!form.fits(value)) {
      this.#say(pointer, `must be ${form.words}, as ${item.nameZh} is of type ${item.type}`)
    } else if (item.codeList !== undefined && !this.#known.hasCode(item.codeList, String(value))) {
      this.#say(pointer, `is no code of the list "${item.codeList}", by which ${item.nameZh} goes`)
    }
  }

  #range(test: Readonly<Record<string, unknown>>, item: Item, pointer: string): void {
    if (!'NYFBIDT'.includes(item.type)) {
      this.#say(
        pointer,
        `gives a range of ${item.nameZh}, which has no order: only numbers, dates and times have one`,
      )
      return
    }
    for (const end of ['from', 'to']) {
      if (end in test) this.#value(test[end], item, `${pointer}/${end}`)
    }
  }

  #under(code: unknown, item: Item, pointer: string): void {
    if (item.codeList !== 'division') {
      this.#say(
        pointer,
        `is for items that hold a division (GB/T 2260), and ${item.nameZh} does not`,
      )
    } else if (typeof code !== 'string' || !this.#known.hasCode('division', code)) {
      this.#say(pointer, `is ${JSON.stringify(code)}, which is no division of GB/T 2260`)
    }
  }

  #say(pointer: string, message: string): void {
    this.findings.push({ pointer, message })
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

interface Form {
  readonly words: string
  fits(value: unknown): boolean
}

/** How a value of a rule is written. */
function formOf(type: ItemType): Form {
  switch (type) {
    case 'C':
    case 'M':
    case 'G':
      return {
        words: 'a text',
        fits: (value) => isText(value, /^[^\0]+$/) && value.trim() === value,
      }
    case 'N':
    case 'Y':
    case 'F':
    case 'B':
      return {
        words: 'a decimal number in quotes, like "120.50"',
        fits: (value) => isText(value, /^-?\d{1,40}(?:\.\d{1,40})?$/),
      }
    case 'I':
      return { words: 'a whole number', fits: Number.isSafeInteger }
    case 'D':
      return { words: 'a day, like "2026-01-31"', fits: isDay }
    case 'T':
      return {
        words: 'a time of China, like "2026-01-31T08:00:00+08:00"',
        fits: (value) =>
          isText(value, /^.{10}T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\+08:00$/) &&
          isDay(value.slice(0, 10)),
      }
    case 'L':
      return { words: 'true or false', fits: (value) => typeof value === 'boolean' }
  }
}

function isText(value: unknown, form: RegExp): value is string {
  return typeof value === 'string' && form.test(value)
}

function isDay(value: unknown): boolean {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(String(value)) ?? []
  return day !== undefined && isCalendarDate(Number(year), Number(month), Number(day))
}
