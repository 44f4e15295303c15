/**
 * The reply that a data officer proposes to the head of the work body: item by item, clear or under which mask; which
 * records; how much a day; until when. Or to refuse.
 *
 * @module
 */
import { Button, Form, Input, Radio, Select, Space } from 'antd'
import { useState, type ReactNode } from 'react'
import { Card } from '../../parts/card.tsx'
import { ActDialogue } from '../../parts/act.tsx'
import { useWords } from '../../words/words.tsx'
import type { Request, Terms } from './request-query.ts'

const REVIEW = `mutation ($id: ID!, $proposal: String!, $terms: String, $reason: String!) {
  reviewRequest(id: $id, proposal: $proposal, terms: $terms, reason: $reason) { id state waits }
}`

const ACCESSES = [
  'clear',
  'citizen-id',
  'name',
  'mobile',
  'bank-account',
  'address',
  'plate',
  'email',
  'certificate',
  'all',
] as const
const BOUNDS = ['callsPerDay', 'subjectsPerDay', 'rowsPerDay'] as const
const TESTS = ['equals', 'in', 'under', 'present'] as const

interface RowTest {
  readonly item: string
  readonly test: (typeof TESTS)[number]
  readonly value: string
}

export function Reply({
  request,
  ...closing
}: {
  readonly request: Request
  readonly onClose: () => void
  readonly onDone: () => void
}): ReactNode {
  const { say, term } = useWords()
  const before = request.terms === null ? undefined : (JSON.parse(request.terms) as Terms)
  const [proposal, setProposal] = useState<'agree' | 'refuse'>('agree')
  const [items, setItems] = useState<Terms['items']>(before?.items ?? {})
  const [rows, setRows] = useState<readonly RowTest[]>([])
  const [quota, setQuota] = useState<Readonly<Record<string, string>>>({})
  const [until, setUntil] = useState(before?.until ?? '')
  const terms = (): string =>
    JSON.stringify({
      items,
      ...rowsOf(rows),
      ...quotaOf(quota),
      ...(until === '' ? {} : { until }),
    })
  return (
    <ActDialogue
      title={term('step', 'review')}
      mutation={REVIEW}
      variables={({ reason }) => ({
        id: request.id,
        proposal,
        reason,
        ...(proposal === 'agree' ? { terms: terms() } : {}),
      })}
      {...closing}
    >
      {() => (
        <>
          <p className="muted">{say('reply.text')}</p>
          <Form.Item>
            <Radio.Group
              value={proposal}
              aria-label={say('detail.proposal')}
              options={(['agree', 'refuse'] as const).map((value) => ({
                value,
                label: term('proposal', value),
              }))}
              onChange={(event) => setProposal(event.target.value as 'agree' | 'refuse')}
            />
          </Form.Item>
          {proposal === 'agree' && (
            <>
              <Items all={request.items} items={items} onChange={setItems} />
              <Rows items={request.items} rows={rows} onChange={setRows} />
              <div className="field-row">
                {BOUNDS.map((bound) => (
                  <Form.Item key={bound} label={term('terms.quota', bound)} htmlFor={bound}>
                    <Input
                      id={bound}
                      inputMode="numeric"
                      maxLength={9}
                      value={quota[bound] ?? ''}
                      onChange={(event) => setQuota({ ...quota, [bound]: event.target.value })}
                    />
                  </Form.Item>
                ))}
              </div>
              <Form.Item
                label={say('reply.until')}
                htmlFor="reply-until"
                extra={say('reply.until.text', { until: request.until })}
              >
                <Input
                  id="reply-until"
                  type="date"
                  max={request.until}
                  value={until}
                  onChange={(event) => setUntil(event.target.value)}
                />
              </Form.Item>
            </>
          )}
        </>
      )}
    </ActDialogue>
  )
}

function Items({
  all,
  items,
  onChange,
}: {
  readonly all: readonly string[]
  readonly items: Terms['items']
  readonly onChange: (items: Terms['items']) => void
}): ReactNode {
  const { say, term } = useWords()
  return (
    <Card
      size="small"
      className="spaced"
      title={<h3 className="card-title">{say('terms.access')}</h3>}
    >
      {all.map((item) => (
        <Form.Item
          key={item}
          className="beside"
          label={<code>{item}</code>}
          htmlFor={`access-${item}`}
        >
          <Select
            id={`access-${item}`}
            allowClear
            placeholder={say('terms.notGiven')}
            value={items[item] ?? null}
            options={ACCESSES.map((value) => ({ value, label: term('access', value) }))}
            onChange={(access: string | undefined) =>
              onChange(
                access === undefined
                  ? Object.fromEntries(Object.entries(items).filter(([name]) => name !== item))
                  : { ...items, [item]: access },
              )
            }
          />
        </Form.Item>
      ))}
    </Card>
  )
}

function Rows({
  items,
  rows,
  onChange,
}: {
  readonly items: readonly string[]
  readonly rows: readonly RowTest[]
  readonly onChange: (rows: readonly RowTest[]) => void
}): ReactNode {
  const { say, term } = useWords()
  const set = (at: number, change: Partial<RowTest>): void =>
    onChange(rows.map((row, index) => (index === at ? { ...row, ...change } : row)))
  return (
    <Form.Item label={say('terms.rows')} extra={say('reply.rows.text')}>
      {rows.map((row, at) => (
        <Space.Compact key={at} block className="spaced">
          <Select
            aria-label={say('audit.item')}
            value={row.item}
            options={items.map((value) => ({ value, label: value }))}
            onChange={(item) => set(at, { item })}
          />
          <Select
            aria-label={say('reply.test')}
            value={row.test}
            options={TESTS.map((value) => ({ value, label: term('rowTest', value) }))}
            onChange={(test) => set(at, { test })}
          />
          {row.test !== 'present' && (
            <Input
              aria-label={say('reply.value')}
              value={row.value}
              onChange={(event) => set(at, { value: event.target.value })}
            />
          )}
          <Button
            aria-label={say('reply.rows.remove')}
            onClick={() => onChange(rows.filter((_, index) => index !== at))}
          >
            ×
          </Button>
        </Space.Compact>
      ))}
      <Button
        size="small"
        onClick={() => onChange([...rows, { item: items[0] ?? '', test: 'equals', value: '' }])}
      >
        {say('reply.rows.add')}
      </Button>
    </Form.Item>
  )
}

/** A record must meet every one. */
function rowsOf(rows: readonly RowTest[]): { readonly rows?: object } {
  const tests = rows.map(({ item, test, value }) => {
    if (test === 'present') return { item, present: true }
    if (test === 'in') return { item, in: value.split(/[,，、\s]+/).filter((one) => one !== '') }
    return { item, [test]: value.trim() }
  })
  const [only] = tests
  if (only === undefined) return {}
  return { rows: tests.length === 1 ? only : { all: tests } }
}

function quotaOf(given: Readonly<Record<string, string>>): { readonly quota?: object } {
  const quota = Object.entries(given).filter(([, text]) => /^\d+$/.test(text.trim()))
  if (quota.length === 0) return {}
  return { quota: Object.fromEntries(quota.map(([bound, text]) => [bound, Number(text)])) }
}
