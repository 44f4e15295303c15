/**
 * Whether anything is missing: what the exchange says of its log and of the twins in other provinces, what this browser
 * computes of it, and the command that proves it elsewhere.
 *
 * @module
 */
import { Alert } from 'antd'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { Card } from '../../parts/card.tsx'
import { DayRange } from '../../parts/day-range.tsx'
import { Facts } from '../../parts/facts.tsx'
import { Failed, Loading } from '../../parts/states.tsx'
import { useNames } from '../../parts/use-names.ts'
import { WideTable } from '../../parts/wide-table.tsx'
import { useAsk } from '../../session.tsx'
import { useWords } from '../../words/words.tsx'
import { AuditFrame } from './audit-frame.tsx'
import { RECONCILIATION, type LogState, type Reconciliation } from './audit-query.ts'
import { useFilter, withDays } from './use-filter.ts'
import { useLogState } from './use-log-state.ts'
import { WholeProof } from './whole-proof.tsx'

export function WholePage(): ReactNode {
  const { say } = useWords()
  const state = useLogState()
  return (
    <AuditFrame title={say('whole.title')}>
      {(reason) => (
        <div className="stack">
          <p className="muted lead">{say('whole.text')}</p>
          <div className="columns">
            {state === undefined ? <Loading /> : <Log state={state} />}
            <Twins reason={reason} />
          </div>
          {state !== undefined && <WholeProof state={state} />}
          {state !== undefined && <PeerKeys state={state} />}
        </div>
      )}
    </AuditFrame>
  )
}

function Log({ state }: { readonly state: LogState }): ReactNode {
  const { say, name, number } = useWords()
  const { origin, entries, witnessed, quorum, indexed, peers } = state
  const behind = Math.max(0, entries - (indexed ?? 0))
  return (
    <Card size="small" title={<h2 className="card-title">{say('whole.log')}</h2>}>
      <Facts
        facts={[
          [say('whole.origin'), <code key="origin">{origin}</code>],
          [say('whole.entries'), number(entries)],
          [
            say('health.witnessed'),
            quorum === 0
              ? say('health.witnessed.none')
              : say('health.witnessed.text', { count: number(witnessed), quorum: number(quorum) }),
          ],
          [say('whole.witnesses'), peers.map(name).join(', ') || say('none')],
          [
            say('health.index'),
            behind === 0
              ? say('whole.index.all')
              : say('health.index.lag', { count: number(behind) }),
          ],
        ]}
      />
    </Card>
  )
}

function Twins({ reason }: { readonly reason: string }): ReactNode {
  const { say, number } = useWords()
  const [filter, setFilter] = useFilter()
  const { from, to } = filter
  const { data, error, again, isLoading } = useAsk<{ readonly reconciliation: Reconciliation }>(
    RECONCILIATION,
    { from, to, reason },
  )
  const found = data?.reconciliation
  return (
    <Card
      size="small"
      title={<h2 className="card-title">{say('whole.twins')}</h2>}
      aria-busy={isLoading}
    >
      <DayRange from={from} to={to} onRange={(range) => setFilter(withDays(filter, range))} />
      {error !== undefined && <Failed error={error} again={again} />}
      {found === undefined && error === undefined && <Loading />}
      {found !== undefined && error === undefined && (
        <>
          <TwinsAlert found={found} />
          <Facts
            facts={[
              [say('whole.shared'), number(found.shared)],
              [say('whole.twins.found'), number(found.twins)],
              [
                say('whole.twins.awaited', { minutes: number(found.withinSec / 60) }),
                number(found.awaited),
              ],
              [say('whole.twins.missing'), number(found.missing)],
              [say('whole.twins.contradicted'), number(found.contradicted)],
              [say('whole.twins.entries'), number(found.entries)],
            ]}
          />
          {found.missed.length > 0 && <Missed found={found} />}
        </>
      )}
    </Card>
  )
}

function TwinsAlert({ found }: { readonly found: Reconciliation }): ReactNode {
  const { say, number } = useWords()
  const { missing, contradicted, shared } = found
  const isWell = missing === 0 && contradicted === 0
  return (
    <Alert
      showIcon
      className="spaced"
      type={isWell ? (shared === 0 ? 'info' : 'success') : 'error'}
      title={
        isWell
          ? say(shared === 0 ? 'whole.twins.none' : 'whole.twins.all')
          : say('whole.twins.not', {
              missing: number(missing),
              contradicted: number(contradicted),
            })
      }
      description={isWell ? undefined : <Link to="/alarms">{say('whole.twins.alarms')}</Link>}
    />
  )
}

function Missed({ found }: { readonly found: Reconciliation }): ReactNode {
  const { say, time, number } = useWords()
  const names = useNames()
  return (
    <>
      <WideTable
        className="slim"
        rowKey={({ index, region }) => `${index} ${region}`}
        dataSource={[...found.missed]}
        columns={[
          { title: say('audit.time'), render: (_, one) => time(one.time) },
          {
            title: say('audit.exchangeId'),
            render: (_, { exchangeId }) => <Link to={`/audit/${exchangeId}`}>{exchangeId}</Link>,
          },
          { title: say('record.place'), render: (_, { index }) => number(index) },
          { title: say('whole.missed.in'), render: (_, { region }) => names.region(region) },
        ]}
      />
      {found.missed.length < found.missing && (
        <p className="muted">{say('whole.missed.more', { count: number(found.missed.length) })}</p>
      )}
    </>
  )
}

/** What this exchange keeps of others: for their auditors, who must not take it from their own exchange. */
function PeerKeys({ state: { peers } }: { readonly state: LogState }): ReactNode {
  const { say, name } = useWords()
  if (peers.length === 0) return null
  return (
    <Card size="small" title={<h2 className="card-title">{say('whole.keys')}</h2>}>
      <p className="muted">{say('whole.keys.text')}</p>
      <Facts
        facts={peers.map((peer) => [
          name(peer),
          <code key={peer.region} className="hash">
            {peer.vkey}
          </code>,
        ])}
      />
    </Card>
  )
}
