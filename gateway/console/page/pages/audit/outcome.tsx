import { Tag } from 'antd'
import type { ReactNode } from 'react'
import { useWords } from '../../words/words.tsx'

const COLOURS: Readonly<Record<string, string>> = {
  released: 'green',
  partial: 'gold',
  refused: 'red',
  failed: 'volcano',
}

/** How it ended, in colour and in words; and the code of why not. */
export function Outcome({
  outcome,
  code,
}: {
  readonly outcome: string
  readonly code: string | null
}): ReactNode {
  const { term } = useWords()
  return (
    <>
      <Tag color={COLOURS[outcome] ?? 'default'}>{term('outcome', outcome)}</Tag>
      {code !== null && <div className="muted">{code}</div>}
    </>
  )
}
