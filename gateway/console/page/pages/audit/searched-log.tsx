import type { ReactNode } from 'react'
import { useLocation } from 'react-router'
import { useWords } from '../../words/words.tsx'
import { useLogState } from './use-log-state.ts'

/** Which log is searched, and where the others are: each exchange searches its own alone. */
export function SearchedLog(): ReactNode {
  const { say, name } = useWords()
  const { search } = useLocation()
  const state = useLogState()
  if (state === undefined) return null
  return (
    <p className="muted lead">
      {say('audit.searched', { origin: state.origin })}
      {state.peers.map((peer) => (
        <span key={peer.region}>
          {' '}
          <a href={`${peer.url}/console/audit${search}`} target="_blank" rel="noreferrer">
            {say('audit.searched.other', { region: name(peer) })}
          </a>
        </span>
      ))}
    </p>
  )
}
