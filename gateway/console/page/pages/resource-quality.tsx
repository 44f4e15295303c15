/**
 * How good the data was that passed: for the department's data officer and the steward.
 *
 * @module
 */
import { Card, Statistic } from 'antd'
import type { ReactNode } from 'react'
import { holds, useAsk, useSession } from '../session.tsx'
import { useWords } from '../words/words.tsx'
import type { Resource } from './resource-query.ts'

interface Quality {
  readonly records: number
  readonly stale: number
  readonly items: readonly { readonly missing: number; readonly invalid: number }[]
}

const QUALITY = `query ($code: String!) {
  quality(resource: $code, days: 7) { records stale items { missing invalid } }
}`

export function ResourceQuality({ resource }: { readonly resource: Resource }): ReactNode {
  const { say } = useWords()
  const { staff } = useSession()
  const { offer, isOurs } = resource
  const isTheirs = holds(staff, ['officer']) && staff.department === offer.department?.code
  const maySee = isOurs && (isTheirs || holds(staff, ['steward']))
  const { data } = useAsk<{ readonly quality: readonly Quality[] }>(maySee ? QUALITY : null, {
    code: offer.code,
  })
  if (!maySee || data === undefined) return null
  const [quality] = data.quality
  return (
    <Card size="small" title={<h2 className="card-title">{say('resource.quality')}</h2>}>
      {quality === undefined || quality.records === 0 ? (
        <p className="muted">{say('resource.quality.none')}</p>
      ) : (
        <div className="figures">
          <Statistic title={say('resource.quality.records')} value={quality.records} />
          <Statistic title={say('resource.quality.missing')} value={total(quality, 'missing')} />
          <Statistic title={say('resource.quality.invalid')} value={total(quality, 'invalid')} />
          <Statistic title={say('resource.quality.stale')} value={quality.stale} />
        </div>
      )}
    </Card>
  )
}

function total({ items }: Quality, count: 'missing' | 'invalid'): number {
  return items.reduce((sum, item) => sum + item[count], 0)
}
