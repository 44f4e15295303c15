/**
 * The third step: the metadata of the guide of 2017 and of Decree 809 Art. 13. Under each field stands what the rules say of
 * it as it is typed.
 *
 * @module
 */
import { Checkbox, Select } from 'antd'
import type { ReactNode } from 'react'
import { Card } from '../../parts/card.tsx'
import { useWords } from '../../words/words.tsx'
import { itemsOf, textAt, valueAt } from '../../parts/entry.ts'
import { itemsShared, withItemsShared, withValue } from './draft.ts'
import { Field, FlagField, TextField } from './field.tsx'
import { MatterSelect } from '../../parts/matter-select.tsx'
import type { Writing } from './use-draft.ts'

const SHARE_TYPES = ['unconditional', 'conditional', 'not-shared'] as const
const CYCLES = [
  'realtime',
  'daily',
  'weekly',
  'monthly',
  'quarterly',
  'semiannual',
  'annual',
  'irregular',
  'other',
] as const
const METHODS = ['query', 'verify', 'batch', 'table-exchange', 'file'] as const

export function MetadataStep({ writing }: { readonly writing: Writing }): ReactNode {
  return (
    <div className="stack">
      <What writing={writing} />
      <Sharing writing={writing} />
      <Duties writing={writing} />
    </div>
  )
}

interface Part {
  readonly writing: Writing
}

function What({ writing }: Part): ReactNode {
  const { say, term } = useWords()
  return (
    <Card size="small" title={<h2 className="card-title">{say('resource.what')}</h2>}>
      <div className="form-grid">
        <TextField
          writing={writing}
          path={['name']}
          label={say('review.name')}
          isRequired
          max={200}
        />
        <TextField
          writing={writing}
          path={['contact']}
          label={say('resource.contact')}
          extra={say('meta.contact.text')}
          isRequired
          max={200}
        />
        <Choice
          writing={writing}
          path={['updateCycle']}
          label={say('resource.updateCycle')}
          isRequired
          options={CYCLES.map((value) => ({ value, label: term('updateCycle', value) }))}
        />
        <Field
          writing={writing}
          path={['matters']}
          label={say('resource.matters')}
          extra={say('meta.matters.text')}
          render={(id) => (
            <MatterSelect
              id={id}
              value={(valueAt(writing.draft, 'matters') ?? []) as string[]}
              onChange={(codes) => writing.change(withValue(writing.draft, ['matters'], codes))}
            />
          )}
        />
      </div>
      <Classification writing={writing} />
      <TextField
        writing={writing}
        path={['abstract']}
        label={say('resource.abstract')}
        isRequired
        rows={2}
        max={2_000}
      />
    </Card>
  )
}

/** 类, 项 and 目 of the guide of 2017, each below the one before. */
function Classification({ writing }: Part): ReactNode {
  const { term } = useWords()
  return (
    <div className="levels">
      <Choice
        writing={writing}
        path={['classification', 'lei']}
        label={term('meta.classification', 'lei')}
        isRequired
        options={['1', '2', '3'].map((value) => ({ value, label: term('meta.lei', value) }))}
      />
      {(['xiang', 'mu', 'ximu'] as const).map((part) => (
        <TextField
          key={part}
          writing={writing}
          path={['classification', part]}
          label={term('meta.classification', part)}
          extra={term('meta.classification.text', part)}
          isOptional={part === 'ximu'}
          isRequired={part !== 'ximu'}
          max={12}
        />
      ))}
    </div>
  )
}

