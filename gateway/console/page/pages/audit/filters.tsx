/**
 * The fields that a record can be found by. Consumer, department, resource and matter are found by name as well as by code.
 *
 * @module
 */
import { Button, Form, Input, Select, Space } from 'antd'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { SearchedInput, SuggestedInput } from '../../parts/suggested-input.tsx'
import type { Suggestion } from '../../parts/suggestion.ts'
import { useWords, type WordKey } from '../../words/words.tsx'
import type { Filter } from './audit-query.ts'
import { DayFields } from './day-fields.tsx'
import { meantBy, type Meant } from './meant.ts'
import { FILTER_FIELDS, FIRST_FILTER } from './use-filter.ts'
import { useSuggestions, type Suggestions } from './use-suggestions.ts'

export interface Wanted {
  readonly filter: Filter
  readonly subject: { readonly keys: readonly string[] } | null
}

/** Those that are shown when asked for. */
const FURTHER: readonly (readonly [string, WordKey])[] = [
  ['operator', 'audit.operator'],
  ['caseNumber', 'audit.case'],
  ['item', 'audit.item'],
  ['rule', 'audit.rule'],
  ['exchangeId', 'audit.exchangeId'],
  ['reference', 'audit.reference'],
]
/** As the catalogue names a resource: region, department, standard. */
const RESOURCE_FORM = '510000.GA.householdPopulation'
const OUTCOMES = ['released', 'partial', 'refused', 'failed', 'accepted'] as const
const KINDS = ['look', 'exchange', 'management'] as const

const NAMED = ['consumer', 'department', 'resource', 'matter'] as const
type NamedField = (typeof NAMED)[number]
/** What has the form of a code is searched for, known or not: records outlive what they name. */
const CODE_FORMS: Readonly<Record<NamedField, RegExp>> = {
  consumer: /^[a-z0-9][\w.-]*$/i,
  department: /^[A-Z]{2,8}$/,
  resource: /^\d{6}\.[A-Z]+\.\w+$/,
  matter: /^[A-Z]+[-\d]*\d$/,
}

/** These stand in the page's address, where no number of a person may be. */
const NO_NUMBER = /^(?!.*\d{15})/

type Fields = Record<string, string | undefined>

export function Filters({
  filter,
  subject,
  onWanted,
}: {
  readonly filter: Filter
  /** The number that was typed. */
  readonly subject: string
  readonly onWanted: (filter: Filter, subject: string) => void
}): ReactNode {
  const { say, term } = useWords()
  const [form] = Form.useForm<Fields>()
  const suggestions = useSuggestions()
  const [notes, setNotes] = useState<Partial<Record<NamedField, Meant>>>({})
  const [isMore, setIsMore] = useState(FURTHER.some(([name]) => filter[name] !== undefined))
  const shown = useRef(filter)
  useEffect(() => {
    // What was narrowed by a click on a total is shown in its field; what is being written elsewhere stays.
    const changed = FILTER_FIELDS.filter((name) => shown.current[name] !== filter[name])
    shown.current = filter
    form.setFieldsValue(Object.fromEntries(changed.map((name) => [name, filter[name]])))
  }, [form, filter])
  const search = async (given: Fields): Promise<void> => {
    const { subject: number = '', ...texts } = given
    const filled = Object.fromEntries(
      Object.entries(texts).flatMap(([name, text]) => {
        const value = text?.trim() ?? ''
        return value === '' ? [] : [[name, value]]
      }),
    )
    const { codes, notes: found, isStopped } = await readNames(filled, suggestions)
    setNotes(found)
    form.setFieldsValue(codes)
    if (!isStopped) onWanted({ ...filled, ...codes }, number)
  }
  const clear = (): void => {
    setNotes({})
    form.setFieldsValue(fieldsOf(FIRST_FILTER, ''))
    onWanted(FIRST_FILTER, '')
  }
  const choose = (name: NamedField, code: string): void => {
    form.setFieldValue(name, code)
    form.submit()
  }
  const noNumber = [{ pattern: NO_NUMBER, message: say('audit.noNumber') }]
  const named = (name: NamedField, word: WordKey, field: ReactNode): ReactNode => (
    <Form.Item
      name={name}
      label={say(word)}
      rules={noNumber}
      {...noteOf(name, notes[name], choose)}
    >
      {field}
    </Form.Item>
  )
  return (
    <Form
      form={form}
      layout="vertical"
      className="filter-grid"
      aria-label={say('audit.filters')}
      initialValues={fieldsOf(filter, subject)}
      onFinish={(given) => void search(given)}
    >
      {named(
        'consumer',
        'audit.consumer',
        <SuggestedInput allowClear maxLength={200} suggestions={suggestions.consumers} />,
      )}
      {named(
        'department',
        'audit.department',
        <SuggestedInput allowClear maxLength={200} suggestions={suggestions.departments} />,
      )}
      {named(
        'resource',
        'audit.resource',
        <SearchedInput
          allowClear
          maxLength={200}
          placeholder={RESOURCE_FORM}
          look={suggestions.resources}
        />,
      )}
      {named(
        'matter',
        'audit.matter',
        <SearchedInput allowClear maxLength={200} look={suggestions.matters} />,
      )}
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
      <DayFields />
      <Form.Item name="subject" label={say('audit.subject')} extra={say('audit.subject.text')}>
        <Input.Password allowClear maxLength={40} autoComplete="off" visibilityToggle />
      </Form.Item>
      {FURTHER.map(([name, word]) => (
        <Form.Item key={name} name={name} label={say(word)} hidden={!isMore} rules={noNumber}>
          <Input allowClear maxLength={200} />
        </Form.Item>
      ))}
      <Space className="filter-buttons">
        <Button type="primary" htmlType="submit">
          {say('audit.search')}
        </Button>
        <Button onClick={clear}>{say('audit.clear')}</Button>
        <Button type="link" aria-expanded={isMore} onClick={() => setIsMore(!isMore)}>
          {say(isMore ? 'audit.fewer' : 'audit.more')}
        </Button>
      </Space>
    </Form>
  )
}

