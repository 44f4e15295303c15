import { Select } from 'antd'
import { useState, type ReactNode } from 'react'
import { useAsk, useSession } from '../../session.tsx'
import { useLater } from '../../parts/later.ts'
import { useWords } from '../../words/words.tsx'
import { STANDARDS } from './queries.ts'

interface Found {
  readonly searchCatalog: {
    readonly found: readonly {
      readonly key: string
      readonly nameZh: string
      readonly nameEn: string
    }[]
  }
}

/** A standard of the own department, found by words of either language. */
export function StandardSelect({
  id,
  value,
  onChange,
}: {
  readonly id: string
  readonly value: string | undefined
  readonly onChange: (key: string) => void
}): ReactNode {
  const { name } = useWords()
  const { staff } = useSession()
  const [words, setWords] = useState('')
  const { data, isLoading } = useAsk<Found>(STANDARDS, {
    words: useLater(words),
    department: staff.department,
  })
  return (
    <Select
      id={id}
      showSearch={{ filterOption: false, onSearch: setWords }}
      loading={isLoading}
      value={value ?? null}
      options={(data?.searchCatalog.found ?? []).map((one) => ({
        value: one.key,
        label: `${name(one)} · ${one.key}`,
      }))}
      onChange={onChange}
    />
  )
}
