/**
 * What is held back: from persons' reports by seals, and from being pruned and erased by holds.
 *
 * @module
 */
import { Segmented } from 'antd'
import { useState, type ReactNode } from 'react'
import { useWords } from '../../words/words.tsx'
import { AuditFrame } from './audit-frame.tsx'
import { Holds } from './held-holds.tsx'
import { Seals } from './held-seals.tsx'

export function HeldPage(): ReactNode {
  const { say } = useWords()
  const [all, setAll] = useState(false)
  return (
    <AuditFrame title={say('held.title')}>
      {(reason) => (
        <div className="stack">
          <Segmented
            aria-label={say('held.which')}
            value={all ? 'all' : 'open'}
            options={[
              { value: 'open', label: say('held.open') },
              { value: 'all', label: say('held.all') },
            ]}
            onChange={(value) => setAll(value === 'all')}
          />
          <Seals key={`seals ${all}`} all={all} reason={reason} />
          <Holds key={`holds ${all}`} all={all} reason={reason} />
        </div>
      )}
    </AuditFrame>
  )
}
