import { Alert, Button, Dropdown } from 'antd'
import type { ReactNode } from 'react'
import { Problem } from '../../parts/problem.tsx'
import { useWords } from '../../words/words.tsx'
import { EXPORT_FORMS, type ExportForm } from './export-text.ts'
import type { Wanted } from './filters.tsx'
import { useExport } from './use-export.ts'

/** The records that a search finds, as a file; shows how far it is, and can be stopped. */
export function ExportButton({
  wanted,
  reason,
}: {
  readonly wanted: Wanted
  readonly reason: string
}): ReactNode {
  const { say, term, number } = useWords()
  const { state, start, stop } = useExport(wanted, reason)
  return (
    <div className="filters">
      {state.kind === 'busy' ? (
        <>
          <span role="status">{say('export.busy', { count: number(state.count) })}</span>
          <Button onClick={stop}>{say('export.stop')}</Button>
        </>
      ) : (
        <Dropdown
          trigger={['click']}
          menu={{
            items: EXPORT_FORMS.map((key) => ({ key, label: term('export', key) })),
            onClick: ({ key }) => start(key as ExportForm),
          }}
        >
          <Button>{say('export.button')}</Button>
        </Dropdown>
      )}
      {state.kind === 'cut' && (
        <Alert showIcon type="warning" title={say('export.cut', { count: number(state.count) })} />
      )}
      {state.kind === 'failed' && <Problem error={state.error} />}
    </div>
  )
}
