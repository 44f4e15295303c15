/**
 * The reply that a data officer proposes to the head of the work body: item by item, clear or under which mask; which
 * records; how much a day; until when. Or to refuse.
 *
 * @module
 */
import { Alert, Button, Form, Input, Radio, Select, Space } from 'antd'
import { useState, type ReactNode } from 'react'
import { Card } from '../../parts/card.tsx'
import { ActDialogue } from '../../parts/act.tsx'
import { wholeNumberRule } from '../../parts/whole-number.ts'
import { useWords } from '../../words/words.tsx'
import {
  BOUNDS,
  TESTS,
  termsOf,
  writtenOf,
  type RowTest,
  type Terms,
  type WrittenTerms,
} from './reply-terms.ts'
import type { Request } from './request-query.ts'

const REVIEW = `mutation ($id: ID!, $event: Int!, $proposal: String!, $terms: String, $reason: String!) {
  reviewRequest(id: $id, event: $event, proposal: $proposal, terms: $terms, reason: $reason) { id state waits }
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

export function Reply({
  request,
  ...closing
}: {
  readonly request: Request
  readonly onClose: () => void
  readonly onDone: () => void
}): ReactNode {
  const { say, term } = useWords()
  const [proposal, setProposal] = useState<'agree' | 'refuse'>('agree')
  const [written, setWritten] = useState(() =>
    writtenOf(request.terms === null ? null : (JSON.parse(request.terms) as Terms)),
  )
  const set = (change: Partial<WrittenTerms>): void => setWritten({ ...written, ...change })
  const { items, until } = written
  return (
    <ActDialogue<Pick<WrittenTerms, 'quota'>>
      title={term('step', 'review')}
      mutation={REVIEW}
      variables={({ reason, quota }) => ({
        id: request.id,
        event: request.events.length,
        proposal,
        reason,
        ...(proposal === 'agree' ? { terms: JSON.stringify(termsOf({ ...written, quota })) } : {}),
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
              <Items
                all={request.items}
                items={items}
                onChange={(chosen) => set({ items: chosen })}
              />
              <Rows items={request.items} written={written} set={set} />
              <div className="field-row">
                {BOUNDS.map((bound) => (
                  <Form.Item
                    key={bound}
                    name={['quota', bound]}
                    label={term('terms.quota', bound)}
                    htmlFor={bound}
                    initialValue={written.quota[bound]}
                    rules={[wholeNumberRule(1, say('reply.quota.wrong'))]}
                  >
                    <Input id={bound} inputMode="numeric" />
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
                  onChange={(event) => set({ until: event.target.value })}
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
  written: { rows, rule },
  set,
}: {
  readonly items: readonly string[]
  readonly written: WrittenTerms
  readonly set: (change: Partial<WrittenTerms>) => void
}): ReactNode {
  const { say, term } = useWords()
  const setRow = (at: number, change: Partial<RowTest>): void =>
    set({ rows: rows.map((row, index) => (index === at ? { ...row, ...change } : row)) })
  return (
    <Form.Item label={say('terms.rows')} extra={say('reply.rows.text')}>
      {rule !== undefined && (
        <Alert
          type="info"
          className="spaced"
          title={say('reply.rows.kept')}
          description={<code className="value">{JSON.stringify(rule)}</code>}
          action={
            <Button aria-label={say('reply.rows.remove')} onClick={() => set({ rule: undefined })}>
              ×
            </Button>
          }
        />
      )}
      {rows.map((row, at) => (
        <Space.Compact key={at} block className="spaced">
          <Select
            aria-label={say('audit.item')}
            value={row.item}
            options={items.map((value) => ({ value, label: value }))}
            onChange={(item) => setRow(at, { item })}
          />
          <Select
            aria-label={say('reply.test')}
            value={row.test}
            options={TESTS.map((value) => ({ value, label: term('rowTest', value) }))}
            onChange={(test) => setRow(at, { test })}
          />
          {row.test !== 'present' && (
            <Input
              aria-label={say('reply.value')}
              value={row.value}
              onChange={(event) => setRow(at, { value: event.target.value })}
            />
          )}
          <Button
            aria-label={say('reply.rows.remove')}
            onClick={() => set({ rows: rows.filter((_, index) => index !== at) })}
          >
            ×
          </Button>
        </Space.Compact>
      ))}
      <Button
        size="small"
        onClick={() =>
          set({ rows: [...rows, { item: items[0] ?? '', test: 'equals', value: '' }] })
        }
      >
        {say('reply.rows.add')}
      </Button>
    </Form.Item>
  )
}
