import type { ReactNode } from 'react'
import type { Difference } from './differences.ts'
import { useWords } from '../words/words.tsx'
import { WideTable } from './wide-table.tsx'

/** What differs between two entries: where, what it was, what it is. */
export function DifferencesTable({
  found,
  isAllNew = false,
}: {
  readonly found: readonly Difference[]
  /** There is nothing that it could have been before. */
  readonly isAllNew?: boolean
}): ReactNode {
  const { say } = useWords()
  const was = {
    title: say('review.before'),
    render: (_: unknown, { before }: Difference) => <del className="value">{before}</del>,
  }
  return (
    <WideTable<Difference>
      rowKey="pointer"
      dataSource={[...found]}
      pagination={{ pageSize: 20, hideOnSinglePage: true }}
      locale={{ emptyText: say('review.same') }}
      columns={[
        { title: say('review.place'), render: (_, { pointer }) => <code>{pointer}</code> },
        ...(isAllNew ? [] : [was]),
        {
          title: say('review.after'),
          render: (_, { after }) => <ins className="value">{after}</ins>,
        },
      ]}
    />
  )
}
