/**
 * Whom an auditor asks about: typed in, brought into its one written form, hashed, and forgotten.
 *
 * @module
 */
import type { Catalog } from '../../catalog/catalog.ts'
import { checkCitizenId } from '../../catalog/codes/citizen-id.ts'
import { checkUscc } from '../../catalog/codes/uscc.ts'
import { didYouMean } from '../../catalog/did-you-mean.ts'
import type { ItemFormat, SubjectKey } from '../../catalog/types.ts'
import { dayOf } from '../core/day.ts'
import type { RecordSecrets } from '../core/house.ts'
import { AuditingError } from './errors.ts'

export interface TypedSubject {
  /** Kind of subject: `person`. */
  readonly kind: string
  /** In the order of the kind's keys. Old citizen numbers of 15 digits are taken too. */
  readonly keys: readonly string[]
}

/**
 * The keyed hash under which records name the subject.
 *
 * @throws {AuditingError} `BAD_SUBJECT`; no message repeats what was typed.
 */
export function subjectHashOf(
  typed: TypedSubject,
  catalog: Pick<Catalog, 'subjectKind' | 'subjectKinds'>,
  secrets: Pick<RecordSecrets, 'subjectHash'>,
  now: Date,
): string {
  return secrets.subjectHash(typed.kind, writtenKeys(typed, catalog, now))
}

/**
 * The keys in the one form that they have in queries and records.
 *
 * @throws {AuditingError} as {@link subjectHashOf} does.
 */
export function writtenKeys(
  { kind: name, keys }: TypedSubject,
  catalog: Pick<Catalog, 'subjectKind' | 'subjectKinds'>,
  now: Date,
): readonly string[] {
  const kind = catalog.subjectKind(name)
  if (kind === undefined) {
    const names = catalog.subjectKinds().map((one) => one.name)
    throw bad(`There is no kind of subject "${name}".${didYouMean(name, names)}`)
  }
  if (keys.length !== kind.keys.length) {
    const wanted = kind.keys.map((key) => `${key.name} (${key.nameZh})`).join(', ')
    throw bad(`A subject of the kind ${name} is named by ${wanted}; ${keys.length} were given.`)
  }
  return kind.keys.map((key, place) => written(key, keys[place] ?? '', dayOf(now)))
}

function written({ name, format }: SubjectKey, text: string, today: string): string {
  const checked = check(format, text, today)
  if (!checked.ok) throw bad(`The ${name} ${checked.problem}.`)
  if (checked.value === '') throw bad(`The ${name} is empty.`)
  return checked.value
}

function check(
  format: ItemFormat | undefined,
  text: string,
  today: string,
): ReturnType<typeof checkUscc> {
  if (format === 'citizen-id') return checkCitizenId(text, today)
  if (format === 'uscc') return checkUscc(text)
  // As the schema takes it: every other key is the text that was sent.
  return { ok: true, value: text }
}

function bad(message: string): AuditingError {
  return new AuditingError('BAD_SUBJECT', message)
}
