/**
 * The names by which an item may stand in a department's system: its own, other words for the same, and each of these
 * as pinyin, whole or its initials.
 *
 * @module
 */
import { customPinyin, pinyin } from 'pinyin-pro'
import type { Vocabulary } from '../../catalog/types.ts'

export interface Alias {
  readonly zh: string
  /** Whether it is the item's own name, and not another word for the same. */
  readonly own: boolean
  /** `XM`, upper case. */
  readonly initials: string
  /** `XINGMING`, upper case. */
  readonly pinyin: string
}

export interface Naming {
  /** Own names first. */
  aliasesOf(nameZh: string): readonly Alias[]
  /** What vocabularies say that a column of this name holds: Chinese names, the likeliest first. */
  meaningsOf(column: string): readonly { readonly zh: string; readonly vocabulary: string }[]
}

/** To issue a card; the dictionary reads it as at a checkpoint. */
customPinyin({ 发卡: 'fā kǎ' })

/** Other words for parts of a name multiply; what is farther from the name than this is no help. */
const ALIASES_MAX = 60
/** A word of one character stands in too many others. */
const PART_CHARS_MIN = 2

/** @param vocabularies of the catalogue */
export function makeNaming(vocabularies: readonly Vocabulary[]): Naming {
  const synonyms = vocabularies.flatMap(({ synonyms = {} }) => Object.entries(synonyms))
  const columns = new Map<string, { readonly zh: string; readonly vocabulary: string }[]>()
  for (const { nameZh: vocabulary, columns: named = {} } of vocabularies) {
    for (const [column, meanings] of Object.entries(named)) {
      const known = columns.get(keyOf(column)) ?? []
      columns.set(keyOf(column), [...known, ...meanings.map((zh) => ({ zh, vocabulary }))])
    }
  }
  const made = new Map<string, readonly Alias[]>()
  return { aliasesOf, meaningsOf: (column) => columns.get(keyOf(column)) ?? [] }

  function aliasesOf(nameZh: string): readonly Alias[] {
    const known = made.get(nameZh)
    if (known !== undefined) return known
    const own = ownNames(nameZh)
    const others = new Set<string>()
    for (const name of own) for (const other of otherWords(name)) others.add(other)
    const names = [...own, ...[...others].filter((name) => !own.includes(name))]
    const aliases = names.slice(0, ALIASES_MAX).map((zh, at) => aliasOf(zh, at < own.length))
    made.set(nameZh, aliases)
    return aliases
  }

  /** The name with any one part put in other words. */
  function otherWords(name: string): readonly string[] {
    return synonyms.flatMap(([part, words]) => {
      if (part.length < PART_CHARS_MIN || !name.includes(part)) return []
      // What the name says already would be said twice: 户籍地地址.
      return words
        .filter((word) => !name.includes(word) || part.includes(word))
        .map((word) => name.replace(part, word))
    })
  }
}

/** `面积（平方米）` → `面积`; `性别代码` → `性别代码`, `性别`. */
function ownNames(nameZh: string): readonly string[] {
  const plain = plainName(nameZh)
  const bare = plain.replace(/(?:代码|编码)$/u, '')
  return bare === plain || bare === '' ? [plain] : [plain, bare]
}

/** Without what stands in brackets, and without blanks and signs. */
export function plainName(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[([【{].*$/u, '')
    .replace(/[^\p{L}\p{N}]/gu, '')
}

function aliasOf(zh: string, own: boolean): Alias {
  const syllables = syllablesOf(zh)
  return {
    zh,
    own,
    initials: syllables.map((syllable) => syllable.slice(0, 1)).join(''),
    pinyin: syllables.join(''),
  }
}

/** Upper case; letters and digits among the characters are kept, each by itself. */
export function syllablesOf(zh: string): readonly string[] {
  return pinyin(zh, { toneType: 'none', type: 'array', v: true }).map((each) => each.toUpperCase())
}

function keyOf(column: string): string {
  return column.toUpperCase()
}
