import { Tag } from 'antd'
import type { ReactNode } from 'react'
import { useWords } from '../../words/words.tsx'

const GOOD = ['ok', 'closed', 'in force']

/** Of a part of the exchange, or of a source: green where it is as it should be. */
export function State({ state }: { readonly state: string }): ReactNode {
  const { term } = useWords()
  return <Tag color={GOOD.includes(state) ? 'green' : 'red'}>{term('health.state', state)}</Tag>
}
