/**
 * What a person or an organisation is told: who looked at what, when and for which matter.
 *
 * @module
 */
import { Alert, Button, Form, Input, Select, Space, Tag } from 'antd'
import { useState, type ReactNode } from 'react'
import { Link } from 'react-router'
import { Card } from '../../parts/card.tsx'
import { Pager, usePages } from '../../parts/pager.tsx'
import { saveFile } from '../../parts/save-file.ts'
import { Failed, Loading, Nothing } from '../../parts/states.tsx'
import { useAsk } from '../../session.tsx'
import { useWords } from '../../words/words.tsx'
import { REPORT, type ReportEntry, type SubjectReport } from './audit-query.ts'
import { AuditFrame } from './audit-frame.tsx'
import { DayFields } from './day-fields.tsx'
import { useFilter, useSubject, withDays } from './use-filter.ts'

const SUBJECTS = ['person', 'organization'] as const

interface Wanted {
  readonly subject: { readonly kind: string; readonly keys: readonly string[] }
  readonly from?: string
  readonly to?: string
}

interface Fields {
  readonly kind: string
  readonly number: string
  readonly from?: string
  readonly to?: string
}

export function SubjectReportPage(): ReactNode {
  const { say } = useWords()
  const [wanted, setWanted] = useState<Wanted>()
  return (
    <AuditFrame title={say('report.title')}>
      {(reason) => (
        <div className="stack">
          <WhoseForm onWanted={setWanted} />
          {wanted !== undefined && (
            <Report key={JSON.stringify(wanted)} wanted={wanted} reason={reason} />
          )}
        </div>
      )}
    </AuditFrame>
  )
}

function WhoseForm({ onWanted }: { readonly onWanted: (wanted: Wanted) => void }): ReactNode {
  const { say, term } = useWords()
  const [filter, setFilter] = useFilter()
  const [subject, setSubject] = useSubject()
  const onFinish = ({ kind, number, from, to }: Fields): void => {
    const days = { ...(from && { from }), ...(to && { to }) }
    setFilter(withDays(filter, days))
    setSubject(number)
    onWanted({ subject: { kind, keys: [number.trim()] }, ...days })
  }
  return (
    <Card>
      <p>{say('report.text')}</p>
      <Form<Fields>
        layout="vertical"
        className="narrow"
        initialValues={{
          kind: 'person',
          number: subject,
          from: filter['from'],
          to: filter['to'],
        }}
        onFinish={onFinish}
      >
        <Form.Item name="kind" label={say('report.kind')}>
          <Select options={SUBJECTS.map((value) => ({ value, label: term('subject', value) }))} />
        </Form.Item>
        <Form.Item
          name="number"
          label={say('audit.subject')}
          extra={say('audit.subject.text')}
          rules={[{ required: true, whitespace: true, message: say('report.number.missing') }]}
        >
          <Input.Password maxLength={40} autoComplete="off" visibilityToggle />
        </Form.Item>
        <div className="filters">
          <DayFields />
        </div>
        <Button type="primary" htmlType="submit">
          {say('report.make')}
        </Button>
      </Form>
    </Card>
  )
}

function Report({
  wanted,
  reason,
}: {
  readonly wanted: Wanted
  readonly reason: string
}): ReactNode {
  const { say, number, month, language } = useWords()
  const pages = usePages()
  const { data, error, isLoading, again } = useAsk<{ readonly subjectReport: SubjectReport }>(
    REPORT,
    { ...wanted, after: pages.after, reason },
  )
  if (error !== undefined) return <Failed error={error} again={again} />
  if (data === undefined) return <Loading />
  const { entries, sealed, generalised, erasedMonths, next } = data.subjectReport
  return (
    <section className="stack" aria-busy={isLoading} aria-label={say('report.title')}>
      <Handout report={data.subjectReport} />
      {sealed > 0 && (
        <Alert
          showIcon
          type="warning"
          title={
            <>
              {say('report.sealed', { count: number(sealed) })}{' '}
              <Link to="/audit/held">{say('report.sealed.why')}</Link>
            </>
          }
        />
      )}
      {generalised > 0 && (
        <Alert
          showIcon
          type="info"
          title={say('report.generalised', { count: number(generalised) })}
        />
      )}
      {erasedMonths.length > 0 && (
        <Alert
          showIcon
          type="info"
          title={say('report.erased', {
            months: erasedMonths.map(month).join(language === 'zh' ? '、' : ', '),
          })}
        />
      )}
      {entries.length === 0 && sealed === 0 && (
        <Nothing title={say('report.empty')} text={say('report.empty.text')} />
      )}
      {entries.length === 0 && sealed > 0 && (
        <Nothing title={say('report.held')} text={say('report.held.text')} />
      )}
      {entries.map((entry) => (
        <Entry key={entry.reference} entry={entry} />
      ))}
      <Pager pages={pages} next={next} />
    </section>
  )
}

/** The text for the person's own hands, in both languages. */
function Handout({ report }: { readonly report: SubjectReport }): ReactNode {
  const { say } = useWords()
  const save = (name: string, text: string): void => saveFile(name, `${text}\n`, 'text/plain')
  return (
    <Card size="small" title={<h2 className="card-title">{say('report.handout')}</h2>}>
      <Space wrap>
        <Button onClick={() => save('report-zh.txt', report.textZh)}>中文</Button>
        <Button onClick={() => save('report-en.txt', report.textEn)}>English</Button>
        <span className="muted">{say('report.handout.text')}</span>
      </Space>
    </Card>
  )
}

function Entry({ entry }: { readonly entry: ReportEntry }): ReactNode {
  const { say, term, time, name, language } = useWords()
  const inWords = (zh: string | null, en: string | null): string =>
    (language === 'zh' ? zh : en) ?? say('report.matter.withheld')
  return (
    <Card size="small">
      <div className="entry-head">
        <h2>{inWords(entry.authorityZh, entry.authorityEn)}</h2>
        <span className="muted">{time(entry.time)}</span>
        {entry.generalised && <Tag color="blue">{say('report.entry.generalised')}</Tag>}
      </div>
      <p>{inWords(entry.matterZh, entry.matterEn)}</p>
      {entry.refused && <p>{term('reported', 'REFUSED')}</p>}
      <ul className="plain-list">
        {entry.kinds.map(({ kindZh, kindEn, regionZh, regionEn, items, result }) => (
          <li key={`${kindZh} ${regionZh} ${result}`}>
            {regionZh !== null && `${inWords(regionZh, regionEn)} · `}
            {inWords(kindZh, kindEn)}
            {!entry.refused && (language === 'zh' ? '：' : ': ')}
            {!entry.refused && term('reported', result)}
            {items.length > 0 && (
              <span className="muted">
                {' '}
                {bracketed(
                  items.map((item) =>
                    item.masked ? `${name(item)} · ${say('record.masked')}` : name(item),
                  ),
                  language,
                )}
              </span>
            )}
          </li>
        ))}
      </ul>
      <span className="muted">{say('report.reference', { reference: entry.reference })}</span>
    </Card>
  )
}

function bracketed(texts: readonly string[], language: 'zh' | 'en'): string {
  return language === 'zh' ? `（${texts.join('、')}）` : `(${texts.join(', ')})`
}
