import { Table, type TableProps } from 'antd'
import type { ReactNode } from 'react'
import { useWords } from '../words/words.tsx'

/** A table that a narrow window scrolls sideways, by the keyboard too. Pages are the exchange's, unless told. */
export function WideTable<Row extends object>({
  pagination = false,
  ...props
}: TableProps<Row>): ReactNode {
  const { say } = useWords()
  const steps = { prev: ['‹', say('list.previous')], next: ['›', say('list.next')] } as const
  return (
    <div className="wide" role="group" aria-label={say('list.wide')} tabIndex={0}>
      <Table<Row>
        size="small"
        pagination={
          pagination !== false && {
            ...pagination,
            // Ant Design's own have a picture for a name.
            itemRender: (_page, type, item) =>
              type === 'prev' || type === 'next' ? (
                <button
                  type="button"
                  className="ant-pagination-item-link"
                  aria-label={steps[type][1]}
                >
                  {steps[type][0]}
                </button>
              ) : (
                item
              ),
          }
        }
        {...props}
      />
    </div>
  )
}
