/**
 * The fields that a record can be found by.
 *
 * @module
 */
import { Button, DatePicker, Form, Input, Select, Space } from 'antd'
import { useState, type ReactNode } from 'react'
import { useWords, type WordKey } from '../../words/words.tsx'
import type { Filter } from './audit-query.ts'

export interface Wanted {
  readonly filter: Filter
  readonly subject: { readonly keys: readonly string[] } | null
}

/** What an auditor looks at first: what consumers asked, not what staff did. */
export const FIRST_WANTED: Wanted = { filter: { kind: 'exchange' }, subject: null }

type Written = readonly (readonly [string, WordKey])[]

/** Fields of `RecordFilter` that are written; the rest are chosen. */
const WRITTEN: Written = [
  ['consumer', 'audit.consumer'],
  ['resource', 'audit.resource'],
  ['matter', 'audit.matter'],
]
/** Those that are shown when asked for. */
const FURTHER: Written = [
  ['operator', 'audit.operator'],
  ['caseNumber', 'audit.case'],
  ['item', 'audit.item'],
  ['rule', 'audit.rule'],
  ['exchangeId', 'audit.exchangeId'],
]
/** As the catalogue names a resource: region, department, standard. */
const RESOURCE_FORM = '510000.GA.householdPopulation'
const OUTCOMES = ['released', 'partial', 'refused', 'failed'] as const
const KINDS = ['exchange', 'management'] as const

interface Day {
  format(form: string): string
}
type Fields = Record<string, string | undefined> & { days?: readonly (Day | null)[] | null }

export function Filters({
  wanted,
  onWanted,
}: {
  readonly wanted: Wanted
  readonly onWanted: (wanted: Wanted) => void
}): ReactNode {
  const { say, term } = useWords()
  const [form] = Form.useForm()
  const hasFurther = FURTHER.some(([name]) => wanted.filter[name] !== undefined)
  const [isMore, setIsMore] = useState(hasFurther)
  const onFinish = ({ days, subject, ...texts }: Fields): void => {
    const [from, to] = (days ?? []).map((day) => day?.format('YYYY-MM-DD'))
    const filter = Object.fromEntries(
      Object.entries({ ...texts, from, to }).flatMap(([name, text]) => {
        const value = typeof text === 'string' ? text.trim() : ''
        return value === '' ? [] : [[name, value]]
      }),
    )
    const number = subject?.trim() ?? ''
    onWanted({ filter, subject: number === '' ? null : { keys: [number] } })
  }
  const clear = (): void => {
    // `resetFields` would bring back what was searched for last.
    const names = Object.keys(form.getFieldsValue() as Fields)
    const nothing = Object.fromEntries(names.map((name) => [name, undefined]))
    form.setFieldsValue({ ...nothing, ...FIRST_WANTED.filter })
    onWanted(FIRST_WANTED)
  }
  return (
    <Form
      form={form}
      layout="vertical"
      className="filter-grid"
      aria-label={say('audit.filters')}
      // What was narrowed by a click on a total is shown in its field.
      key={JSON.stringify(wanted.filter)}
      initialValues={wanted.filter}
      onFinish={onFinish}
    >
      {WRITTEN.map(([name, word]) => (
        <Form.Item key={name} name={name} label={say(word)}>
          <Input
            allowClear
            maxLength={200}
            placeholder={name === 'resource' ? RESOURCE_FORM : undefined}
          />
        </Form.Item>
      ))}
      <Form.Item name="outcome" label={say('audit.outcome')}>
        <Select
          allowClear
          options={OUTCOMES.map((value) => ({ value, label: term('outcome', value) }))}
        />
      </Form.Item>
      <Form.Item name="kind" label={say('audit.kind')}>
        <Select
          allowClear
          options={KINDS.map((value) => ({ value, label: term('kind', value) }))}
        />
      </Form.Item>
      <Form.Item name="days" label={say('audit.days')}>
        <DatePicker.RangePicker allowEmpty={[true, true]} />
      </Form.Item>
      <Form.Item name="subject" label={say('audit.subject')} extra={say('audit.subject.text')}>
        <Input.Password allowClear maxLength={40} autoComplete="off" visibilityToggle />
      </Form.Item>
      <Space className="filter-buttons">
        <Button type="primary" htmlType="submit">
          {say('audit.search')}
        </Button>
        <Button onClick={clear}>{say('audit.clear')}</Button>
        <Button type="link" aria-expanded={isMore} onClick={() => setIsMore(!isMore)}>
          {say(isMore ? 'audit.fewer' : 'audit.more')}
        </Button>
      </Space>
      {FURTHER.map(([name, word]) => (
        <Form.Item key={name} name={name} label={say(word)} hidden={!isMore}>
          <Input allowClear maxLength={200} />
        </Form.Item>
      ))}
    </Form>
  )
}
