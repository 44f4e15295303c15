/**
 * `Exchange-Purpose`: for which matter, in which case, in whose name a request is made.
 *
 * The header is an RFC 9651 dictionary of three strings; the body may carry the same as
 * `extensions.purpose`. Both are held to the characters of an RFC 9651 string, so that a purpose can
 * travel either way, and on to a peer.
 *
 * @module
 */
import { TrustError } from './errors.ts'
import { readDictionary, writeDictionary } from './structured-fields.ts'

export interface Purpose {
  /** Code of the matter (事项): `CY-037`. */
  readonly matter: string
  /** Number of the case (办件编号): `500103-2026-000123`. */
  readonly caseNumber: string
  /** Id of the clerk (经办人): `CQ-YZ-0417`. */
  readonly operator: string
}

export type PurposeResult =
  | { readonly ok: true; readonly purpose: Purpose }
  /** A sentence for the consumer. It quotes nothing that was sent. */
  | { readonly ok: false; readonly problem: string }

/** A member is 1 to 128 printable ASCII characters, and not only spaces. */
export const PURPOSE_CHARS_MAX = 128
const MEMBERS = ['matter', 'case', 'operator'] as const
const HEADER_EXAMPLE =
  'Exchange-Purpose: matter="CY-037", case="500103-2026-000123", operator="CQ-YZ-0417"'
const BODY_EXAMPLE =
  '"extensions": {"purpose": {"matter": "CY-037", "case": "500103-2026-000123", "operator": "CQ-YZ-0417"}}'

/** Said with everything that is wrong with a purpose. */
export const WHY_PURPOSE =
  'Without a purpose nothing is given (Decree 809 Art. 20, 25: shared data serves what it was applied for, and nothing else).'

/** What nearly every client sends: the three members in this order, nothing escaped. */
const USUAL =
  /^matter="([ !#-[\]-~]{1,128})", ?case="([ !#-[\]-~]{1,128})", ?operator="([ !#-[\]-~]{1,128})"$/

/** Reads the header. Unknown members and all parameters are ignored, as RFC 9651 §2 advises. */
export function parsePurpose(header: string | undefined): PurposeResult {
  if (header === undefined) {
    return { ok: false, problem: problemOf('The purpose is missing.', HEADER_EXAMPLE) }
  }
  const usual = USUAL.exec(header)
  if (usual !== null) return purposeOf([usual[1], usual[2], usual[3]], HEADER_EXAMPLE)
  const dictionary = readDictionary(header)
  if (dictionary === undefined) {
    const what =
      'Exchange-Purpose is not a dictionary of RFC 9651: quote each value, separate by commas, use ASCII only.'
    return { ok: false, problem: problemOf(what, HEADER_EXAMPLE) }
  }
  return purposeOf(
    MEMBERS.map((member) => dictionary.get(member)?.[0]),
    HEADER_EXAMPLE,
  )
}

/** Reads the value of `extensions.purpose` of a GraphQL request body: `{ matter, case, operator }`. */
export function purposeFromExtensions(value: unknown): PurposeResult {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const what = `extensions.purpose is ${value === undefined ? 'missing' : 'not an object'}.`
    return { ok: false, problem: problemOf(what, BODY_EXAMPLE) }
  }
  const members = value as Readonly<Record<string, unknown>>
  return purposeOf(
    MEMBERS.map((member) => (Object.hasOwn(members, member) ? members[member] : undefined)),
    BODY_EXAMPLE,
  )
}

/**
 * Writes the header's value.
 *
 * @throws {TrustError} `HEADER_UNWRITABLE` when `parsePurpose` would refuse what is written.
 */
export function formatPurpose(purpose: Purpose): string {
  const { matter, caseNumber, operator } = purpose
  const checked = purposeOf([matter, caseNumber, operator], HEADER_EXAMPLE)
  if (!checked.ok) throw new TrustError('HEADER_UNWRITABLE', checked.problem)
  const usual = `matter="${matter}", case="${caseNumber}", operator="${operator}"`
  if (USUAL.test(usual)) return usual
  return writeDictionary({ matter, case: caseNumber, operator })
}

/** @param values - of the members, in the order of `MEMBERS` */
function purposeOf(values: readonly unknown[], example: string): PurposeResult {
  for (const [index, member] of MEMBERS.entries()) {
    const defect = defectOf(values[index])
    if (defect === undefined) continue
    return { ok: false, problem: problemOf(`The purpose's member ${member} ${defect}.`, example) }
  }
  const [matter, caseNumber, operator] = values as [string, string, string]
  return { ok: true, purpose: { matter, caseNumber, operator } }
}

function problemOf(what: string, example: string): string {
  return `${what} ${WHY_PURPOSE} Send for example: ${example}`
}

function defectOf(value: unknown): string | undefined {
  if (value === undefined) return 'is missing'
  if (typeof value !== 'string') return 'is not a string: put it in double quotes'
  if (value.trim() === '') return 'is empty'
  if (value.length > PURPOSE_CHARS_MAX) return `is longer than ${PURPOSE_CHARS_MAX} characters`
  if (!/^[\x20-\x7e]*$/.test(value)) return 'has characters other than printable ASCII'
  return undefined
}
