/**
 * The sources: whether each is asked, how busy it is, how long its reads of the last minutes took and how they failed.
 *
 * @module
 */
import { Card } from '../../parts/card.tsx'
import { useEffect, useRef, type ReactNode } from 'react'
import { Failed, Loading } from '../../parts/states.tsx'
import { WideTable } from '../../parts/wide-table.tsx'
import { useNames } from '../../parts/use-names.ts'
import { useAsk } from '../../session.tsx'
import { useWords } from '../../words/words.tsx'
import { State } from './state.tsx'

interface Source {
  readonly id: string
  readonly department: string | null
  readonly breaker: string
  readonly running: number
  readonly queued: number
  readonly windowSec: number
  readonly reads: number
  readonly p50Ms: number | null
  readonly p95Ms: number | null
  readonly failures: readonly { readonly code: string; readonly count: number }[]
}

const SOURCES = `{
  sourcesInUse { id department breaker running queued windowSec reads p50Ms p95Ms failures { code count } }
}`
const MINUTE_SEC = 60

/** @param round changes whenever the page looks anew. */
export function Sources({ round }: { readonly round: number }): ReactNode {
  const { say, number } = useWords()
  const names = useNames()
  const { data, error, again } = useAsk<{ readonly sourcesInUse: readonly Source[] }>(SOURCES)
  const lookedAt = useRef(round)
  useEffect(() => {
    if (lookedAt.current !== round) again()
    lookedAt.current = round
  }, [again, round])
  if (data === undefined)
    return error === undefined ? <Loading /> : <Failed error={error} again={again} />
  const sources = data.sourcesInUse
  const minutes = number((sources[0]?.windowSec ?? 0) / MINUTE_SEC)
  return (
    <Card size="small" title={<h2 className="card-title">{say('health.sources')}</h2>}>
      {sources.length === 0 ? (
        <p className="muted">{say('health.sources.none')}</p>
      ) : (
        <WideTable<Source>
          className="slim"
          rowKey="id"
          dataSource={[...sources]}
          columns={[
            {
              title: say('health.source'),
              render: (_, { id, department }) => (
                <>
                  {id}
                  {department !== null && (
                    <div className="muted">{names.department(department)}</div>
                  )}
                </>
              ),
            },
            { title: say('resource.state'), render: (_, { breaker }) => <State state={breaker} /> },
            {
              title: say('health.busy'),
              render: (_, { running, queued }) => `${number(running)} / ${number(queued)}`,
            },
            {
              title: say('health.recent', { minutes }),
              render: (_, one) => <Recent source={one} />,
            },
          ]}
        />
      )}
    </Card>
  )
}

function Recent({ source }: { readonly source: Source }): ReactNode {
  const { say, term, number } = useWords()
  const { reads, p50Ms, p95Ms, failures } = source
  return (
    <>
      {p50Ms === null || p95Ms === null ? (
        <span className="muted">{say('health.recent.none')}</span>
      ) : (
        <>
          {say('health.recent.reads', { count: number(reads) })}
          <div className="muted">
            {say('health.recent.times', { half: number(p50Ms), most: number(p95Ms) })}
          </div>
        </>
      )}
      {failures.map(({ code, count }) => (
        <div key={code} className="defect">
          {say('health.recent.failed', {
            kind: term('health.failure', code),
            count: number(count),
          })}
        </div>
      ))}
    </>
  )
}
