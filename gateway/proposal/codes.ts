/**
 * From a department's own codes to those of the standard's list.
 *
 * @module
 */
import type { SourceColumn } from '../../adapters/introspection.ts'
import type { CodeList } from '../../catalog/types.ts'
import { plainName, syllablesOf } from './names.ts'

export interface CodeMatch {
  /** Source code → code of the list; undefined where the source has the list's own. */
  readonly codes: Readonly<Record<string, string>> | undefined
  /** Source codes for which the list has none, as far as one can tell. */
  readonly unknown: readonly string[]
  /** Where the names of the source's codes were found: the column's comment, a table of codes. */
  readonly by: string
}

/** @returns undefined where nothing is known of the source's codes. */
export function matchCodes(column: SourceColumn, list: CodeList): CodeMatch | undefined {
  const { names, by } = namesOf(column)
  const found = [...new Set([...Object.keys(column.shape?.codes ?? {}), ...Object.keys(names)])]
  if (found.length === 0) return undefined
  const own = new Set(list.codes.map(({ code }) => code))
  const named = Object.keys(names).length > 0
  // A name outweighs a likeness of codes: one department's 1 is another's 2.
  if (!named && found.every((code) => own.has(code))) {
    return { codes: undefined, unknown: [], by: 'the values' }
  }
  const pairs = found.map((code) => [code, codeFor(code, names[code], list)] as const)
  const known = pairs.filter((pair): pair is readonly [string, string] => pair[1] !== undefined)
  const unknown = pairs.filter(([, to]) => to === undefined).map(([code]) => code)
  const isSame = unknown.length === 0 && known.every(([from, to]) => from === to)
  return { codes: isSame ? undefined : Object.fromEntries(known), unknown, by }
}

type Names = Readonly<Record<string, string>>

function namesOf({ codes, comment }: SourceColumn): { readonly names: Names; readonly by: string } {
  if (codes !== undefined) return { names: codes, by: 'its table of codes' }
  const names = codesInComment(comment ?? '')
  return Object.keys(names).length > 0
    ? { names, by: 'its comment' }
    : { names: {}, by: 'the values' }
}

/** `状态（1在发 2暂停 3终止）` → the three; empty where fewer than two codes stand there. */
export function codesInComment(comment: string): Names {
  const pairs = comment
    .normalize('NFKC')
    .matchAll(/(?<![A-Za-z0-9])([A-Za-z0-9]{1,6})\s*[-:=.、]?\s*(\p{Script=Han}{1,20})/gu)
  const found = [...pairs].map(([, code = '', name = '']) => [code, name] as const)
  return found.length < 2 ? {} : Object.fromEntries(found)
}

function codeFor(code: string, name: string | undefined, list: CodeList): string | undefined {
  const words = name ?? (/\p{Script=Han}/u.test(code) ? code : undefined)
  if (words !== undefined) return byName(words, list)
  const exact = list.codes.find((one) => one.code === code)
  if (exact !== undefined) return exact.code
  return byPadding(code, list) ?? byInitials(code, list)
}

/** The same name, else the only one of which the one begins with the other: 男 and 男性, 正常 and 正常发放. */
function byName(name: string, { codes }: CodeList): string | undefined {
  const words = plainName(name)
  const all = codes.map(({ code, nameZh }) => ({ code, zh: plainName(nameZh) }))
  const same = all.find(({ zh }) => zh === words)
  if (same !== undefined) return same.code
  return only(all.filter(({ zh }) => zh.startsWith(words) || words.startsWith(zh)))?.code
}

/** `1` for `01`. */
function byPadding(code: string, { codes }: CodeList): string | undefined {
  if (!/^\d+$/.test(code)) return undefined
  return only(codes.filter((one) => /^\d+$/.test(one.code) && Number(one.code) === Number(code)))
    ?.code
}

/** `ZT` for 暂停. */
function byInitials(code: string, { codes }: CodeList): string | undefined {
  if (!/^[A-Za-z]{2,}$/.test(code)) return undefined
  const initials = (zh: string): string =>
    syllablesOf(plainName(zh))
      .map((each) => each[0])
      .join('')
  return only(codes.filter(({ nameZh }) => initials(nameZh) === code.toUpperCase()))?.code
}

function only<T>(all: readonly T[]): T | undefined {
  return all.length === 1 ? all[0] : undefined
}
