import { Table, type TableProps } from 'antd'
import type { ReactNode } from 'react'
import { useWords } from '../words/words.tsx'

/** A table that a narrow window scrolls sideways, by the keyboard too. Pages are the exchange's, unless told. */
export function WideTable<Row extends object>(props: TableProps<Row>): ReactNode {
  const { say } = useWords()
  return (
    <div className="wide" role="group" aria-label={say('list.wide')} tabIndex={0}>
      <Table<Row> size="small" pagination={false} {...props} />
    </div>
  )
}
