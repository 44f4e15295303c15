/**
 * The records that a search means, at a glance: by day, and who or what stands in most of them.
 *
 * @module
 */
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { Card } from '../../parts/card.tsx'
import { useAsk } from '../../session.tsx'
import { useWords, type WordKey } from '../../words/words.tsx'
import { OVERVIEW, type Bucket, type Filter, type Total } from './audit-query.ts'
import type { Wanted } from './filters.tsx'
import { TimeLine } from './time-line.tsx'

interface Answer {
  readonly recordSeries: readonly Bucket[]
  readonly consumers: readonly Total[]
  readonly resources: readonly Total[]
  readonly matters: readonly Total[]
}

const FACETS: readonly (readonly [keyof Answer & `${string}s`, string, WordKey])[] = [
  ['consumers', 'consumer', 'audit.consumer'],
  ['resources', 'resource', 'audit.resource'],
  ['matters', 'matter', 'audit.matter'],
]

export function Overview({
  wanted,
  reason,
  narrow,
}: {
  readonly wanted: Wanted
  readonly reason: string
  /** Adds to the filter. */
  readonly narrow: (more: Filter) => void
}): ReactNode {
  const { say, number } = useWords()
  const { data } = useAsk<Answer>(OVERVIEW, { ...wanted, reason })
  if (data === undefined) return null
  return (
    <div className="columns facets">
      <Card size="small" title={<h2 className="card-title">{say('audit.timeline')}</h2>}>
        <Days buckets={data.recordSeries} />
      </Card>
      {FACETS.map(([facet, field, word]) => (
        <Card key={facet} size="small" title={<h2 className="card-title">{say(word)}</h2>}>
          {data[facet].length === 0 && <span className="muted">{say('none')}</span>}
          <ul className="totals">
            {(data[facet] as readonly Total[]).map(({ name, records, refused }) => (
              <li key={name}>
                <Button type="link" size="small" onClick={() => narrow({ [field]: name })}>
                  {name}
                </Button>
                <span>
                  {number(records)}
                  {refused > 0 && (
                    <span className="muted">
                      {' '}
                      · {say('audit.refusedOf', { count: number(refused) })}
                    </span>
                  )}
                </span>
              </li>
            ))}
          </ul>
        </Card>
      ))}
    </div>
  )
}

function Days({ buckets }: { readonly buckets: readonly Bucket[] }): ReactNode {
  const { say, day, number } = useWords()
  const bars = buckets.map(({ start, released, partial, refused, failed, accepted }) => ({
    name: day(start),
    answered: released + partial + accepted,
    not: refused + failed,
  }))
  const total = bars.reduce((sum, { answered, not }) => sum + answered + not, 0)
  const label = say('audit.timeline.text', { total: number(total), days: bars.length })
  return <TimeLine bars={bars} label={label} />
}
