import { Select } from 'antd'
import { useState, type ReactNode } from 'react'
import { useAsk } from '../session.tsx'
import { useWords } from '../words/words.tsx'
import { useLater } from './later.ts'

interface Matter {
  readonly code: string
  readonly nameZh: string
  readonly nameEn: string
}

interface Found {
  readonly found: readonly Matter[]
  readonly chosen: readonly Matter[]
}

const MATTERS = `query ($words: String, $codes: [ID!]) {
  found: catalogMatters(words: $words) { code nameZh nameEn }
  chosen: catalogMatters(codes: $codes) { code nameZh nameEn }
}`

/** Matters, found by code or words; the exchange looks for them. */
export function MatterSelect({
  id,
  value,
  onChange,
}: {
  readonly id: string
  readonly value: readonly string[]
  readonly onChange: (codes: string[]) => void
}): ReactNode {
  const { name } = useWords()
  const [words, setWords] = useState('')
  const { data, isLoading } = useAsk<Found>(MATTERS, { words: useLater(words), codes: value })
  const known = new Map(
    [...(data?.chosen ?? []), ...(data?.found ?? [])].map((matter) => [matter.code, matter]),
  )
  return (
    <Select
      id={id}
      mode="multiple"
      allowClear
      showSearch={{ filterOption: false, onSearch: setWords }}
      loading={isLoading}
      value={[...value]}
      options={[...known.values()].map((matter) => ({
        value: matter.code,
        label: `${matter.code} ${name(matter)}`,
      }))}
      onChange={onChange}
    />
  )
}
