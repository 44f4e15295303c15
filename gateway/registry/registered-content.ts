/**
 * The shared content as the registry makes it: what is registered of a department, code list, standard or matter stands in
 * the place of what the content's files say of the same code, and what is suspended or withdrawn is not there at all.
 *
 * @module
 */
import { contentProblems, type LocatedContent } from '../../catalog/content-problems.ts'
import type { Content } from '../../catalog/content.ts'
import type { Problem } from '../../catalog/errors.ts'
import type { Located } from '../../catalog/read-files.ts'
import { DIVISION_LIST } from '../../catalog/load-content.ts'
import type { EntryKind } from './entry-kind.ts'
import { KINDS } from './entry-kinds.ts'

/** Kinds that are part of the shared content, and the part of it that they are. */
const PARTS = {
  department: 'departments',
  codeList: 'codeLists',
  standard: 'standards',
  matter: 'matters',
} as const satisfies Partial<Record<EntryKind, keyof Content>>
export type ContentKind = keyof typeof PARTS

/** What the registry says of one code. */
export interface ContentEntry {
  readonly kind: EntryKind
  readonly code: string
  /** Of the shape of its kind; undefined: it is not there. */
  readonly value: unknown
}

export function isContentKind(kind: EntryKind): kind is ContentKind {
  return Object.hasOwn(PARTS, kind)
}

/** @param entries those of other kinds are left out of account. */
export function contentWith(base: Content, entries: readonly ContentEntry[]): Content {
  const own = entries.filter(({ kind }) => isContentKind(kind))
  if (own.length === 0) return base
  const part = <K extends ContentKind>(kind: K): Content[(typeof PARTS)[K]] =>
    replaced(
      base[PARTS[kind]],
      KINDS[kind].codeField,
      own.filter((one) => one.kind === kind),
    ) as Content[(typeof PARTS)[K]]
  return Object.freeze<Content>({
    ...base,
    departments: part('department'),
    codeLists: part('codeList'),
    standards: part('standard'),
    matters: part('matter'),
  })
}

/** Each in the place of what it supersedes; what is new comes last. */
function replaced(
  base: readonly object[],
  codeField: string,
  entries: readonly ContentEntry[],
): readonly object[] {
  if (entries.length === 0) return base
  const left = new Map(entries.map(({ code, value }) => [code, value as object | undefined]))
  const kept = base.flatMap((one) => {
    const code = (one as Readonly<Record<string, string>>)[codeField] ?? ''
    if (!left.has(code)) return [one]
    const value = left.get(code)
    left.delete(code)
    return value === undefined ? [] : [value]
  })
  return Object.freeze([...kept, ...[...left.values()].flatMap((value) => value ?? [])])
}

/** Everything wrong with content as a whole, each named by kind and code: `standard pensionBenefit`. */
export function problemsOfContent(content: Content): readonly Problem[] {
  const named = <T>(kind: ContentKind, values: readonly T[]): readonly Located<T>[] =>
    values.map((value) => {
      const code = (value as Readonly<Record<string, string>>)[KINDS[kind].codeField] ?? ''
      return { file: `${KINDS[kind].noun} ${code}`, pointer: '', value }
    })
  const located: LocatedContent = {
    // The registry keeps none of these: they were checked when they were loaded.
    regions: [],
    divisions: [],
    subjectKinds: [],
    workYears: [],
    vocabularies: [],
    departments: named('department', content.departments),
    codeLists: named(
      'codeList',
      content.codeLists.filter(({ id }) => id !== DIVISION_LIST),
    ),
    standards: named('standard', content.standards),
    matters: named('matter', content.matters),
  }
  return contentProblems(located, content, 'the schema')
}
