/**
 * The table of decisions in `policies/cases/`, as a data officer writes it.
 *
 * @module
 */
import { readdirSync, readFileSync } from 'node:fs'
import type { ShareMethod, ShareType } from '../../catalog/types.ts'
import type { Grant, PermittedAsk, Question, RefusedItem } from '../../policies/types.ts'

export interface OfferText {
  readonly published: boolean
  readonly shareType: ShareType
  readonly methods: readonly ShareMethod[]
  readonly items: Readonly<Record<string, ShareType>>
}

/** What a source has of one subject: item → value; what is left out, it does not have. */
export type RecordText = Readonly<Record<string, string>>

export type Expected =
  | { readonly effect: 'permit'; readonly asks: readonly Omit<PermittedAsk, 'ask'>[] }
  | { readonly effect: 'deny'; readonly refused: readonly RefusedItem[] }

export interface Case {
  readonly case: string
  /** Ids of the file's grants that are in force; all where absent. */
  readonly grants?: readonly string[]
  readonly question: Question
  readonly expect: Expected
  /** Names of the records that may be seen, in order; where absent, all of them. */
  readonly seen?: readonly string[]
  /** The record whose values are claimed; the first where absent. */
  readonly claim?: string
  /** What the verification says; `MATCH` where absent. */
  readonly result?: 'MATCH' | 'MISMATCH' | 'NOT_FOUND'
}

export interface CaseFile {
  readonly about: string
  readonly offers: Readonly<Record<string, OfferText>>
  /** By resource, then by the name that cases give them. */
  readonly records?: Readonly<Record<string, Readonly<Record<string, RecordText>>>>
  readonly grants: readonly Grant[]
  readonly cases: readonly Case[]
}

const FOLDER = new URL('../../policies/cases/', import.meta.url)

export const caseFiles: readonly CaseFile[] = readdirSync(FOLDER).map(
  (name) => JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as CaseFile,
)

export function grantsInForce(file: CaseFile, { grants }: Case): readonly Grant[] {
  return file.grants.filter(({ id }) => grants?.includes(id) ?? true)
}
