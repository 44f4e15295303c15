/**
 * Holds: entries that are neither pruned nor erased until somebody lifts the hold.
 *
 * @module
 */
import { Alert, Tag } from 'antd'
import type { ReactNode } from 'react'
import { Pager, usePages } from '../../parts/pager.tsx'
import { Nothing } from '../../parts/states.tsx'
import { WideTable } from '../../parts/wide-table.tsx'
import { useAsk } from '../../session.tsx'
import { useWords } from '../../words/words.tsx'
import type { IndexReach } from './audit-query.ts'
import { HeldCard } from './held-card.tsx'
import { SearchedEntries } from './index-reach.tsx'

interface Hold {
  readonly log: string
  readonly index: number
  readonly name: string
  readonly ranges: readonly { readonly from: number; readonly to: number }[]
  readonly by: string
  readonly reason: string
  readonly since: string
  readonly until: string | null
  readonly liftedBy: string | null
  readonly liftedReason: string | null
}

interface HoldPage {
  readonly found: readonly Hold[]
  readonly next: string | null
  readonly unread: readonly { readonly log: string; readonly below: number }[]
  readonly reach: readonly IndexReach[]
}

const HOLDS = `query ($all: Boolean!, $after: String, $reason: String!) {
  logHolds(all: $all, after: $after, reason: $reason) {
    found { log index name ranges { from to } by reason since until liftedBy liftedReason }
    next unread { log below } reach { log entries time prunedTo size }
  }
}`

export function Holds({
  all,
  reason,
}: {
  /** Those that were lifted, too. */
  readonly all: boolean
  readonly reason: string
}): ReactNode {
  const pages = usePages()
  const given = { all, after: pages.after, reason }
  const asked = useAsk<{ readonly logHolds: HoldPage }>(HOLDS, given)
  return (
    <HeldCard of="holds" asked={asked}>
      {({ logHolds }) => (
        <>
          <Found all={all} page={logHolds} />
          <Pager pages={pages} next={logHolds.next} />
        </>
      )}
    </HeldCard>
  )
}

function Found({
  all,
  page: { found, unread, reach },
}: {
  readonly all: boolean
  readonly page: HoldPage
}): ReactNode {
  const { say, number } = useWords()
  return (
    <>
      {unread.map(({ log, below }) => (
        <Alert
          key={log}
          type="warning"
          showIcon
          title={say('holds.unread', { log, below: number(below) })}
        />
      ))}
      {found.length === 0 ? (
        <Nothing title={say(all ? 'holds.none.all' : 'holds.none')} text={say('holds.none.text')}>
          <SearchedEntries reach={reach} />
        </Nothing>
      ) : (
        <Table holds={found} />
      )}
    </>
  )
}

function Table({ holds }: { readonly holds: readonly Hold[] }): ReactNode {
  const { say, time, number } = useWords()
  return (
    <WideTable
      rowKey={({ log, index }) => `${log} ${index}`}
      dataSource={holds}
      columns={[
        {
          title: say('held.state'),
          render: (_, { until }) => (
            <Tag color={until === null ? 'green' : 'default'}>
              {say(until === null ? 'holds.inForce' : 'holds.lifted')}
            </Tag>
          ),
        },
        {
          title: say('holds.name'),
          render: (_, { name, reason }) => (
            <>
              {name}
              <div className="muted">{reason}</div>
            </>
          ),
        },
        {
          title: say('holds.entries'),
          render: (_, { log, ranges }) => (
            <>
              {ranges.map(({ from, to }) => (
                <div key={from}>
                  {to - from === 1 ? number(from) : `${number(from)}–${number(to - 1)}`}
                </div>
              ))}
              <div className="muted">{log}</div>
            </>
          ),
        },
        {
          title: say('held.who'),
          render: (_, { by, since, index, until, liftedBy, liftedReason }) => (
            <>
              <div>{say('holds.set', { by, time: time(since), index: number(index) })}</div>
              {until !== null && (
                <>
                  <div>{say('held.lifted', { by: liftedBy ?? '', time: time(until) })}</div>
                  <div className="muted">{liftedReason}</div>
                </>
              )}
            </>
          ),
        },
      ]}
    />
  )
}
