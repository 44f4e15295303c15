/**
 * Fields of a draft: each with what the rules say of it, from the moment on in which somebody types in it or leaves it.
 *
 * @module
 */
import { Checkbox, Input } from 'antd'
import type { ReactNode } from 'react'
import { defectIn } from '../../words/defects.ts'
import { useWords } from '../../words/words.tsx'
import { afterPress } from '../../parts/after-press.ts'
import { Labelled } from '../../parts/form.tsx'
import { textAt, valueAt } from '../../parts/entry.ts'
import { withValue, type Defect } from './draft.ts'
import type { Writing } from './use-draft.ts'

interface FieldProps {
  readonly writing: Writing
  /** Names from the outside in: the field's place in the draft. */
  readonly path: readonly string[]
  readonly label: string
  readonly extra?: string | undefined
  readonly isRequired?: boolean
}

export function Field({
  writing: { defects, isTold, touch },
  path,
  label,
  extra,
  isRequired = false,
  render,
}: FieldProps & { readonly render: (id: string) => ReactNode }): ReactNode {
  const id = path.join('-')
  const { language } = useWords()
  const told = isTold(path) ? defects.filter((defect) => isAbout(defect, path)) : []
  // What is blank need not be told of its form too.
  const blank = told.find(({ message }) => message === 'is empty')
  const sentences = (blank === undefined ? told : [blank]).map(({ message }) =>
    defectIn(language, message),
  )
  return (
    <Labelled
      label={label === '' ? undefined : label}
      htmlFor={id}
      isRequired={isRequired}
      extra={extra}
      wrong={told.length === 0 ? undefined : sentences.join(language === 'zh' ? '；' : '; ')}
    >
      <div onBlur={() => afterPress(() => touch(path))} onChange={() => touch(path)}>
        {render(id)}
      </div>
    </Labelled>
  )
}

export function TextField({
  rows,
  max,
  type = 'text',
  isOptional = false,
  ...field
}: FieldProps & {
  /** Of a field of several lines. */
  readonly rows?: number
  readonly max: number
  readonly type?: 'text' | 'date'
  /** Left blank, it is not there. */
  readonly isOptional?: boolean
}): ReactNode {
  const { writing, path } = field
  const value = textAt(writing.draft, ...path)
  const onChange = (event: { readonly target: { readonly value: string } }): void => {
    const text = event.target.value
    const next = isOptional && text === '' ? undefined : text
    writing.change(withValue(writing.draft, path, next))
  }
  return (
    <Field
      {...field}
      render={(id) =>
        rows === undefined ? (
          <Input id={id} type={type} maxLength={max} value={value} onChange={onChange} />
        ) : (
          <Input.TextArea id={id} rows={rows} maxLength={max} value={value} onChange={onChange} />
        )
      }
    />
  )
}

export function FlagField({ label, isRequired = false, ...field }: FieldProps): ReactNode {
  const { writing, path } = field
  return (
    <Field
      {...field}
      label=""
      render={(id) => (
        <Checkbox
          id={id}
          checked={valueAt(writing.draft, ...path) === true}
          onChange={(event) => writing.change(withValue(writing.draft, path, event.target.checked))}
        >
          {isRequired && <span className="required">*</span>}
          {label}
        </Checkbox>
      )}
    />
  )
}

/** Rules of law name a part of a field by its name in quotes, and of a flag they say that it is not set. */
function isAbout({ pointer, message }: Defect, path: readonly string[]): boolean {
  const own = `/${path.join('/')}`
  if (pointer === own) return true
  const parent = `/${path.slice(0, -1).join('/')}`
  const name = path.at(-1) ?? ''
  if (path.length === 1) return pointer === '' && message.startsWith(`has no "${name}"`)
  return (
    pointer === parent &&
    (message.includes(`"${name}"`) || (name === 'done' && message.startsWith('is not done')))
  )
}