function Sharing({ writing }: Part): ReactNode {
  const { say, term } = useWords()
  const { draft } = writing
  const shareType = textAt(draft, 'shareType')
  return (
    <Card size="small" title={<h2 className="card-title">{say('meta.sharing')}</h2>}>
      <div className="form-grid">
        <Choice
          writing={writing}
          path={['shareType']}
          label={say('resource.shareType')}
          isRequired
          options={SHARE_TYPES.map((value) => ({ value, label: term('shareType', value) }))}
        />
        <Field
          writing={writing}
          path={['methods']}
          label={say('resource.methods')}
          isRequired={shareType !== 'not-shared'}
          render={(id) => (
            <Checkbox.Group
              {...{ id }}
              value={(valueAt(draft, 'methods') ?? []) as string[]}
              options={METHODS.map((value) => ({ value, label: term('method', value) }))}
              onChange={(methods) => writing.change(withValue(draft, ['methods'], methods))}
            />
          )}
        />
      </div>
      {shareType !== 'unconditional' && (
        <div className="form-grid">
          {(['scope', 'use'] as const).map((part) => (
            <TextField
              key={part}
              writing={writing}
              path={['shareCondition', part]}
              label={term('resource', part)}
              extra={shareType === 'conditional' ? term('meta.art15', part) : undefined}
              isRequired={shareType === 'conditional'}
              rows={2}
              max={1_000}
            />
          ))}
          {shareType === 'not-shared' && (
            <TextField
              writing={writing}
              path={['shareCondition', 'legalBasis']}
              label={say('resource.legalBasis')}
              extra={say('meta.art15.law')}
              isRequired
              rows={2}
              max={1_000}
            />
          )}
        </div>
      )}
      <div className="form-grid">
        <Stricter writing={writing} shareType="conditional" />
        <Stricter writing={writing} shareType="not-shared" />
      </div>
      <div className="field-row">
        <FlagField writing={writing} path={['crossProvince']} label={say('meta.crossProvince')} />
        <FlagField writing={writing} path={['landed']} label={say('meta.landed')} />
        <FlagField writing={writing} path={['open', 'attribute']} label={say('meta.open')} />
      </div>
    </Card>
  )
}

/** Items that are shared more strictly than the resource. */
function Stricter({
  writing,
  shareType,
}: Part & { readonly shareType: 'conditional' | 'not-shared' }): ReactNode {
  const { term } = useWords()
  const { draft, change } = writing
  if (shareType === 'conditional' && textAt(draft, 'shareType') !== 'unconditional') return null
  return (
    <Field
      writing={writing}
      path={['items', shareType]}
      label={term('meta.stricter', shareType)}
      render={(id) => (
        <Select
          id={id}
          mode="multiple"
          allowClear
          value={[...itemsShared(draft, shareType)]}
          options={itemsOf(draft).map(({ name }) => ({ value: name, label: name }))}
          onChange={(names: string[]) => change(withItemsShared(draft, shareType, names))}
        />
      )}
    />
  )
}

function Duties({ writing }: Part): ReactNode {
  const { say, term } = useWords()
  const { draft } = writing
  return (
    <Card size="small" title={<h2 className="card-title">{say('meta.duties')}</h2>}>
      <div className="form-grid">
        <Choice
          writing={writing}
          path={['grading', 'level']}
          label={say('resource.grading')}
          extra={say('meta.grading.text')}
          isRequired
          options={(['general', 'important', 'core'] as const).map((value) => ({
            value,
            label: term('meta.grading', value),
          }))}
        />
        {textAt(draft, 'grading', 'level') === 'general' && (
          <Choice
            writing={writing}
            path={['grading', 'general']}
            label={say('meta.grading.level')}
            extra={say('meta.grading.level.text')}
            options={[1, 2, 3, 4].map((value) => ({ value, label: String(value) }))}
          />
        )}
      </div>
      <div className="form-grid">
        {(['secrecy', 'personalInformation'] as const).map((kind) => (
          <div key={kind} className="field-row">
            <FlagField
              writing={writing}
              path={['assessments', kind, 'done']}
              label={term('meta.assessment', kind)}
              extra={say('meta.assessment.text')}
              isRequired
            />
            <TextField
              writing={writing}
              path={['assessments', kind, 'date']}
              label={say('meta.assessment.date')}
              isRequired
              type="date"
              max={10}
            />
          </div>
        ))}
      </div>
      <FlagField
        writing={writing}
        path={['secret']}
        label={say('meta.secret')}
        extra={say('meta.secret.text')}
      />
    </Card>
  )
}

function Choice({
  writing,
  path,
  label,
  extra,
  isRequired = false,
  options,
}: Part & {
  readonly path: readonly string[]
  readonly label: string
  readonly extra?: string
  readonly isRequired?: boolean
  readonly options: readonly { readonly value: string | number; readonly label: string }[]
}): ReactNode {
  const value = valueAt(writing.draft, ...path)
  return (
    <Field
      writing={writing}
      path={path}
      label={label}
      extra={extra}
      isRequired={isRequired}
      render={(id) => (
        <Select<string | number>
          id={id}
          value={(value === '' || value === undefined ? null : value) as string | null}
          options={[...options]}
          onChange={(chosen) => writing.change(withValue(writing.draft, path, chosen))}
        />
      )}
    />
  )
}
