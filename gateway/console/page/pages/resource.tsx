/**
 * One resource at a glance: what, whose, how fresh, how to get access, who uses it.
 *
 * @module
 */
import { Button, Descriptions, Space, Tag } from 'antd'
import type { ReactNode } from 'react'
import { Link, useParams } from 'react-router'
import { Card } from '../parts/card.tsx'
import { codeListSaid } from '../parts/code-list-said.ts'
import { useNotice } from '../parts/notice.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { Failed, Loading } from '../parts/states.tsx'
import { holds, useAsk, useSession } from '../session.tsx'
import { WideTable } from '../parts/wide-table.tsx'
import { useWords, type WordKey } from '../words/words.tsx'
import { ResourceQuality } from './resource-quality.tsx'
import { RESOURCE, type Resource } from './resource-query.ts'
import { ResourceVersions } from './resource-versions.tsx'

export function ResourcePage(): ReactNode {
  const { code = '' } = useParams()
  const { say, term } = useWords()
  const { staff } = useSession()
  const { data, error, again } = useAsk<{ readonly catalogResource: Resource }>(RESOURCE, { code })
  if (error !== undefined) return <Failed error={error} again={again} />
  if (data === undefined) return <Loading />
  const resource = data.catalogResource
  const { offer } = resource
  return (
    <>
      <Link to="/catalog">← {say('resource.back')}</Link>
      <PageHead title={offer.name}>
        <Tag color={offer.state === 'published' ? 'green' : 'orange'}>
          {term('state', offer.state)}
        </Tag>
        <Tag>{term('shareType', offer.shareType)}</Tag>
        {holds(staff, ['officer']) && offer.state === 'published' && (
          <Link className="end" to={`/requests/new?resource=${code}`}>
            {say('apply.from')}
          </Link>
        )}
      </PageHead>
      <div className="stack">
        <div className="columns">
          <What resource={resource} />
          <Access resource={resource} />
        </div>
        <div className="columns">
          <Users resource={resource} />
          <ResourceQuality resource={resource} />
        </div>
        <Items resource={resource} />
        <Sample text={resource.sample} code={code} />
        <ResourceVersions resource={resource} />
      </div>
    </>
  )
}

type Rows = readonly (readonly [WordKey, ReactNode])[]

function Facts({ title, rows }: { readonly title: string; readonly rows: Rows }): ReactNode {
  const { say } = useWords()
  return (
    <Card size="small" title={<h2 className="card-title">{title}</h2>}>
      <Descriptions
        column={1}
        size="small"
        items={rows.map(([key, children]) => ({ key, label: say(key), children }))}
      />
    </Card>
  )
}

function What({ resource }: { readonly resource: Resource }): ReactNode {
  const { say, term, name, day } = useWords()
  const { offer, standard, isOurs, isAttached } = resource
  const attached = isOurs ? (isAttached ? 'yes' : 'no') : 'peer'
  return (
    <Facts
      title={say('resource.what')}
      rows={[
        ['resource.abstract', resource.abstract],
        ['resource.code', <code key="code">{offer.code}</code>],
        ['resource.standard', standard === null ? say('none') : name(standard)],
        ['resource.provider', resource.provider ?? (offer.department && name(offer.department))],
        ['resource.region', offer.region && name(offer.region)],
        ['resource.contact', resource.contact],
        ['resource.updateCycle', term('updateCycle', offer.updateCycle)],
        [
          'resource.version',
          `${offer.version}${offer.publishedOn === null ? '' : ` · ${day(offer.publishedOn)}`}`,
        ],
        ['resource.attached', term('resource.attached', attached)],
      ]}
    />
  )
}

