/**
 * Seals: entries of which a person is not told before an investigation ends.
 *
 * @module
 */
import { Tag } from 'antd'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { Pager, usePages } from '../../parts/pager.tsx'
import { Nothing } from '../../parts/states.tsx'
import { WideTable } from '../../parts/wide-table.tsx'
import { useAsk } from '../../session.tsx'
import { useWords } from '../../words/words.tsx'
import { HeldCard } from './held-card.tsx'

interface Seal {
  readonly id: string
  readonly authority: string
  readonly article: string
  readonly ends: string
  readonly caseNumber: string | null
  readonly consumer: string | null
  readonly exchangeId: string | null
  readonly ofSubject: boolean
  readonly orderedBy: string
  readonly orderedAt: string | null
  readonly confirmedBy: string | null
  readonly confirmedAt: string | null
  readonly state: 'waiting' | 'in-force' | 'lifted' | 'over'
  readonly liftedBy: string | null
  readonly liftedAt: string | null
}

const SEALS = `query ($all: Boolean!, $after: ID, $reason: String!) {
  seals(all: $all, after: $after, reason: $reason) {
    id authority article ends caseNumber consumer exchangeId ofSubject
    orderedBy orderedAt confirmedBy confirmedAt state liftedBy liftedAt
  }
}`

/** As many as the exchange gives at once. */
const PAGE = 1_000
const SHOWN = 20

const COLOURS = { waiting: 'orange', 'in-force': 'green', lifted: 'default', over: 'default' }

export function Seals({
  all,
  reason,
}: {
  /** Those that have ended, too. */
  readonly all: boolean
  readonly reason: string
}): ReactNode {
  const { say } = useWords()
  const pages = usePages()
  const given = { all, after: pages.after, reason }
  const asked = useAsk<{ readonly seals: readonly Seal[] }>(SEALS, given)
  return (
    <HeldCard of="seals" asked={asked}>
      {({ seals }) => (
        <>
          {seals.length === 0 ? (
            <Nothing
              title={say(all ? 'seals.none.all' : 'seals.none')}
              text={say('seals.none.text')}
            />
          ) : (
            <Table key={pages.page} seals={seals} />
          )}
          <Pager pages={pages} next={seals.length < PAGE ? null : (seals.at(-1)?.id ?? null)} />
        </>
      )}
    </HeldCard>
  )
}

function Table({ seals }: { readonly seals: readonly Seal[] }): ReactNode {
  const { say, term, time } = useWords()
  return (
    <WideTable
      rowKey="id"
      dataSource={seals}
      pageSize={SHOWN}
      columns={[
        {
          title: say('held.state'),
          render: (_, { state }) => <Tag color={COLOURS[state]}>{term('sealState', state)}</Tag>,
        },
        {
          title: say('seals.order'),
          render: (_, { authority, article }) => (
            <>
              {authority}
              <div className="muted">{article}</div>
            </>
          ),
        },
        { title: say('seals.scope'), render: (_, seal) => <Scope seal={seal} /> },
        { title: say('held.who'), render: (_, seal) => <Steps seal={seal} /> },
        { title: say('seals.ends'), render: (_, { ends }) => time(ends) },
      ]}
    />
  )
}

/** Entries to which all that is said applies. */
function Scope({ seal }: { readonly seal: Seal }): ReactNode {
  const { say } = useWords()
  const { caseNumber, consumer, exchangeId, ofSubject } = seal
  return (
    <>
      {caseNumber !== null && <div>{say('seals.scope.case', { caseNumber })}</div>}
      {consumer !== null && <div>{say('seals.scope.consumer', { consumer })}</div>}
      {exchangeId !== null && (
        <div>
          {say('seals.scope.exchange')} <Link to={`/audit/${exchangeId}`}>{exchangeId}</Link>
        </div>
      )}
      {ofSubject && <div className="muted">{say('seals.scope.subject')}</div>}
    </>
  )
}

/** Who did what with it, and when. */
function Steps({ seal }: { readonly seal: Seal }): ReactNode {
  const { say, time } = useWords()
  const { orderedBy, orderedAt, confirmedBy, confirmedAt, state, liftedBy, liftedAt } = seal
  // An older version kept no times.
  const at = (by: string, when: string | null): { readonly by: string; readonly time: string } => ({
    by,
    time: when === null ? say('held.time.unknown') : time(when),
  })
  return (
    <>
      <div>{say('seals.ordered', at(orderedBy, orderedAt))}</div>
      <div>
        {confirmedBy === null
          ? say('seals.confirmed.nobody')
          : say('seals.confirmed', at(confirmedBy, confirmedAt))}
      </div>
      {state === 'lifted' && (
        <div>{say('held.lifted', at(liftedBy ?? say('record.unknown'), liftedAt))}</div>
      )}
    </>
  )
}
