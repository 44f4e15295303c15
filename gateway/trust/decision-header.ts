/**
 * `Exchange-Decision`: what the consumer's exchange decided, told to the provider's, which decides again. An
 * RFC 9651 dictionary, worth something only under the exchange's signature, which must cover it:
 *
 * `effect="permit", policy="…", catalog="…", day="2026-03-02", circumstances=("minor"), grants=("g-17@2")`
 *
 * @module
 */
import { TrustError } from './errors.ts'
import { isInnerList, readDictionary, type Dictionary } from './structured-fields.ts'

/** Only what is permitted is ever asked of a peer. */
export interface VouchedDecision {
  readonly effect: 'permit'
  readonly policyVersion: string
  readonly catalogVersion: string
  /** `YYYY-MM-DD`, Asia/Shanghai: the day by which validity was judged. */
  readonly day: string
  /** What guardrails were told of the request, by name; sorted. */
  readonly circumstances: readonly string[]
  /** `<grant id>@<version>` of those that permit it; sorted. */
  readonly grants: readonly string[]
}

export type DecisionResult =
  | { readonly ok: true; readonly decision: VouchedDecision }
  /** Names the member and the rule, quotes nothing. */
  | { readonly ok: false; readonly problem: string }

/** None of these needs an escape in an RFC 9651 string. */
const VERSION = /^[A-Za-z0-9._-]{1,100}$/
const DAY = /^\d{4}-\d\d-\d\d$/
const CIRCUMSTANCE = /^[a-z][a-z0-9-]{0,39}$/
const GRANT = /^[A-Za-z0-9][A-Za-z0-9._-]{0,199}@\d{1,9}$/
const CIRCUMSTANCES_MAX = 16
/** A request asks 64 resources at most, each by a few grants. */
const GRANTS_MAX = 500

/**
 * Writes the header's value.
 *
 * @throws {TrustError} `HEADER_UNWRITABLE` when `parseDecision` would refuse what is written.
 */
export function formatDecision(decision: VouchedDecision): string {
  const problem = problemOf(decision)
  if (problem !== undefined) throw new TrustError('HEADER_UNWRITABLE', problem)
  const { effect, policyVersion, catalogVersion, day, circumstances, grants } = decision
  const list = (texts: readonly string[]): string => `(${texts.map((one) => `"${one}"`).join(' ')})`
  return `effect="${effect}", policy="${policyVersion}", catalog="${catalogVersion}", day="${day}", circumstances=${list(circumstances)}, grants=${list(grants)}`
}

/** Reads the header. Unknown members are ignored: a newer peer may say more. */
export function parseDecision(header: string | undefined): DecisionResult {
  if (header === undefined) return { ok: false, problem: 'Exchange-Decision is missing.' }
  const dictionary = readDictionary(header)
  if (dictionary === undefined) {
    return { ok: false, problem: 'Exchange-Decision is not a dictionary of RFC 9651.' }
  }
  const text = (member: string): unknown => dictionary.get(member)?.[0]
  const read = {
    effect: text('effect'),
    policyVersion: text('policy'),
    catalogVersion: text('catalog'),
    day: text('day'),
    circumstances: textsOf(dictionary, 'circumstances'),
    grants: textsOf(dictionary, 'grants'),
  }
  const problem = problemOf(read)
  return problem === undefined
    ? { ok: true, decision: read as VouchedDecision }
    : { ok: false, problem }
}

function textsOf(dictionary: Dictionary, member: string): readonly unknown[] | undefined {
  const found = dictionary.get(member)
  return found !== undefined && isInnerList(found) ? found[0].map(([value]) => value) : undefined
}

function problemOf(read: Readonly<Record<keyof VouchedDecision, unknown>>): string | undefined {
  const wrong = (member: string, rule: string): string =>
    `Exchange-Decision's member ${member} is missing or wrong: it must be ${rule}.`
  if (read.effect !== 'permit') return wrong('effect', '"permit"')
  if (!isText(read.policyVersion, VERSION)) return wrong('policy', 'a version of policies')
  if (!isText(read.catalogVersion, VERSION)) return wrong('catalog', 'a version of a catalogue')
  if (!isText(read.day, DAY)) return wrong('day', 'a day, YYYY-MM-DD')
  if (!isList(read.circumstances, CIRCUMSTANCE, CIRCUMSTANCES_MAX)) {
    return wrong('circumstances', `a list of at most ${CIRCUMSTANCES_MAX} names`)
  }
  if (!isList(read.grants, GRANT, GRANTS_MAX)) {
    return wrong('grants', `a list of at most ${GRANTS_MAX} texts "<grant id>@<version>"`)
  }
  return undefined
}

function isText(value: unknown, pattern: RegExp): boolean {
  return typeof value === 'string' && pattern.test(value)
}

function isList(value: unknown, pattern: RegExp, lengthMax: number): boolean {
  return (
    Array.isArray(value) &&
    value.length <= lengthMax &&
    value.every((one: unknown) => isText(one, pattern))
  )
}
