/**
 * The records that a search means, at a glance: by day, and who or what stands in most of them.
 *
 * @module
 */
import { Button, Card } from 'antd'
import type { ReactNode } from 'react'
import { useAsk } from '../../session.tsx'
import { useWords, type WordKey } from '../../words/words.tsx'
import { OVERVIEW, type Bucket, type Filter, type Total } from './audit-query.ts'
import type { Wanted } from './filters.tsx'

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
        <TimeLine buckets={data.recordSeries} />
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

const HEIGHT = 72
const WIDTH = 10

/** Bars by day: what was answered below, what was refused or failed on top. The numbers are its title. */
function TimeLine({ buckets }: { readonly buckets: readonly Bucket[] }): ReactNode {
  const { say, day, number } = useWords()
  const all = buckets.map((bucket) => {
    const answered = bucket.released + bucket.partial
    const not = bucket.refused + bucket.failed
    return { start: bucket.start, answered, not }
  })
  const most = Math.max(1, ...all.map(({ answered, not }) => answered + not))
  const total = all.reduce((sum, { answered, not }) => sum + answered + not, 0)
  const scale = HEIGHT / most
  return (
    <figure className="time-line">
      <svg
        viewBox={`0 0 ${all.length * WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={say('audit.timeline.text', { total: number(total), days: all.length })}
      >
        {all.map(({ start, answered, not }, at) => (
          <g key={start}>
            <title>{`${day(start)}: ${number(answered)} / ${number(not)}`}</title>
            <rect
              className="bar-answered"
              x={at * WIDTH + 1}
              width={WIDTH - 2}
              y={HEIGHT - answered * scale}
              height={answered * scale}
            />
            <rect
              className="bar-not"
              x={at * WIDTH + 1}
              width={WIDTH - 2}
              y={HEIGHT - (answered + not) * scale}
              height={not * scale}
            />
          </g>
        ))}
      </svg>
      <figcaption className="muted">
        <span>{all[0] && day(all[0].start)}</span>
        <span>
          <i className="key-answered" /> {say('audit.answered')} <i className="key-not" />{' '}
          {say('audit.notAnswered')}
        </span>
        <span>{all.at(-1) && day(all.at(-1)?.start ?? '')}</span>
      </figcaption>
    </figure>
  )
}
