/**
 * A list of what is held back: its title, what that means and how it is done, and the list once it is there.
 *
 * @module
 */
import type { ReactNode } from 'react'
import { Card } from '../../parts/card.tsx'
import { Failed, Loading } from '../../parts/states.tsx'
import type { Asked } from '../../session.tsx'
import { useWords } from '../../words/words.tsx'

export function HeldCard<Data>({
  of,
  asked: { data, error, again, isLoading },
  children,
}: {
  readonly of: 'holds' | 'seals'
  readonly asked: Asked<Data>
  readonly children: (data: Data) => ReactNode
}): ReactNode {
  const { say } = useWords()
  return (
    <section aria-busy={isLoading} aria-label={say(`${of}.title`)}>
      <Card size="small" title={<h2 className="card-title">{say(`${of}.title`)}</h2>}>
        <p>{say(`${of}.text`)}</p>
        <p className="muted">{say(`${of}.how`)}</p>
        {error !== undefined && <Failed error={error} again={again} />}
        {error === undefined && data === undefined && <Loading />}
        {data !== undefined && children(data)}
      </Card>
    </section>
  )
}
