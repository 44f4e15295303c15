import { Input } from 'antd'
import { useId, type ReactNode } from 'react'
import { useWords } from '../words/words.tsx'
import type { Days } from './days.ts'

/** The first and the last day of a time, either of which may be left open; by the browser's own fields. */
export function DayRange({
  from,
  to,
  onRange,
}: {
  readonly from: string | undefined
  readonly to: string | undefined
  readonly onRange: (range: Days) => void
}): ReactNode {
  const { say } = useWords()
  const id = useId()
  const tell = (range: { readonly from?: string | undefined; readonly to?: string | undefined }) =>
    onRange({ ...(range.from && { from: range.from }), ...(range.to && { to: range.to }) })
  return (
    <div className="filters day-range">
      <label htmlFor={`${id}from`}>{say('days.from')}</label>
      <Input
        id={`${id}from`}
        type="date"
        value={from ?? ''}
        {...(to === undefined ? {} : { max: to })}
        onChange={({ target }) => tell({ from: target.value, to })}
      />
      <label htmlFor={`${id}to`}>{say('days.to')}</label>
      <Input
        id={`${id}to`}
        type="date"
        value={to ?? ''}
        {...(from === undefined ? {} : { min: from })}
        onChange={({ target }) => tell({ from, to: target.value })}
      />
    </div>
  )
}
