/**
 * How good the data was that passed, day by day: for the department's data officer and the steward.
 *
 * @module
 */
import { Statistic } from 'antd'
import type { ReactNode } from 'react'
import { Card } from '../parts/card.tsx'
import { TrendLine } from '../parts/trend-line.tsx'
import { useAsk, useSession } from '../session.tsx'
import { useWords, type WordKey } from '../words/words.tsx'
import { shareOf, type QualityDay, type Share } from './quality-shares.ts'
import { maySeeOwn, type Resource } from './resource-query.ts'

const DAYS = 30

const QUALITY = `query ($code: String!) {
  qualityByDay(resource: $code, days: ${DAYS}) { day reads malformed stale records values missing invalid }
}`

const SHARES: readonly (readonly [Share, WordKey])[] = [
  ['complete', 'resource.quality.complete'],
  ['valid', 'resource.quality.valid'],
  ['fresh', 'resource.quality.fresh'],
]

export function ResourceQuality({ resource }: { readonly resource: Resource }): ReactNode {
  const { say } = useWords()
  const { staff } = useSession()
  const maySee = maySeeOwn(resource, staff, ['steward'])
  const { data } = useAsk<{ readonly qualityByDay: readonly QualityDay[] }>(
    maySee ? QUALITY : null,
    { code: resource.offer.code },
  )
  if (!maySee || data === undefined) return null
  return (
    <Card size="small" title={<h2 className="card-title">{say('resource.quality')}</h2>}>
      {data.qualityByDay.length === 0 ? (
        <p className="muted">{say('resource.quality.none')}</p>
      ) : (
        <Measured days={data.qualityByDay} />
      )}
    </Card>
  )
}

function Measured({ days }: { readonly days: readonly QualityDay[] }): ReactNode {
  const { say, number, percent, day } = useWords()
  const total = (count: 'records' | 'malformed'): number =>
    days.reduce((sum, one) => sum + one[count], 0)
  return (
    <div className="stack">
      <div className="figures">
        <Statistic title={say('resource.quality.records')} value={number(total('records'))} />
        <Statistic title={say('resource.quality.malformed')} value={number(total('malformed'))} />
      </div>
      {SHARES.map(([share, word]) => (
        <div key={share} className="trend">
          <span>{say(word)}</span>
          <strong>{percent(shareOf(days, share))}</strong>
          <TrendLine
            label={say(word)}
            points={days.map((one) => ({ name: day(one.day), share: shareOf([one], share) }))}
          />
        </div>
      ))}
    </div>
  )
}
