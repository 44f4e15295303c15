import { useAsk } from '../session.tsx'
import { useWords } from '../words/words.tsx'

export interface Named {
  readonly code: string
  readonly nameZh: string
  readonly nameEn: string
}

/** How regions and departments are called in the chosen language; a code that nobody knows stays as it is. */
export interface Names {
  readonly regions: readonly Named[]
  readonly departments: readonly Named[]
  readonly region: (code: string) => string
  readonly department: (code: string) => string
  /** Of `<region>.<department>`; a region alone acts through its steward. */
  readonly side: (codes: string) => string
}

const NAMES = `{ catalogFilters { departments { code nameZh nameEn } regions { code nameZh nameEn } } }`

export function useNames(): Names {
  const { name, term } = useWords()
  const { data } = useAsk<{
    readonly catalogFilters: Pick<Names, 'regions' | 'departments'>
  }>(NAMES)
  const { departments = [], regions = [] } = data?.catalogFilters ?? {}
  const called = (all: readonly Named[], code: string): string => {
    const found = all.find((one) => one.code === code)
    return found === undefined ? code : name(found)
  }
  return {
    regions,
    departments,
    region: (code) => called(regions, code),
    department: (code) => called(departments, code),
    side: (codes) => {
      const [where = '', who] = codes.split('.')
      const acting = who === undefined ? term('role', 'steward') : called(departments, who)
      return `${called(regions, where)} · ${acting}`
    },
  }
}
