/**
 * What the exchange noticed, each with its explanation; an auditor notes what came of looking into it.
 *
 * @module
 */
import { Button, Segmented, Tag } from 'antd'
import { useState, type ReactNode } from 'react'
import { Link } from 'react-router'
import { Card } from '../../parts/card.tsx'
import { ActDialogue } from '../../parts/act.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Pager, usePages } from '../../parts/pager.tsx'
import { Failed, Loading, Nothing } from '../../parts/states.tsx'
import { holds, useAsk, useSession } from '../../session.tsx'
import { useWords } from '../../words/words.tsx'
import { ACKNOWLEDGE, ALARMS } from './audit-query.ts'
import { AskReason, GivenReason, useReason } from './reason.tsx'

interface Alarm {
  readonly id: string
  readonly rule: string
  readonly time: string
  readonly explanation: string
  readonly explanationZh: string | null
  readonly state: string
  readonly records: readonly { readonly exchangeId: string | null }[]
  readonly acknowledged: {
    readonly by: string
    readonly at: string
    readonly reason: string | null
  } | null
}

interface AlarmPage {
  readonly found: readonly Alarm[]
  readonly next: string | null
}

const RECORDS_SHOWN_MAX = 10

export function AlarmsPage(): ReactNode {
  const { say } = useWords()
  const given = useReason()
  const [acknowledged, setAcknowledged] = useState(false)
  return (
    <>
      <PageHead title={say('alarms.title')}>
        {given.reason !== '' && <GivenReason {...given} />}
      </PageHead>
      {given.reason === '' ? (
        <AskReason give={given.give} />
      ) : (
        <>
          <Segmented
            className="filters"
            aria-label={say('alarms.which')}
            value={acknowledged ? 'done' : 'open'}
            options={[
              { value: 'open', label: say('alarms.open') },
              { value: 'done', label: say('alarms.done') },
            ]}
            onChange={(value) => setAcknowledged(value === 'done')}
          />
          <Alarms key={String(acknowledged)} acknowledged={acknowledged} reason={given.reason} />
        </>
      )}
    </>
  )
}

function Alarms({
  acknowledged,
  reason,
}: {
  readonly acknowledged: boolean
  readonly reason: string
}): ReactNode {
  const { say } = useWords()
  const pages = usePages()
  const { data, error, again, isLoading } = useAsk<{ readonly alarms: AlarmPage }>(ALARMS, {
    acknowledged,
    after: pages.after,
    reason,
  })
  if (error !== undefined) return <Failed error={error} again={again} />
  if (data === undefined) return <Loading />
  const { found, next } = data.alarms
  if (found.length === 0 && pages.page === 1) {
    return <Nothing title={say('alarms.none')} text={say('alarms.none.text')} />
  }
  return (
    <section className="stack" aria-busy={isLoading}>
      {found.map((alarm) => (
        <AlarmCard key={alarm.id} alarm={alarm} onDone={again} />
      ))}
      <Pager pages={pages} next={next} />
    </section>
  )
}

function AlarmCard({
  alarm,
  onDone,
}: {
  readonly alarm: Alarm
  readonly onDone: () => void
}): ReactNode {
  const { say, term, time, language } = useWords()
  const { staff } = useSession()
  const [isOpen, setIsOpen] = useState(false)
  const isAuditor = holds(staff, ['auditor'])
  const { rule, records, acknowledged } = alarm
  const text = language === 'zh' ? (alarm.explanationZh ?? alarm.explanation) : alarm.explanation
  const shown = records.flatMap(({ exchangeId }) => exchangeId ?? []).slice(0, RECORDS_SHOWN_MAX)
  return (
    <Card size="small">
      <div className="entry-head">
        <h2>{term('alarm', rule)}</h2>
        <span className="muted">{time(alarm.time)}</span>
        <Tag color={alarm.state === 'open' ? 'orange' : 'default'}>
          {term('alarmState', alarm.state)}
        </Tag>
      </div>
      <p lang={language === 'zh' && alarm.explanationZh === null ? 'en' : undefined}>{text}</p>
      {isAuditor && (
        <div className="tags">
          {shown.map((id) => (
            <Link key={id} to={`/audit/${id}`}>
              {id}
            </Link>
          ))}
        </div>
      )}
      {acknowledged !== null && (
        <p className="muted">
          {say('alarms.by', { by: acknowledged.by, time: time(acknowledged.at) })}{' '}
          {acknowledged.reason ?? say('record.erased')}
        </p>
      )}
      {acknowledged === null && isAuditor && (
        <Button onClick={() => setIsOpen(true)}>{say('alarms.acknowledge')}</Button>
      )}
      {isOpen && <Acknowledge id={alarm.id} onClose={() => setIsOpen(false)} onDone={onDone} />}
    </Card>
  )
}

function Acknowledge({
  id,
  onClose,
  onDone,
}: {
  readonly id: string
  readonly onClose: () => void
  readonly onDone: () => void
}): ReactNode {
  const { say } = useWords()
  return (
    <ActDialogue
      title={say('alarms.acknowledge')}
      mutation={ACKNOWLEDGE}
      variables={({ reason }) => ({ id, reason })}
      onClose={onClose}
      onDone={onDone}
    />
  )
}
