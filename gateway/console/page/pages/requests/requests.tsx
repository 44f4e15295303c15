/**
 * Applications for access: how far each is, and what its clocks say.
 *
 * @module
 */
import { Card, Descriptions, Drawer, Select, Tag, Timeline } from 'antd'
import { useState, type ReactNode } from 'react'
import { Link } from 'react-router'
import { CLOCK, ClockTag, type ClockFacts } from '../../parts/clock.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Pager, usePages } from '../../parts/pager.tsx'
import { Failed, Loading, Nothing } from '../../parts/states.tsx'
import { useAsk } from '../../session.tsx'
import { WideTable } from '../../parts/wide-table.tsx'
import { useWords } from '../../words/words.tsx'

interface Request {
  readonly id: string
  readonly state: string
  readonly demand: string
  readonly supply: string
  readonly consumer: string
  readonly resource: string
  readonly items: readonly string[]
  readonly matters: readonly string[]
  readonly legalBasis: string
  readonly scenario: string
  readonly joinedWith: readonly string[]
  readonly correlationRisk: string | null
  readonly correlationAssessedBy: string | null
  readonly until: string
  readonly clocks: readonly ClockFacts[]
  readonly events: readonly {
    readonly seq: number
    readonly action: string
    readonly at: string
    readonly by: string
    readonly role: string
    readonly why: string
  }[]
}

const REQUESTS = `query ($state: String, $after: ID) {
  requests(state: $state, after: $after) {
    id state demand supply consumer resource items matters legalBasis scenario joinedWith correlationRisk correlationAssessedBy until
    clocks { ${CLOCK} }
    events { seq action at by role why }
  }
}`

const STATES = [
  'submitted',
  'supplementing',
  'reviewing',
  'agreed',
  'active',
  'suspended',
  'refused',
  'terminated',
] as const
/** As many as the exchange gives at once; a full page may have another behind it. */
const PAGE = 100

export function RequestsPage(): ReactNode {
  const { say, term } = useWords()
  const pages = usePages()
  const [state, setState] = useState<string>()
  const [shown, setShown] = useState<Request>()
  const { data, error, isLoading, again } = useAsk<{ readonly requests: readonly Request[] }>(
    REQUESTS,
    { state, after: pages.after },
  )
  const requests = data?.requests ?? []
  return (
    <>
      <PageHead title={say('requests.title')}>
        <Select
          className="select"
          allowClear
          aria-label={say('requests.state')}
          placeholder={say('requests.state.all')}
          value={state}
          options={STATES.map((value) => ({ value, label: term('requestState', value) }))}
          onChange={(value: string | undefined) => {
            pages.reset()
            setState(value)
          }}
        />
      </PageHead>
      {error !== undefined && <Failed error={error} again={again} />}
      {data === undefined && error === undefined && <Loading />}
      {data !== undefined && requests.length === 0 && (
        <Nothing title={say('requests.none')} text={say('requests.none.text')} />
      )}
      {requests.length > 0 && (
        <Card size="small" aria-busy={isLoading}>
          <Requests requests={requests} onShow={setShown} />
          <Pager
            pages={pages}
            next={requests.length < PAGE ? null : (requests.at(-1)?.id ?? null)}
          />
        </Card>
      )}
      <Drawer
        open={shown !== undefined}
        onClose={() => setShown(undefined)}
        size={560}
        title={shown?.id}
      >
        {shown !== undefined && <Whole request={shown} />}
      </Drawer>
    </>
  )
}

function Requests({
  requests,
  onShow,
}: {
  readonly requests: readonly Request[]
  readonly onShow: (request: Request) => void
}): ReactNode {
  const { say, term } = useWords()
  return (
    <WideTable<Request>
      rowKey="id"
      dataSource={[...requests]}
      columns={[
        {
          title: say('requests.id'),
          render: (_, request) => (
            <button type="button" className="link" onClick={() => onShow(request)}>
              {request.id}
            </button>
          ),
        },
        { title: say('audit.consumer'), dataIndex: 'consumer' },
        {
          title: say('audit.resource'),
          render: (_, { resource }) => <Link to={`/catalog/${resource}`}>{resource}</Link>,
        },
        {
          title: say('resource.state'),
          render: (_, { state }) => <Tag>{term('requestState', state)}</Tag>,
        },
        {
          title: say('review.clock'),
          render: (_, { clocks }) =>
            clocks
              .filter((clock) => !clock.state.startsWith('met'))
              .map((clock) => <ClockTag key={clock.deadline} clock={clock} />),
        },
      ]}
    />
  )
}

function Whole({ request }: { readonly request: Request }): ReactNode {
  const { say, term, day, time } = useWords()
  return (
    <div className="stack">
      <Descriptions
        size="small"
        column={1}
        items={[
          { label: say('requests.demand'), children: request.demand },
          { label: say('requests.supply'), children: request.supply },
          { label: say('audit.item'), children: request.items.join(', ') },
          { label: say('resource.matters'), children: request.matters.join(', ') },
          { label: say('resource.legalBasis'), children: request.legalBasis },
          { label: say('requests.scenario'), children: request.scenario },
          ...(request.joinedWith.length === 0
            ? []
            : [
                { label: say('requests.joinedWith'), children: request.joinedWith.join(', ') },
                {
                  label: say('requests.correlation'),
                  children: `${request.correlationRisk ?? ''} (${request.correlationAssessedBy ?? ''})`,
                },
              ]),
          { label: say('requests.until'), children: day(request.until) },
        ].map((item, key) => ({ ...item, key }))}
      />
      <Timeline
        items={request.events.map(({ seq, action, at, by, role, why }) => ({
          key: seq,
          content: (
            <>
              <strong>{term('requestAction', action)}</strong>{' '}
              <span className="muted">
                {time(at)} · {by} · {term('role', role)}
              </span>
              <div>{why}</div>
            </>
          ),
        }))}
      />
    </div>
  )
}
