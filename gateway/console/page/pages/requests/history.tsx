import { Timeline } from 'antd'
import type { ReactNode } from 'react'
import { useWords } from '../../words/words.tsx'
import type { ProcedureEvent } from './request-query.ts'

/** What an action says besides who, when and why; the application and the terms have their own places. */
const TOLD = ['missing', 'proposal', 'days', 'rectifyBy', 'evidence', 'finding', 'outcome', 'to']

/** Everything that happened to a procedure, the latest first. */
export function History({ events }: { readonly events: readonly ProcedureEvent[] }): ReactNode {
  const { term, time } = useWords()
  return (
    <Timeline
      items={[...events].reverse().map(({ seq, action, at, by, role, why, details }) => ({
        key: seq,
        content: (
          <>
            <strong>{term('requestAction', action)}</strong>{' '}
            <span className="muted">
              {time(at)} · {by} · {term('role', role)}
            </span>
            <div>{why}</div>
            <Details text={details} />
          </>
        ),
      }))}
    />
  )
}

function Details({ text }: { readonly text: string }): ReactNode {
  const { term } = useWords()
  const all = JSON.parse(text) as Readonly<Record<string, unknown>>
  const told = TOLD.filter((name) => name in all)
  if (told.length === 0) return null
  const said = (name: string): string => {
    const value = all[name]
    if (Array.isArray(value)) return value.join('; ')
    return name === 'proposal' ? term('proposal', String(value)) : String(value)
  }
  return (
    <ul className="folds">
      {told.map((name) => (
        <li key={name}>
          {term('detail', name)}: {said(name)}
        </li>
      ))}
    </ul>
  )
}