function fieldsOf(filter: Filter, subject: string): Fields {
  const nothing = Object.fromEntries(FILTER_FIELDS.map((name) => [name, undefined]))
  return { ...nothing, ...filter, subject }
}

interface NamesRead {
  readonly codes: Readonly<Record<string, string>>
  /** Of each that is not simply known. */
  readonly notes: Partial<Record<NamedField, Meant>>
  /** Something that was typed is neither a code nor one name. */
  readonly isStopped: boolean
}

async function readNames(filled: Filter, suggestions: Suggestions): Promise<NamesRead> {
  const read = await Promise.all(
    NAMED.flatMap((name) => {
      const text = filled[name]
      return text === undefined ? [] : [readName(name, text, suggestions)]
    }),
  )
  const isCode = ({ name, text }: Read): boolean => CODE_FORMS[name].test(text)
  return {
    codes: Object.fromEntries(
      read.flatMap(({ name, meant }) => (meant.kind === 'code' ? [[name, meant.code]] : [])),
    ),
    notes: Object.fromEntries(
      read.flatMap(({ name, meant }) => (meant.kind === 'code' ? [] : [[name, meant]])),
    ),
    isStopped: read.some((one) => one.meant.kind !== 'code' && !isCode(one)),
  }
}

interface Read {
  readonly name: NamedField
  readonly text: string
  readonly meant: Meant
}

async function readName(
  name: NamedField,
  text: string,
  { consumers, departments, resources, matters }: Suggestions,
): Promise<Read> {
  const listed = name === 'consumer' ? consumers : name === 'department' ? departments : undefined
  if (listed !== undefined) return { name, text, meant: meantBy(text, listed) }
  const looked: Promise<readonly Suggestion[]> =
    name === 'resource' ? resources(text) : matters(text.toLowerCase())
  const found = await looked.catch(() => [])
  const meant = meantBy(text, found, CODE_FORMS[name].test(text) ? [] : found)
  return { name, text, meant }
}

/** What stands below a field whose text is not simply known. */
function noteOf(
  name: NamedField,
  meant: Meant | undefined,
  choose: (name: NamedField, code: string) => void,
): { readonly validateStatus?: 'warning'; readonly help?: ReactNode } {
  if (meant === undefined || meant.kind === 'code') return {}
  return {
    validateStatus: 'warning',
    help: <Note meant={meant} onChoose={(code) => choose(name, code)} />,
  }
}

function Note({
  meant,
  onChoose,
}: {
  readonly meant: Exclude<Meant, { kind: 'code' }>
  readonly onChoose: (code: string) => void
}): ReactNode {
  const { say } = useWords()
  if (meant.kind === 'unknown') return say('audit.unknown')
  return (
    <>
      {say('audit.several')}
      {meant.near.map(({ code, name }) => (
        <div key={code}>
          <button type="button" className="link" onClick={() => onChoose(code)}>
            {name}
          </button>
        </div>
      ))}
    </>
  )
}
