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
  like,
  onChange,
}: {
  readonly id: string
  readonly value: string | undefined
  /** What is said of the table: standards that are like it come first. */
  readonly like: string
  readonly onChange: (key: string) => void
}): ReactNode {
  const { say, name } = useWords()
  const { staff } = useSession()
  const [words, setWords] = useState('')
  const asked = useLater(words)
  const { department } = staff
  const { data, isLoading } = useAsk<Found>(STANDARDS, { words: asked, department })
  const { data: alike } = useAsk<Found>(like === '' ? null : STANDARDS, { words: like, department })
  const isFinding = isLoading || asked !== words
  const first = words === '' && like !== '' ? (alike?.searchCatalog.found ?? []) : []
  const rest = (data?.searchCatalog.found ?? []).filter(
    ({ key }) => !first.some((one) => one.key === key),
  )
  return (
    <Select
      id={id}
      showSearch={{ filterOption: false, onSearch: setWords }}
      loading={isFinding}
      value={value ?? null}
      // Nobody is offered what was found for other words.
      options={
        isFinding
          ? []
          : [...first, ...rest].map((one) => ({
              value: one.key,
              label: `${name(one)} · ${one.key}`,
            }))
      }
      notFoundContent={say(isFinding ? 'register.finding' : 'register.standard.none')}
      onChange={onChange}
    />
  )
}
