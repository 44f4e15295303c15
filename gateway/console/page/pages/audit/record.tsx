/**
 * One record in plain language, and its proof.
 *
 * @module
 */
import { Descriptions, Tag } from 'antd'
import type { ReactNode } from 'react'
import { Link, useLocation, useParams } from 'react-router'
import { Card } from '../../parts/card.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Failed, Loading, Nothing } from '../../parts/states.tsx'
import { RuleName } from '../../parts/rule-name.tsx'
import { useNames } from '../../parts/use-names.ts'
import { useAsk } from '../../session.tsx'
import { WideTable } from '../../parts/wide-table.tsx'
import { useWords } from '../../words/words.tsx'
import { isProbe, PROBED } from './found.ts'
import { Outcome } from './outcome.tsx'
import { SEARCH, type FoundRecord, type RecordPage } from './audit-query.ts'
import { Proof } from './proof.tsx'
import { AskReason, GivenReason, useReason } from './reason.tsx'
import { useLogState } from './use-log-state.ts'

export function AuditRecordPage(): ReactNode {
  const { exchangeId = '' } = useParams()
  const { search } = useLocation()
  const { say } = useWords()
  const given = useReason()
  const { data, error, again } = useAsk<{ readonly searchRecords: RecordPage }>(
    given.reason === '' ? null : SEARCH,
    { filter: { exchangeId }, reason: given.reason },
  )
  return (
    <>
      <Link to={{ pathname: '/audit', search }}>← {say('record.back')}</Link>
      <PageHead title={say('record.title')}>
        {given.reason !== '' && <GivenReason {...given} />}
      </PageHead>
      {given.reason === '' && <AskReason give={given.give} />}
      {error !== undefined && <Failed error={error} again={again} />}
      {given.reason !== '' && data === undefined && error === undefined && <Loading />}
      {data?.searchRecords.found.length === 0 && (
        <Nothing title={say('record.missing')} text={say('record.missing.text')} />
      )}
      <div className="stack">
        {data?.searchRecords.found.map((record) => (
          <Whole key={record.index} record={record} />
        ))}
      </div>
    </>
  )
}

function Whole({ record }: { readonly record: FoundRecord }): ReactNode {
  const { say, term, time } = useWords()
  return (
    <>
      <Card size="small" title={<h2 className="card-title">{say('record.what')}</h2>}>
        <p className="plain">
          <Sentence record={record} />
        </p>
        <Descriptions
          size="small"
          column={{ xs: 1, lg: 2 }}
          items={[
            { label: say('audit.exchangeId'), children: <code>{record.exchangeId}</code> },
            { label: say('audit.time'), children: time(record.time) },
            {
              label: say('audit.outcome'),
              children: <Outcome outcome={record.outcome} code={record.code} />,
            },
            { label: say('record.place'), children: `${record.log} · ${record.index}` },
            ...record.signs.map((sign) => ({
              label: say('record.sign'),
              children: <Tag color="orange">{term('sign', sign)}</Tag>,
            })),
            ...(record.about ?? []).map(({ name, value }) => ({
              label: say('record.about', { name }),
              children: value,
            })),
            ...(record.sealed
              ? [{ label: say('record.sealed'), children: say('record.sealed.text') }]
              : []),
            ...(record.erased === null
              ? []
              : [{ label: say('record.erased'), children: record.erased }]),
          ].map((item, key) => ({ ...item, key }))}
        />
        {record.questions.length > 0 && <Questions record={record} />}
      </Card>
      {record.twins.length > 0 && <Twins record={record} />}
      <Proof record={record} />
    </>
  )
}

function Twins({ record: { twins, exchangeId } }: { readonly record: FoundRecord }): ReactNode {
  const { say, number } = useWords()
  const names = useNames()
  const { peers = [] } = useLogState() ?? {}
  const url = (region: string): string | undefined =>
    peers.find((peer) => peer.region === region)?.url
  return (
    <Card size="small" title={<h2 className="card-title">{say('twin.title')}</h2>}>
      {twins.map(({ region, log, index, leafHash }) =>
        log === null || index === null ? (
          <p key={region}>{say('twin.awaited', { region: names.region(region) })}</p>
        ) : (
          <p key={region}>
            {say('twin.found', { region: names.region(region), log, index: number(index) })}
            <br />
            <code className="hash">{leafHash}</code>
            {url(region) !== undefined && (
              <>
                <br />
                <a
                  href={`${url(region)}/console/audit/${exchangeId}`}
                  target="_blank"
                  rel="noreferrer"
                >
                  {say('twin.open', { region: names.region(region) })}
                </a>
              </>
            )}
          </p>
        ),
      )}
    </Card>
  )
}

function Sentence({ record }: { readonly record: FoundRecord }): ReactNode {
  const { say, term, time, language } = useWords()
  const names = useNames()
  const { kind, consumer, department, operator, matter, caseNumber, outcome, operation } = record
  const unknown = say('record.unknown')
  const listed = language === 'zh' ? '、' : ', '
  const resources =
    [...new Set(record.questions.map(({ resource }) => resource))].join(listed) || unknown
  if (kind !== 'exchange') {
    const facts = {
      time: time(record.time),
      operation: term('operation', operation ?? kind),
      operator: operator ?? say('record.itself'),
      department: department === null ? unknown : names.department(department),
      reason: record.reason ?? unknown,
      resources,
      outcome: term('outcome', outcome),
    }
    return say(isProbe(record) ? 'record.sentence.probe' : 'record.sentence.management', facts)
  }
  return say('record.sentence.exchange', {
    time: time(record.time),
    consumer: consumer ?? unknown,
    department: department === null ? unknown : names.department(department),
    operator: operator ?? unknown,
    matter: matter ?? unknown,
    caseNumber: caseNumber ?? unknown,
    resources,
    outcome: term('outcome', outcome),
  })
}

function Questions({ record }: { readonly record: FoundRecord }): ReactNode {
  const { say, term } = useWords()
  return (
    <WideTable
      rowKey={({ resource, mode, items }) => `${resource} ${mode} ${items.join()}`}
      dataSource={[...record.questions]}
      columns={[
        {
          title: say('audit.resource'),
          render: (_, { resource }) => <Link to={`/catalog/${resource}`}>{resource}</Link>,
        },
        { title: say('record.mode'), render: (_, { mode }) => term('method', mode) },
        {
          title: say('audit.item'),
          render: (_, { items, masked }) =>
            items.map((item) => (
              <Tag key={item}>
                {item}
                {masked.includes(item) && ` · ${say('record.masked')}`}
              </Tag>
            )),
        },
        {
          title: say('record.result'),
          // Written down before it is done: what came of a probe, no record says.
          render: (_, { mode, result }) => (mode === PROBED ? '—' : term('result', result)),
        },
        {
          title: say('audit.rule'),
          render: (_, { rule }) => (rule === null ? '—' : <RuleName rule={rule} />),
        },
      ]}
    />
  )
}
