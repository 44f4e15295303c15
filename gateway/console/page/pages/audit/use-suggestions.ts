/**
 * What can be looked for, with the names by which people know it.
 *
 * @module
 */
import { useCallback } from 'react'
import type { Suggestion } from '../../parts/suggestion.ts'
import { useAct, useAsk } from '../../session.tsx'
import { useWords } from '../../words/words.tsx'

interface Named {
  readonly nameZh: string
  readonly nameEn: string
}

interface Known {
  readonly consumers: readonly (Named & { readonly id: string })[]
  readonly catalogFilters: { readonly departments: readonly (Named & { readonly code: string })[] }
}

interface Found {
  readonly searchCatalog: {
    readonly found: readonly (Named & {
      readonly offers: readonly { readonly code: string; readonly region: Named | null }[]
    })[]
  }
}

const KNOWN = `{ consumers { id nameZh nameEn } catalogFilters { departments { code nameZh nameEn } } }`
const RESOURCES = `query ($words: String) {
  searchCatalog(words: $words, offered: true, limit: 30) {
    found { nameZh nameEn offers { code region { nameZh nameEn } } }
  }
}`
const MATTERS = `query ($words: String) { catalogMatters(words: $words) { code nameZh nameEn } }`

export interface Suggestions {
  readonly consumers: readonly Suggestion[]
  readonly departments: readonly Suggestion[]
  /** By words of either language; the exchange looks for them. */
  readonly resources: (words: string) => Promise<readonly Suggestion[]>
  readonly matters: (words: string) => Promise<readonly Suggestion[]>
}

export function useSuggestions(): Suggestions {
  const { name } = useWords()
  const act = useAct()
  const { data } = useAsk<Known>(KNOWN)
  const resources = useCallback(
    async (words: string) => {
      const found: Found = await act(RESOURCES, { words: wordsOf(words) })
      return found.searchCatalog.found.flatMap((standard) =>
        standard.offers.map(({ code, region }) => ({
          code,
          name: region === null ? name(standard) : `${name(standard)} · ${name(region)}`,
        })),
      )
    },
    [act, name],
  )
  const matters = useCallback(
    async (words: string) => {
      const found: { readonly catalogMatters: readonly (Named & { readonly code: string })[] } =
        await act(MATTERS, { words })
      return found.catalogMatters.map((matter) => ({ code: matter.code, name: name(matter) }))
    },
    [act, name],
  )
  return {
    consumers: (data?.consumers ?? []).map((one) => ({ code: one.id, name: name(one) })),
    departments: (data?.catalogFilters.departments ?? []).map((one) => ({
      code: one.code,
      name: name(one),
    })),
    resources,
    matters,
  }
}

/** Of a resource's code the standard, which the catalogue is searched by. */
function wordsOf(text: string): string {
  const [, standard = text] = /^\d{6}\.[A-Z]+\.(\w+)$/.exec(text.trim()) ?? []
  return standard
}
