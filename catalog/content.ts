import type { Division } from './codes/division.ts'
import type {
  CodeList,
  Department,
  Matter,
  Region,
  Standard,
  SubjectKind,
  Vocabulary,
  WorkYear,
} from './types.ts'

/** All that the regions share: what is known before any department offers anything. */
export interface Content {
  readonly regions: readonly Region[]
  readonly divisions: readonly Division[]
  readonly departments: readonly Department[]
  readonly subjectKinds: readonly SubjectKind[]
  /** Among them `division`, which is made from the divisions. */
  readonly codeLists: readonly CodeList[]
  readonly standards: readonly Standard[]
  readonly matters: readonly Matter[]
  readonly vocabularies: readonly Vocabulary[]
  /** Years of the official working-day calendar. */
  readonly workYears: readonly WorkYear[]
}
