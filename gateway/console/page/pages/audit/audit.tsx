/**
 * Searching the record by every field.
 *
 * @module
 */
import { Tag } from 'antd'
import { useState, type ReactNode } from 'react'
import { Link } from 'react-router'
import { Pager, usePages } from '../../parts/pager.tsx'
import { Failed, Loading, Nothing } from '../../parts/states.tsx'
import { useAsk } from '../../session.tsx'
import { WideTable } from '../../parts/wide-table.tsx'
import { useWords } from '../../words/words.tsx'
import { AuditFrame } from './audit-frame.tsx'
import { SEARCH, type Filter, type FoundRecord, type RecordPage } from './audit-query.ts'
import { ExportButton } from './export.tsx'
import { Filters, FIRST_WANTED, type Wanted } from './filters.tsx'
import { Overview } from './overview.tsx'

export function AuditPage(): ReactNode {
  const { say } = useWords()
  const [wanted, setWanted] = useState(FIRST_WANTED)
  return (
    <AuditFrame title={say('audit.title')}>
      {(reason) => (
        <div className="stack">
          <Filters wanted={wanted} onWanted={setWanted} />
          <Overview
            wanted={wanted}
            reason={reason}
            narrow={(more: Filter) =>
              setWanted({ ...wanted, filter: { ...wanted.filter, ...more } })
            }
          />
          <Records key={JSON.stringify(wanted)} wanted={wanted} reason={reason} />
        </div>
      )}
    </AuditFrame>
  )
}

function Records({
  wanted,
  reason,
}: {
  readonly wanted: Wanted
  readonly reason: string
}): ReactNode {
  const { say, term, time } = useWords()
  const pages = usePages()
  const { data, error, isLoading, again } = useAsk<{ readonly searchRecords: RecordPage }>(SEARCH, {
    ...wanted,
    after: pages.after,
    reason,
  })
  if (error !== undefined) return <Failed error={error} again={again} />
  if (data === undefined) return <Loading />
  const { found, next } = data.searchRecords
  if (found.length === 0)
    return <Nothing title={say('audit.empty')} text={say('audit.empty.text')} />
  return (
    <section aria-busy={isLoading} aria-label={say('audit.records')}>
      <ExportButton wanted={wanted} reason={reason} />
      <WideTable<FoundRecord>
        rowKey={({ log, index }) => `${log} ${index}`}
        dataSource={[...found]}
        columns={[
          {
            title: say('audit.time'),
            render: (_, record) => (
              <Link to={`/audit/${record.exchangeId}`}>{time(record.time)}</Link>
            ),
          },
          {
            title: say('audit.who'),
            render: (_, record) => (
              <>
                {record.consumer ?? term('operation', record.operation ?? '')}
                <div className="muted">{record.operator}</div>
              </>
            ),
          },
          {
            title: say('audit.why'),
            render: (_, { matter, caseNumber }) => (
              <>
                {matter}
                <div className="muted">{caseNumber}</div>
              </>
            ),
          },
          {
            title: say('audit.what'),
            render: (_, { questions }) =>
              questions.map(({ resource, mode, result }) => (
                <div key={`${resource} ${mode}`}>
                  <code>{resource}</code> · {term('method', mode)} · {term('result', result)}
                </div>
              )),
          },
          {
            title: say('audit.outcome'),
            render: (_, { outcome, code }) => <Outcome outcome={outcome} code={code} />,
          },
        ]}
      />
      <Pager pages={pages} next={next} />
    </section>
  )
}

const COLOURS: Readonly<Record<string, string>> = {
  released: 'green',
  partial: 'gold',
  refused: 'red',
  failed: 'volcano',
}

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
