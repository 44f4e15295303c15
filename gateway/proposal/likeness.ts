/**
 * How surely a column holds an item, by its name and its comment, and why one thinks so.
 *
 * @module
 */
import type { SourceColumn } from '../../adapters/introspection.ts'
import type { Item } from '../../catalog/types.ts'
import { plainName, type Alias, type Naming } from './names.ts'

export interface Reason {
  /** 0 to 100. */
  readonly confidence: number
  /** A sentence without its subject: `is named by the initials of 姓名`. */
  readonly because: string
}

/** Every reason to think that the column holds the item; empty where there is none. */
export function likeness(item: Item, column: SourceColumn, naming: Naming): readonly Reason[] {
  const aliases = naming.aliasesOf(item.nameZh)
  return [
    ...byVocabulary(item, column, aliases, naming),
    ...byChinese(column.comment, 'its comment', aliases),
    ...byChinese(hasHan(column.name) ? column.name : undefined, 'its name', aliases),
    ...byPinyin(column, aliases),
    ...byEnglish(item, column),
  ]
}

function byVocabulary(
  { nameZh }: Item,
  { name }: SourceColumn,
  aliases: readonly Alias[],
  naming: Naming,
): readonly Reason[] {
  const whole = plainName(nameZh)
  return naming.meaningsOf(name).flatMap(({ zh, vocabulary }, at) => {
    const alias = aliases.find((one) => one.zh === zh)
    const isPart = zh.length > 2 && whole.includes(zh)
    if (alias === undefined && !isPart) return []
    const confidence = (alias === undefined ? 72 : alias.own ? 96 : 88) - Math.min(at, 3)
    return [{ confidence, because: `is ${zh} in the vocabulary ${vocabulary}` }]
  })
}

/** Of words that share this much, the one may stand for the other. */
const NEAR = 0.6

function byChinese(
  text: string | undefined,
  what: string,
  aliases: readonly Alias[],
): readonly Reason[] {
  const words = plainName(text ?? '')
  if (words === '') return []
  const bare = words.replace(/(?:代码|编码)$/u, '')
  const same = aliases.find(({ zh }) => zh === words || zh === bare)
  if (same !== undefined) {
    const because = `has ${same.zh} for ${what}`
    return [
      { confidence: same.own ? 98 : 91, because: `${because}${same.own ? '' : ', another word'}` },
    ]
  }
  const [nearest] = aliases
    .map(({ zh }) => ({ zh, near: sharedPairs(zh, words) }))
    .sort((a, b) => b.near - a.near)
  if (nearest === undefined || nearest.near < NEAR) return []
  const confidence = Math.round(35 + nearest.near * 45)
  return [{ confidence, because: `has for ${what} what is like ${nearest.zh}` }]
}

/** Prefixes and suffixes that say nothing of what a column holds. */
const AFFIXES = /^(?:[FCTV]_)|_?(?:DM|BM|CODE)$/g
/** So many names have one initial, or two, that these prove little. */
const BY_INITIALS: Readonly<Record<number, number>> = { 2: 66, 3: 80, 4: 88 }
/** Shorter parts are found everywhere. */
const TAIL_CHARS_MIN = 2

function byPinyin({ name }: SourceColumn, aliases: readonly Alias[]): readonly Reason[] {
  if (hasHan(name)) return []
  const upper = name.toUpperCase()
  const forms = [upper, upper.replace(AFFIXES, '')].map((form) => form.replaceAll('_', ''))
  const reasons: Reason[] = []
  for (const { zh, own, initials, pinyin } of aliases) {
    if (zh.length < 2) continue
    const less = own ? 0 : 5
    if (forms.includes(pinyin)) {
      reasons.push({ confidence: 94 - less, because: `is named by the pinyin of ${zh}` })
    } else if (forms.includes(initials)) {
      const confidence = (BY_INITIALS[initials.length] ?? 92) - less
      reasons.push({ confidence, because: `is named by the initials of ${zh}` })
    } else if (isTail(initials, forms) && own) {
      reasons.push({ confidence: 44, because: `has a name like the initials of ${zh}` })
    }
  }
  return reasons.slice(0, 2)
}

/** `ZT` of 发放状态, or `HKSZDXZQH` for 行政区划: one ends in the other. */
function isTail(initials: string, forms: readonly string[]): boolean {
  return forms.some((form) => {
    const [short, long] = form.length < initials.length ? [form, initials] : [initials, form]
    return short.length >= TAIL_CHARS_MIN && long.endsWith(short)
  })
}

function byEnglish({ name: itemName }: Item, { name }: SourceColumn): readonly Reason[] {
  if (hasHan(name)) return []
  const [item, column] = [wordsOf(itemName), wordsOf(name)]
  const [a, b] = [new Set(item), new Set(column)]
  const shared = [...a].filter((word) => b.has(word)).length
  if (shared === 0) return []
  if (item.join('') === column.join('')) {
    return [{ confidence: 95, because: `is named as the item` }]
  }
  const near = (2 * shared) / (a.size + b.size)
  if (near < NEAR) return []
  return [{ confidence: Math.round(30 + near * 50), because: `has a name like ${itemName}` }]
}

/** `benefitStatusCode`, `BENEFIT_STATUS` → benefit, status; codes are called codes or not. */
function wordsOf(name: string): readonly string[] {
  const parts = name
    .split(/(?<=[\p{Ll}\p{N}])(?=\p{Lu})|[^\p{L}\p{N}]+/u)
    .map((part) => part.toLowerCase())
    .filter((part) => part !== '')
  return parts.length > 1 && parts.at(-1) === 'code' ? parts.slice(0, -1) : parts
}

/** Dice's coefficient of pairs of characters, 0 to 1. */
function sharedPairs(a: string, b: string): number {
  const [pairsA, pairsB] = [pairsOf(a), pairsOf(b)]
  const shared = [...pairsA].filter((pair) => pairsB.has(pair)).length
  return (2 * shared) / (pairsA.size + pairsB.size || 1)
}

function pairsOf(text: string): ReadonlySet<string> {
  const characters = Array.from(text)
  return new Set(characters.slice(1).map((character, at) => `${characters[at] ?? ''}${character}`))
}

function hasHan(text: string): boolean {
  return /\p{Script=Han}/u.test(text)
}
