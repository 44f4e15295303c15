/**
 * Applications for access: which there are, how far each is, and what its clocks say.
 *
 * @module
 */
import { Button, Select, Tag } from 'antd'
import { useState, type ReactNode } from 'react'
import { Link, useNavigate } from 'react-router'
import { REQUEST_STATES } from '../../../../../catalog/procedures/request.ts'
import { Breakable } from '../../parts/breakable.tsx'
import { Card } from '../../parts/card.tsx'
import { OpenClocks } from '../../parts/clock.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { ASKED, pageOf } from '../../parts/page-of.ts'
import { Pager, usePages } from '../../parts/pager.tsx'
import { Failed, Loading, Nothing } from '../../parts/states.tsx'
import { WideTable } from '../../parts/wide-table.tsx'
import { useNames } from '../../parts/use-names.ts'
import { holds, useAsk, useSession } from '../../session.tsx'
import { useWords } from '../../words/words.tsx'
import { REQUESTS, type Request } from './request-query.ts'
import { Sides } from './sides.tsx'

type Listed = Pick<
  Request,
  'id' | 'state' | 'consumer' | 'resource' | 'demand' | 'supply' | 'clocks'
>

export function RequestsPage(): ReactNode {
  const { say, term } = useWords()
  const { staff } = useSession()
  const navigate = useNavigate()
  const pages = usePages()
  const [state, setState] = useState<string>()
  const { data, error, isLoading, again } = useAsk<{ readonly requests: readonly Listed[] }>(
    REQUESTS,
    { state, after: pages.after, first: ASKED },
  )
  const { shown: requests, next } = pageOf(data?.requests ?? [], ({ id }) => id)
  return (
    <>
      <PageHead title={say('requests.title')}>
        <Select
          className="select"
          allowClear
          aria-label={say('requests.state')}
          placeholder={say('requests.state.all')}
          value={state ?? null}
          options={REQUEST_STATES.map((value) => ({ value, label: term('requestState', value) }))}
          onChange={(value: string | undefined) => {
            pages.reset()
            setState(value)
          }}
        />
        <Link to="/corrections">{say('corrections.title')}</Link>
        {holds(staff, ['officer']) && (
          <Button type="primary" className="end" onClick={() => void navigate('/requests/new')}>
            {say('apply.start')}
          </Button>
        )}
      </PageHead>
      {error !== undefined && <Failed error={error} again={again} />}
      {data === undefined && error === undefined && <Loading />}
      {data !== undefined && requests.length === 0 && (
        <>
          <Nothing title={say('requests.none')} text={say('requests.none.text')} />
          <Pager pages={pages} next={null} />
        </>
      )}
      {requests.length > 0 && (
        <Card size="small" aria-busy={isLoading}>
          <List requests={requests} />
          <Pager pages={pages} next={next} />
        </Card>
      )}
    </>
  )
}

function List({ requests }: { readonly requests: readonly Listed[] }): ReactNode {
  const { say, term } = useWords()
  const { side } = useNames()
  return (
    <WideTable<Listed>
      rowKey="id"
      dataSource={[...requests]}
      columns={[
        {
          title: say('requests.id'),
          render: (_, { id }) => (
            <Link className="number" to={`/requests/${id}`}>
              {id}
            </Link>
          ),
        },
        {
          title: say('resource.state'),
          render: (_, { state }) => <Tag>{term('requestState', state)}</Tag>,
        },
        {
          title: say('review.clock'),
          render: (_, { clocks }) => <OpenClocks clocks={clocks} />,
        },
        {
          title: say('audit.resource'),
          render: (_, { resource }) => (
            <Link to={`/catalog/${resource}`}>
              <Breakable text={resource} />
            </Link>
          ),
        },
        {
          title: say('requests.sides'),
          render: (_, one) => <Sides of={one} side={side} />,
        },
        { title: say('audit.consumer'), dataIndex: 'consumer' },
      ]}
    />
  )
}
