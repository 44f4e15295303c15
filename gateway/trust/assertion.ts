/**
 * `Exchange-Assertion`: an exchange vouches for its own consumer to a peer. It says who asks; the
 * purpose travels beside it in `Exchange-Purpose`. Worth something only under the exchange's
 * signature, which must cover it.
 *
 * @module
 */
import { TrustError } from './errors.ts'
import { readDictionary, writeDictionary } from './structured-fields.ts'

export interface Assertion {
  /** Id of the consumer at its own exchange: `cq-pension-desk`. */
  readonly consumer: string
  /** GB/T 2260 province code of the consumer's region: `500000`. */
  readonly region: string
  /** Code of the consumer's department: `RS`. */
  readonly department: string
  /** Unified social credit code (GB 32100) of the body that asks. */
  readonly unitCode: string
  /** SHA-256 of the query, 32 bytes. */
  readonly queryDigest: Uint8Array
}

export type AssertionResult =
  | { readonly ok: true; readonly assertion: Assertion }
  /** Names the member and the rule, quotes nothing. */
  | { readonly ok: false; readonly problem: string }

const DIGEST_BYTES = 32
const TEXT_RULES = [
  ['consumer', /^[\x21-\x7e]{1,128}$/, '1 to 128 printable ASCII characters without spaces'],
  ['region', /^[1-9]\d0000$/, 'a province code of GB/T 2260, such as 500000'],
  ['department', /^[A-Za-z0-9-]{1,32}$/, '1 to 32 letters, digits or hyphens'],
  ['unit', /^[0-9A-HJ-NPQRTUWXY]{18}$/, 'a credit code of GB 32100, 18 characters'],
] as const

/**
 * Writes the header's value.
 *
 * @throws {TrustError} `HEADER_UNWRITABLE` when `parseAssertion` would refuse what is written.
 */
export function formatAssertion(assertion: Assertion): string {
  const { consumer, region, department, unitCode: unit, queryDigest: query } = assertion
  const values = { consumer, region, department, unit, query }
  const problem = problemOf(values)
  if (problem !== undefined) throw new TrustError('HEADER_UNWRITABLE', problem)
  return writeDictionary(values)
}

/** Reads the header. Unknown members are ignored: a newer peer may say more. */
export function parseAssertion(header: string | undefined): AssertionResult {
  if (header === undefined) return { ok: false, problem: 'Exchange-Assertion is missing.' }
  const dictionary = readDictionary(header)
  if (dictionary === undefined) {
    return { ok: false, problem: 'Exchange-Assertion is not a dictionary of RFC 9651.' }
  }
  const value = (member: string): unknown => dictionary.get(member)?.[0]
  const bytes = value('query')
  const query = bytes instanceof ArrayBuffer ? new Uint8Array(bytes) : undefined
  const texts = Object.fromEntries(TEXT_RULES.map(([member]) => [member, value(member)]))
  const problem = problemOf({ ...texts, query })
  if (problem !== undefined) return { ok: false, problem }
  const assertion = {
    consumer: texts['consumer'] as string,
    region: texts['region'] as string,
    department: texts['department'] as string,
    unitCode: texts['unit'] as string,
    queryDigest: query ?? new Uint8Array(),
  }
  return { ok: true, assertion }
}

function problemOf(values: Readonly<Record<string, unknown>>): string | undefined {
  for (const [member, pattern, rule] of TEXT_RULES) {
    const value = values[member]
    if (typeof value === 'string' && pattern.test(value)) continue
    return `Exchange-Assertion's member ${member} is ${value === undefined ? 'missing' : 'wrong'}: it must be ${rule}.`
  }
  const query = values['query']
  if (query instanceof Uint8Array && query.length === DIGEST_BYTES) return undefined
  return "Exchange-Assertion's member query is missing or wrong: it must be the SHA-256 of the query as a byte sequence."
}
