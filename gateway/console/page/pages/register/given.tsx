import { Alert, Input, Tag } from 'antd'
import type { ReactNode } from 'react'
import { Labelled } from '../../parts/form.tsx'
import { useWords } from '../../words/words.tsx'
import { columnsIn } from './given-columns.ts'

/** What is asked of a source that does not say what it holds: what to ask it for, and which columns come back. */
export function Given({
  entity,
  onEntity,
  text,
  onText,
}: {
  readonly entity: string
  readonly onEntity: (entity: string) => void
  readonly text: string
  readonly onText: (text: string) => void
}): ReactNode {
  const { say, number } = useWords()
  const columns = columnsIn(text)
  return (
    <>
      <Alert type="info" showIcon className="spaced" title={say('register.mute')} />
      <Labelled label={say('register.path')} htmlFor="entity" extra={say('register.path.text')}>
        <Input
          id="entity"
          maxLength={200}
          placeholder="insu/info"
          value={entity}
          onChange={(event) => onEntity(event.target.value)}
        />
      </Labelled>
      <Labelled
        label={say('register.columns')}
        htmlFor="columns"
        extra={say('register.columns.text')}
      >
        <Input.TextArea
          id="columns"
          className="mono"
          rows={6}
          spellCheck={false}
          placeholder={'certno 证件号码\npsn_name 姓名'}
          value={text}
          onChange={(event) => onText(event.target.value)}
        />
      </Labelled>
      <p aria-live="polite">
        {columns.length > 0 && say('register.columns.found', { count: number(columns.length) })}{' '}
        {columns.map(({ name, comment }) => (
          <Tag key={name}>{comment === undefined ? name : `${name} · ${comment}`}</Tag>
        ))}
      </p>
    </>
  )
}
