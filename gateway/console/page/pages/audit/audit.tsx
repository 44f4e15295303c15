/**
 * Searching the record by every field.
 *
 * @module
 */
import type { ReactNode } from 'react'
import { Link, useLocation } from 'react-router'
import { Pager, usePages } from '../../parts/pager.tsx'
import { Failed, Loading, Nothing } from '../../parts/states.tsx'
import { useNames } from '../../parts/use-names.ts'
import { useAsk } from '../../session.tsx'
import { WideTable } from '../../parts/wide-table.tsx'
import { useWords } from '../../words/words.tsx'
import { AuditFrame } from './audit-frame.tsx'
import {
  SEARCH,
  type Filter,
  type FoundRecord,
  type Question,
  type RecordPage,
} from './audit-query.ts'
import { ExportButton } from './export.tsx'
import { Filters, type Wanted } from './filters.tsx'
import { PROBED } from './found.ts'
import { SearchedEntries } from './index-reach.tsx'
import { Outcome } from './outcome.tsx'
import { Overview } from './overview.tsx'
import { SearchedLog } from './searched-log.tsx'
import { useFilter, useSubject } from './use-filter.ts'

export function AuditPage(): ReactNode {
  const { say } = useWords()
  const [filter, setFilter] = useFilter()
  const [subject, setSubject] = useSubject()
  const wanted: Wanted = { filter, subject: subject === '' ? null : { keys: [subject] } }
  return (
    <AuditFrame title={say('audit.title')}>
      {(reason) => (
        <div className="stack">
          <SearchedLog />
          <Filters
            filter={filter}
            subject={subject}
            onWanted={(next, number) => {
              setSubject(number)
              setFilter(next)
            }}
          />
          {filter['kind'] !== 'management' && (
            // What it counts by, only an exchange has.
            <Overview
              wanted={wanted}
              reason={reason}
              narrow={(more: Filter) => setFilter({ ...filter, ...more })}
            />
          )}
          <Records
            key={JSON.stringify(wanted)}
            wanted={wanted}
            reason={reason}
            onEverything={() => setFilter({ ...filter, kind: 'look' })}
          />
        </div>
      )}
    </AuditFrame>
  )
}

function Records({
  wanted,
  reason,
  onEverything,
}: {
  readonly wanted: Wanted
  readonly reason: string
  /** Searches for probes as well. */
  readonly onEverything: () => void
}): ReactNode {
  const { say, term, time } = useWords()
  const names = useNames()
  const { search } = useLocation()
  const pages = usePages()
  const { data, error, isLoading, again } = useAsk<{ readonly searchRecords: RecordPage }>(SEARCH, {
    ...wanted,
    after: pages.after,
    reason,
  })
  if (error !== undefined) return <Failed error={error} again={again} />
  if (data === undefined) return <Loading />
  const { found, next, reach } = data.searchRecords
  const isNarrow = wanted.subject !== null && wanted.filter['kind'] === 'exchange'
  return (
    <section aria-busy={isLoading} aria-label={say('audit.records')}>
      {isNarrow && (
        <p className="muted">
          {say('audit.probes.out')}{' '}
          <button type="button" className="link" onClick={onEverything}>
            {say('audit.probes.in')}
          </button>
        </p>
      )}
      {found.length === 0 ? (
        <Nothing title={say('audit.empty')} text={say('audit.empty.text')}>
          <SearchedEntries reach={reach} />
        </Nothing>
      ) : (
        <>
          <ExportButton wanted={wanted} reason={reason} />
          <WideTable<FoundRecord>
            rowKey={({ log, index }) => `${log} ${index}`}
            dataSource={[...found]}
            columns={[
              {
                title: say('audit.time'),
                render: (_, record) => (
                  <Link to={{ pathname: `/audit/${record.exchangeId}`, search }}>
                    {time(record.time)}
                  </Link>
                ),
              },
              {
                title: say('audit.who'),
                render: (_, { consumer, operator, department, kind }) => (
                  <>
                    {consumer ?? operator ?? (kind === 'management' && say('record.itself'))}
                    <div className="muted">
                      {consumer === null
                        ? department !== null && names.department(department)
                        : operator}
                    </div>
                  </>
                ),
              },
              {
                title: say('audit.why'),
                render: (_, { matter, caseNumber, reason: staffReason }) => (
                  <>
                    {matter ?? staffReason}
                    <div className="muted">{caseNumber}</div>
                  </>
                ),
              },
              {
                title: say('audit.what'),
                render: (_, { questions, operation }) => (
                  <>
                    {operation !== null && term('operation', operation)}
                    {distinct(questions).map(({ resource, mode, result }) => (
                      <div key={`${resource} ${mode} ${result}`}>
                        <code>{resource}</code>
                        {mode !== PROBED &&
                          ` · ${term('method', mode)} · ${term('result', result)}`}
                      </div>
                    ))}
                  </>
                ),
              },
              {
                title: say('audit.outcome'),
                render: (_, { outcome, code }) => <Outcome outcome={outcome} code={code} />,
              },
            ]}
          />
          <Pager pages={pages} next={next} />
        </>
      )}
    </section>
  )
}

/** What is refused item by item is one line. */
function distinct(questions: readonly Question[]): readonly Question[] {
  const byName = new Map(questions.map((one) => [`${one.resource} ${one.mode} ${one.result}`, one]))
  return [...byName.values()]
}
