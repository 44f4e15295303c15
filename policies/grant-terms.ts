/**
 * The terms of a grant in words, for whoever is told that it permits: until when, how much a day, which records.
 *
 * @module
 */
import type { RowRule, RuleTest, RuleValue } from './row-rule.ts'
import type { Grant, Quota } from './types.ts'

/** One line a term. */
export function termsOf(grant: Grant): readonly string[] {
  const { validTo, legalBasis, quota, rows, emergency } = grant
  const bounds = quota === undefined ? '' : quotaText(quota)
  return [
    `until ${validTo}${legalBasis === undefined ? '' : `, by ${legalBasis}`}`,
    ...(bounds === '' ? [] : [`at most ${bounds} a day`]),
    ...(emergency === true
      ? ['for emergencies: each use is to be justified and approved, or the consumer is suspended']
      : []),
    ...(rows === undefined ? [] : [`only records where ${ruleText(rows)}`]),
  ]
}

function quotaText({ callsPerDay, subjectsPerDay, rowsPerDay }: Quota): string {
  const bounds: readonly (readonly [number | undefined, string])[] = [
    [callsPerDay, 'calls'],
    [subjectsPerDay, 'subjects'],
    [rowsPerDay, 'rows'],
  ]
  return bounds.flatMap(([max, what]) => (max === undefined ? [] : [`${max} ${what}`])).join(', ')
}

/** A row rule as one reads it aloud; branches in parentheses where they stand in another. */
export function ruleText(rule: RowRule): string {
  if ('item' in rule) return testText(rule)
  if ('not' in rule) return `not ${inner(rule.not)}`
  return 'all' in rule ? rule.all.map(inner).join(' and ') : rule.any.map(inner).join(' or ')
}

function inner(rule: RowRule): string {
  return 'item' in rule || 'not' in rule ? ruleText(rule) : `(${ruleText(rule)})`
}

function testText(test: RuleTest): string {
  const { item } = test
  if ('equals' in test) return `${item} is ${valueText(test.equals)}`
  if ('in' in test) return `${item} is one of ${test.in.map(valueText).join(', ')}`
  if ('present' in test) return `${item} is ${test.present ? 'there' : 'not there'}`
  if ('under' in test) return `${item} is under ${test.under}`
  const { from, to } = test
  const ends = [
    ...(from === undefined ? [] : [`from ${valueText(from)}`]),
    ...(to === undefined ? [] : [`to ${valueText(to)}`]),
  ]
  return `${item} is ${ends.join(' ')}`
}

function valueText(value: RuleValue): string {
  return typeof value === 'string' ? `"${value}"` : String(value)
}
