/**
 * A code list by its name, and where it comes from.
 *
 * @module
 */
import type { Words } from '../words/words-of.ts'

export interface ShownCodeList {
  readonly nameZh: string
  readonly nameEn: string
  readonly source: string
  /** Null where {@link source} is for both languages. */
  readonly sourceZh: string | null
}

export function codeListSaid(list: ShownCodeList, { name, language }: Words): string {
  const source = language === 'zh' ? (list.sourceZh ?? list.source) : list.source
  return `${name(list)} · ${source}`
}
