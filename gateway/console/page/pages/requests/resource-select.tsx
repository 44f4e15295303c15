import { Select } from 'antd'
import { useState, type ReactNode } from 'react'
import { useLater } from '../../parts/later.ts'
import { useAsk } from '../../session.tsx'
import { useWords } from '../../words/words.tsx'

const OFFERS = `query ($words: String) {
  searchCatalog(words: $words, offered: true, limit: 30) {
    found { nameZh nameEn offers { code state region { nameZh nameEn } } }
  }
}`

interface Found {
  readonly searchCatalog: {
    readonly found: readonly {
      readonly nameZh: string
      readonly nameEn: string
      readonly offers: readonly {
        readonly code: string
        readonly state: string
        readonly region: { readonly nameZh: string; readonly nameEn: string } | null
      }[]
    }[]
  }
}

/** A resource of any region, found by words of either language. */
export function ResourceSelect({
  id,
  value,
  isFixed = false,
  onChange,
}: {
  readonly id: string
  /** Code; empty for none. */
  readonly value: string
  readonly isFixed?: boolean
  readonly onChange: (code: string) => void
}): ReactNode {
  const { name } = useWords()
  const [words, setWords] = useState('')
  const { data, isLoading } = useAsk<Found>(isFixed ? null : OFFERS, { words: useLater(words) })
  const found = (data?.searchCatalog.found ?? []).flatMap((standard) =>
    standard.offers
      .filter(({ state }) => state === 'published')
      .map(({ code, region }) => ({
        value: code,
        label: `${name(standard)} · ${region === null ? '' : name(region)} · ${code}`,
      })),
  )
  return (
    <Select
      id={id}
      disabled={isFixed}
      loading={isLoading}
      showSearch={{ filterOption: false, onSearch: setWords }}
      value={value === '' ? null : value}
      options={found}
      onChange={onChange}
    />
  )
}
