/**
 * The scalars of the schema: what they accept from a consumer, and the sentence when they do not.
 *
 * No sentence repeats the value: a number typed wrongly is still somebody's number.
 *
 * @module
 */
import {
  GraphQLError,
  isScalarType,
  isSpecifiedScalarType,
  Kind,
  type GraphQLScalarType,
  type GraphQLSchema,
  type ValueNode,
} from 'graphql'
import { checkCitizenId } from '../../catalog/codes/citizen-id.ts'
import { checkUscc } from '../../catalog/codes/uscc.ts'
import { dayOf } from '../core/day.ts'
import type { Checked } from '../../catalog/codes/checked.ts'
import type { CodeList } from '../../catalog/types.ts'

/** Gives the text as it is kept, or throws a `GraphQLError` whose sentence repeats no value. */
export type ParseText = (text: string) => string

/**
 * A literal that its scalar does not accept. Not a `GraphQLError`: graphql-js reports those as they are, and
 * gives only others the place in the document and the expected type.
 */
class InvalidLiteral extends Error {
  override readonly name = 'InvalidLiteral'
  readonly code = 'LITERAL_INVALID'
}

/** Gives the scalars of `schema` their behaviour, in place. Unknown scalars keep graphql-js's own. */
export function equipScalars(
  schema: GraphQLSchema,
  codeLists: readonly CodeList[],
  now: () => Date,
): void {
  const parsers = scalarParsers(codeLists, now)
  for (const type of Object.values(schema.getTypeMap())) {
    const parse = parsers.get(type.name)
    if (parse !== undefined) equip(type as GraphQLScalarType, parse)
  }
}

/** What each scalar of the schema accepts, by its name; the clock is what dates of birth are compared with. */
export function scalarParsers(
  codeLists: readonly CodeList[],
  now: () => Date,
): ReadonlyMap<string, ParseText> {
  return new Map<string, ParseText>([
    [
      'CitizenId',
      (text) => unwrap('This citizen identity number', checkCitizenId(text, dayOf(now()))),
    ],
    ['Uscc', (text) => unwrap('This unified social credit code', checkUscc(text))],
    ['Date', parseDate],
    ['DateTime', parseDateTime],
    ['Decimal', parseDecimal],
    ...codeLists.map((list): [string, ParseText] => [list.typeName, codeParser(list)]),
  ])
}

/**
 * Lets the scalars of the stitched schema pass what its subschemas answer. Stitching reads answers as it
 * reads input, and a masked citizen number is no citizen number. Variables were coerced by the public schema.
 */
export function passAnswers(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (isScalarType(type) && !isSpecifiedScalarType(type))
      type.parseValue = (value: unknown) => value
  }
}

/** Gives one scalar its behaviour, in place. */
export function equip(scalar: GraphQLScalarType, parse: ParseText): void {
  scalar.parseValue = (value: unknown) => {
    if (typeof value !== 'string') throw new GraphQLError(`A ${scalar.name} is a text.`)
    return parse(value)
  }
  scalar.parseLiteral = (node: ValueNode) => {
    if (node.kind !== Kind.STRING) {
      throw new InvalidLiteral(`A ${scalar.name} is a text in quotes.`)
    }
    try {
      return parse(node.value)
    } catch (thrown) {
      throw thrown instanceof GraphQLError ? new InvalidLiteral(thrown.message) : thrown
    }
  }
  // Answers were validated by the mapping and may be masked since: they pass as they are.
  scalar.serialize = (value: unknown) => value
}

function unwrap(what: string, result: Checked): string {
  if (result.ok) return result.value
  throw new GraphQLError(`${what} ${result.problem}.`)
}

function parseDate(text: string): string {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (match === null) throw new GraphQLError('A date is written YYYY-MM-DD.')
  if (!isRealDay(Number(match[1]), Number(match[2]), Number(match[3]))) {
    throw new GraphQLError('There is no such day in the calendar.')
  }
  return text
}

function parseDateTime(text: string): string {
  const match =
    /^(\d{4})-(\d{2})-(\d{2})T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/.exec(
      text,
    )
  if (match === null || !isRealDay(Number(match[1]), Number(match[2]), Number(match[3]))) {
    throw new GraphQLError('A time is written with its zone, like 2026-03-01T09:30:00+08:00.')
  }
  return text
}

function isRealDay(year: number, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1) return false
  return day <= new Date(Date.UTC(year, month, 0)).getUTCDate()
}

function parseDecimal(text: string): string {
  if (!/^-?\d{1,20}(\.\d{1,10})?$/.test(text)) {
    throw new GraphQLError(
      'A number is written as text with at most 20 digits before the point and 10 behind.',
    )
  }
  return text
}

function codeParser(list: CodeList): ParseText {
  const codes = new Set(list.codes.map(({ code }) => code))
  const known = list.codes.slice(0, 8).map(({ code, nameZh }) => `${code} ${nameZh}`)
  const more = list.codes.length > 8 ? `, … (${list.codes.length} codes)` : ''
  return (text) => {
    if (codes.has(text)) return text
    throw new GraphQLError(
      `Not a code of ${list.nameZh} (${list.source}): ${known.join(', ')}${more}.`,
    )
  }
}
