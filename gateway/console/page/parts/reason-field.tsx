import { Input } from 'antd'
import type { ReactNode } from 'react'
import { useWords } from '../words/words.tsx'
import { Labelled } from './form.tsx'

/** Of what is written into the log. */
export const REASON_CHARACTERS_MAX = 500

/** Why something is done, where it is said once for all that follows. */
export function ReasonField({
  id = 'reason',
  value,
  onChange,
  text,
  className,
  example,
  isMissing = false,
}: {
  /** Another one where a dialogue asks for a reason of its own. */
  readonly id?: string
  readonly value: string
  readonly onChange: (reason: string) => void
  /** What becomes of it. */
  readonly text?: string
  readonly className?: string
  /** Shown while nothing is written. */
  readonly example?: string
  /** Something was to be done without it. */
  readonly isMissing?: boolean
}): ReactNode {
  const { say } = useWords()
  return (
    <Labelled
      className={className ?? ''}
      label={say('act.reason')}
      htmlFor={id}
      isRequired
      extra={text}
      wrong={isMissing ? say('act.reason.missing') : undefined}
    >
      <Input
        id={id}
        maxLength={REASON_CHARACTERS_MAX}
        placeholder={example}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </Labelled>
  )
}
