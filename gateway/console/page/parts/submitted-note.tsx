import { Alert } from 'antd'
import type { ReactNode } from 'react'
import { useAsk } from '../session.tsx'
import { useWords } from '../words/words.tsx'
import { CLOCK, ClockTag, type ClockFacts } from './clock.tsx'
import { Warnings } from './warnings.tsx'

const CLOCKS = `{ deadlines { about clock { ${CLOCK} } } }`

/** Of `catalog/procedures/deadlines.ts`: from submission until it is published or returned. */
const REVIEW = 'D2'

/** What becomes of a resource that was submitted: who looks at it, until when, and what then. */
export function SubmittedNote({
  code,
  warnings,
  action,
}: {
  readonly code: string
  /** What the source could not be asked when it was submitted, or is not certain. */
  readonly warnings: readonly string[]
  readonly action?: ReactNode
}): ReactNode {
  const { say, day } = useWords()
  const { data } = useAsk<{
    readonly deadlines: readonly { readonly about: string; readonly clock: ClockFacts }[]
  }>(CLOCKS)
  const clock = data?.deadlines.find(
    (one) => one.about === code && one.clock.deadline === REVIEW,
  )?.clock
  return (
    <>
      <Warnings warnings={warnings} />
      <Alert
        type="success"
        showIcon
        role="status"
        title={say('register.submitted')}
        description={
          <>
            <p>{say('register.submitted.next')}</p>
            {clock?.dueOn != null && (
              <p>
                {say('register.submitted.due', { day: day(clock.dueOn), article: clock.article })}{' '}
                <ClockTag clock={clock} />
              </p>
            )}
            <p>{say('register.submitted.after')}</p>
          </>
        }
        action={action}
      />
    </>
  )
}
