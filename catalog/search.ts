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
  /** Brings the index up to its catalogue, a few standards at a time; {@link find} does the same in one go. */
  ready(): Promise<void>
  /** The same of another catalogue: what both have is not indexed again. */
  over(catalog: Catalog): CatalogSearch
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

/** Indexes every standard with the resources that offer it, when it is first asked. */
export function makeCatalogSearch(catalog: Catalog): CatalogSearch {
  return searchIn(
    { index: makeIndex(), indexed: new Map(), changes: 0, brought: undefined },
    catalog,
  )
}

interface Index {
  readonly index: MiniSearch<Entry>
  /** By the standard's key: what its entry was made of. */
  readonly indexed: Map<string, readonly unknown[]>
  changes: number
  /** The catalogue of which it has everything, as it is; undefined when it was changed since. */
  brought: Catalog | undefined
}

function makeIndex(): MiniSearch<Entry> {
  return new MiniSearch<Entry>({
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
}

/** Some 10 ms of work: others have their turn in between. */
const STANDARDS_A_TURN = 25

function searchIn(index: Index, catalog: Catalog): CatalogSearch {
  const search: CatalogSearch = {
    ready: async () => {
      const turns = bring(index, catalog)
      while (turns.next().done !== true) await nextTurn()
    },
    over: (other) => (other === catalog ? search : searchIn(index, other)),
    find(words, limit) {
      Array.from(bring(index, catalog))
      const text = words.slice(0, WORDS_CHARACTERS_MAX)
      const terms = new Set(wordsOf(text))
      // What has all the words comes alone; only where nothing has, what has any.
      const all = index.index.search(text, { combineWith: 'AND' })
      const found = all.length > 0 ? all : index.index.search(text)
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
  }
  return Object.freeze(search)
}

/** Puts into the index what it does not have of the catalogue, and takes out what the catalogue does not have. */
function* bring(whole: Index, catalog: Catalog): Generator<void> {
  if (whole.brought === catalog) return
  const { indexed } = whole
  const before = whole.changes
  let own = 0
  const change = (how: (index: MiniSearch<Entry>) => void): void => {
    how(whole.index)
    whole.changes++
    own++
    whole.brought = undefined
  }
  for (const key of indexed.keys()) {
    if (catalog.standard(key) !== undefined) continue
    change((index) => index.discard(key))
    indexed.delete(key)
  }
  for (const standard of catalog.standards()) {
    const { key } = standard
    const madeOf = [standard, catalog.department(standard.department), ...catalog.resourcesOf(key)]
    const former = indexed.get(key)
    if (former?.length === madeOf.length && former.every((one, i) => one === madeOf[i])) continue
    const entry = entryOf(standard, catalog)
    change((index) => (former === undefined ? index.add(entry) : index.replace(entry)))
    indexed.set(key, madeOf)
    if (own % STANDARDS_A_TURN === 0) yield
  }
  // Another catalogue may have had its turn in between; then it is looked through once more.
  if (whole.changes === before + own) whole.brought = catalog
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
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
