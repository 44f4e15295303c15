/**
 * A data officer's resources: which there are, in which state, and what is to be done.
 *
 * @module
 */
import { Button, Tag } from 'antd'
import type { ReactNode } from 'react'
import { Link, useNavigate } from 'react-router'
import { Card } from '../../parts/card.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { ASKED, pageOf } from '../../parts/page-of.ts'
import { Pager, usePages } from '../../parts/pager.tsx'
import { Failed, Loading, Nothing } from '../../parts/states.tsx'
import { useAsk } from '../../session.tsx'
import { WideTable } from '../../parts/wide-table.tsx'
import { useWords } from '../../words/words.tsx'

interface Own {
  readonly code: string
  readonly name: string | null
  readonly state: string
  readonly service: string | null
  readonly version: number
  readonly publishedOn: string | null
}

const OWN = `query ($after: ID, $first: Int) {
  registeredResources(after: $after, first: $first) { code name state service version publishedOn }
}`

export function OwnResourcesPage(): ReactNode {
  const { say, term, day } = useWords()
  const navigate = useNavigate()
  const pages = usePages()
  const { data, error, again } = useAsk<{ readonly registeredResources: readonly Own[] }>(OWN, {
    after: pages.after,
    first: ASKED,
  })
  const { shown: resources, next } = pageOf(data?.registeredResources ?? [], ({ code }) => code)
  return (
    <>
      <PageHead title={say('own.title')}>
        <Button type="primary" onClick={() => void navigate('/register')}>
          {say('register.start')}
        </Button>
        <Link to="/resources/table">{say('table.title')}</Link>
      </PageHead>
      <p className="muted">{say('own.begin')}</p>
      {error !== undefined && <Failed error={error} again={again} />}
      {data === undefined && error === undefined && <Loading />}
      {data !== undefined && resources.length === 0 && (
        <>
          <Nothing title={say('own.none')} text={say('own.none.text')} />
          <Pager pages={pages} next={null} />
        </>
      )}
      {resources.length > 0 && (
        <Card size="small">
          <WideTable<Own>
            rowKey="code"
            dataSource={[...resources]}
            columns={[
              {
                title: say('resource.code'),
                render: (_, { code }) => <Link to={`/resources/${code}`}>{code}</Link>,
              },
              { title: say('review.name'), dataIndex: 'name' },
              {
                title: say('resource.state'),
                render: (_, { state }) => (
                  <Tag color={state === 'returned' ? 'orange' : 'blue'}>{term('state', state)}</Tag>
                ),
              },
              {
                title: say('own.inForce'),
                render: (_, { service, version, publishedOn }) =>
                  service === null
                    ? say('none')
                    : `${version} · ${term('state', service)}${publishedOn === null ? '' : ` · ${day(publishedOn)}`}`,
              },
            ]}
          />
          <Pager pages={pages} next={next} />
        </Card>
      )}
    </>
  )
}