function Access({ resource }: { readonly resource: Resource }): ReactNode {
  const { say, term, name } = useWords()
  const { offer, grading, gradingLevel } = resource
  return (
    <Facts
      title={say('resource.access')}
      rows={[
        ['resource.shareType', term('shareType', offer.shareType)],
        ['resource.scope', resource.scope ?? say('none')],
        ['resource.use', resource.use ?? say('none')],
        ...(resource.legalBasis === null
          ? []
          : ([['resource.legalBasis', resource.legalBasis]] as const)),
        ['resource.methods', offer.methods.map((method) => term('method', method)).join(' · ')],
        [
          'resource.crossProvince',
          say(resource.crossProvince ? 'resource.crossProvince.yes' : 'resource.crossProvince.no'),
        ],
        [
          'resource.grading',
          grading === 'general'
            ? say('resource.grading.general', { level: gradingLevel ?? '' })
            : term('resource.grading', grading),
        ],
        [
          'resource.matters',
          <div key="matters" className="tags flat">
            {resource.matters.map((matter) => (
              <Tag key={matter.code}>
                {matter.code} {name(matter)}
              </Tag>
            ))}
          </div>,
        ],
      ]}
    />
  )
}

function Items({ resource: { items } }: { readonly resource: Resource }): ReactNode {
  const words = useWords()
  const { say, term } = words
  return (
    <Card size="small" title={<h2 className="card-title">{say('resource.items')}</h2>}>
      <WideTable
        rowKey="name"
        dataSource={[...items]}
        columns={[
          { title: say('resource.item.name'), dataIndex: 'nameZh' },
          {
            title: say('resource.item.key'),
            dataIndex: 'name',
            render: (key: string) => <code>{key}</code>,
          },
          {
            title: say('resource.item.type'),
            render: (_, { type, length }) =>
              `${term('type', type)}${length > 0 ? ` (${length})` : ''}`,
          },
          {
            title: say('resource.item.codeList'),
            render: (_, { codeList }) => (codeList === null ? '' : codeListSaid(codeList, words)),
          },
          {
            title: say('resource.item.example'),
            render: (_, { example }) => <code>{example}</code>,
          },
          {
            title: say('resource.item.sensitive'),
            render: (_, { sensitive }) =>
              sensitive ? <Tag color="red">{say('resource.item.sensitive')}</Tag> : '',
          },
          {
            title: say('resource.item.shareType'),
            render: (_, { shareType }) => term('shareType', shareType),
          },
        ]}
      />
      <p className="muted">{say('resource.item.example.text')}</p>
    </Card>
  )
}

function Users({ resource: { users } }: { readonly resource: Resource }): ReactNode {
  const { say, name, day } = useWords()
  return (
    <Card size="small" title={<h2 className="card-title">{say('resource.users')}</h2>}>
      {users === null || users.length === 0 ? (
        <p className="muted">
          {say(users === null ? 'resource.users.hidden' : 'resource.users.none')}
        </p>
      ) : (
        <WideTable
          className="slim"
          rowKey="grant"
          dataSource={[...users]}
          columns={[
            {
              title: say('resource.users.consumer'),
              render: (_, user) => (
                <>
                  {name(user)}
                  <div className="muted mono">{user.grant}</div>
                </>
              ),
            },
            { title: say('resource.users.validTo'), render: (_, { validTo }) => day(validTo) },
            {
              title: say('resource.users.lastUsed'),
              render: (_, { lastUsed }) => (lastUsed === null ? '—' : day(lastUsed)),
            },
          ]}
        />
      )}
    </Card>
  )
}

function Sample({
  text,
  code,
}: {
  readonly text: string | null
  readonly code: string
}): ReactNode {
  const { say } = useWords()
  const { staff } = useSession()
  const tell = useNotice()
  if (text === null) return null
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text)
    tell(say('resource.sample.copied'))
  }
  return (
    <Card
      size="small"
      title={<h2 className="card-title">{say('resource.sample')}</h2>}
      extra={
        <Space>
          {holds(staff, ['developer', 'officer']) && (
            <Link to={`/try?resource=${code}`}>{say('try.open')}</Link>
          )}
          <Button onClick={() => void copy()}>{say('resource.sample.copy')}</Button>
        </Space>
      }
    >
      <p className="muted">{say('resource.sample.text')}</p>
      <pre className="code" tabIndex={0}>
        {text}
      </pre>
    </Card>
  )
}
