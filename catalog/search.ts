/**
 * Finds what the catalogue has by words, Chinese or English: 户籍 by "household", and the other way round, since
 * every standard is named in both.
 *
 * @module
 */
import MiniSearch from 'minisearch'
import type { Catalog } from './catalog.ts'
import type { Resource, Standard } from './types.ts'

export interface CatalogHit {
  readonly standard: Standard
  /** Resources that offer it, in any state, by region. */
  readonly resources: readonly Resource[]
  /** Higher is nearer; comparable within one answer only. */
  readonly score: number
  /** Items whose own name was met, in the order of the standard. */
  readonly items: readonly string[]
}

export interface CatalogSearch {
  /**
   * @param words 1 to `WORDS_CHARACTERS_MAX` characters; what is longer is cut off.
   * @returns the nearest first, at most `limit`; empty when nothing is near.
   */
  find(words: string, limit: number): readonly CatalogHit[]
}

export const WORDS_CHARACTERS_MAX = 200

interface Entry {
  readonly id: string
  readonly names: string
  readonly items: string
  readonly texts: string
}

/** Indexes every standard with the resources that offer it. Built anew when the catalogue changes. */
export function makeCatalogSearch(catalog: Catalog): CatalogSearch {
  const index = new MiniSearch<Entry>({
    fields: ['names', 'items', 'texts'],
    tokenize: wordsOf,
    // Tokens are in their last form already.
    processTerm: (term) => term,
    searchOptions: {
      boost: { names: 4, items: 2 },
      prefix: (term) => isLatin(term) && term.length > 3,
      fuzzy: (term) => isLatin(term) && term.length > 5 && 0.15,
    },
  })
  index.addAll(catalog.standards().map((standard) => entryOf(standard, catalog)))
  return Object.freeze<CatalogSearch>({
    find(words, limit) {
      const text = words.slice(0, WORDS_CHARACTERS_MAX)
      const terms = new Set(wordsOf(text))
      // What has all the words comes alone; only where nothing has, what has any.
      const all = index.search(text, { combineWith: 'AND' })
      const found = all.length > 0 ? all : index.search(text)
      return found.slice(0, limit).flatMap(({ id, score }) => {
        const standard = catalog.standard(String(id))
        if (standard === undefined) return []
        return [
          {
            standard,
            resources: catalog.resourcesOf(standard.key),
            score,
            items: itemsMet(standard, terms),
          },
        ]
      })
    },
  })
}

function entryOf(standard: Standard, catalog: Catalog): Entry {
  const department = catalog.department(standard.department)
  const resources = catalog.resourcesOf(standard.key)
  return {
    id: standard.key,
    names: [standard.key, standard.nameZh, standard.nameEn].join(' '),
    items: standard.items.flatMap(({ name, nameZh }) => [name, nameZh]).join(' '),
    texts: [
      department?.nameZh ?? '',
      department?.nameEn ?? '',
      ...resources.flatMap(({ code, name, abstract }) => [code, name, abstract]),
    ].join(' '),
  }
}

function itemsMet({ items }: Standard, terms: ReadonlySet<string>): readonly string[] {
  return items
    .filter(({ name, nameZh }) => wordsOf(`${name} ${nameZh}`).some((word) => terms.has(word)))
    .map(({ name }) => name)
}

/**
 * Words of a text: Latin ones in lower case, names in camel case taken apart; Chinese, which has no spaces, by pairs
 * of characters.
 */
function wordsOf(text: string): string[] {
  const words: string[] = []
  for (const [run] of text.normalize('NFKC').matchAll(/\p{Script=Han}+|[\p{L}\p{N}]+/gu)) {
    if (!isLatin(run)) words.push(...pairsOf(run))
    else words.push(...partsOf(run))
  }
  return words
}

function partsOf(run: string): readonly string[] {
  const parts = run.split(/(?<=[\p{Ll}\p{N}])(?=\p{Lu})/u).map((part) => part.toLowerCase())
  return parts.length > 1 ? [...parts, run.toLowerCase()] : parts
}

function pairsOf(run: string): readonly string[] {
  const characters = Array.from(run)
  if (characters.length < 2) return characters
  return characters.slice(1).map((character, at) => `${characters[at] ?? ''}${character}`)
}

function isLatin(term: string): boolean {
  return !/\p{Script=Han}/u.test(term)
}
