/**
 * What a search that found nothing looked through, so that nothing can be trusted that far.
 *
 * @module
 */
import type { ReactNode } from 'react'
import { useWords } from '../../words/words.tsx'
import type { IndexReach } from './audit-query.ts'

export function SearchedEntries({ reach }: { readonly reach: readonly IndexReach[] }): ReactNode {
  const { say, time } = useWords()
  return reach.map(({ log, entries, time: until, prunedTo, size }) => (
    <p key={log} className="muted">
      {entries === 0
        ? say('audit.reach.none', { log })
        : say('audit.reach', { log, entries, until: until === null ? '—' : time(until) })}{' '}
      {size !== null && say('audit.reach.size', { size })}{' '}
      {prunedTo > 0 && say('audit.reach.pruned', { prunedTo })}
    </p>
  ))
}
