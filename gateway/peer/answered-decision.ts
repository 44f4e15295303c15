/**
 * What a peer says that it decided, read with care: it goes into our record, which takes no other form.
 *
 * @module
 */
import type { RecordedDecision } from '../audit/exchange-record.ts'

const WORD = /^[\x21-\x7e]{1,300}$/
const DAY = /^\d{4}-\d\d-\d\d$/
/** As many as a request has items, in every resource that it may ask. */
const WORDS_MAX = 1_000

/** @returns undefined unless it is wholly in its agreed form. */
export function readDecision(given: unknown, region: string): RecordedDecision | undefined {
  if (typeof given !== 'object' || given === null) return undefined
  const said = given as Readonly<Record<keyof RecordedDecision, unknown>>
  const { effect, rules, grants, policyVersion, catalogVersion, day, circumstances } = said
  if (effect !== 'permit' && effect !== 'deny') return undefined
  if (!isWord(policyVersion) || !isWord(catalogVersion)) return undefined
  if (typeof day !== 'string' || !DAY.test(day)) return undefined
  if (!isWords(rules) || !isWords(grants) || !isWords(circumstances)) return undefined
  const side = 'provider'
  return { catalogVersion, circumstances, day, effect, grants, policyVersion, region, rules, side }
}

function isWord(value: unknown): value is string {
  return typeof value === 'string' && WORD.test(value)
}

function isWords(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.length <= WORDS_MAX && value.every(isWord)
}
