import { Select } from 'antd'
import type { ReactNode } from 'react'
import { useAsk } from '../session.tsx'
import { useWords } from '../words/words.tsx'

const CONSUMERS = `{ consumers { id nameZh nameEn } }`

interface Consumer {
  readonly id: string
  readonly nameZh: string
  readonly nameEn: string
}

/** One of the consumers that the person may know of. */
export function ConsumerSelect({
  id,
  value,
  onChange,
  isFixed = false,
}: {
  readonly id: string
  /** Empty for none. */
  readonly value: string
  readonly onChange: (consumer: string) => void
  readonly isFixed?: boolean
}): ReactNode {
  const { name } = useWords()
  const { data } = useAsk<{ readonly consumers: readonly Consumer[] }>(CONSUMERS)
  return (
    <Select
      id={id}
      disabled={isFixed}
      value={value === '' ? null : value}
      options={(data?.consumers ?? []).map((one) => ({
        value: one.id,
        label: `${name(one)} · ${one.id}`,
      }))}
      onChange={onChange}
    />
  )
}
