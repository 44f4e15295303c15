import { Tag } from 'antd'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { PageHead } from '../../parts/page-head.tsx'
import { SubmittedNote } from '../../parts/submitted-note.tsx'
import { useWords } from '../../words/words.tsx'
import type { Written } from './use-draft.ts'

/** A resource that the steward has: it is not written until it comes back. */
export function Submitted({
  written,
  warnings,
}: {
  readonly written: Written
  /** What could not be looked at when it was submitted, or is not certain. */
  readonly warnings: readonly string[]
}): ReactNode {
  const { say, term } = useWords()
  const { code, name, state } = written
  return (
    <>
      <PageHead title={name ?? code}>
        <Tag color="blue">{term('state', state)}</Tag>
        <code>{code}</code>
      </PageHead>
      <SubmittedNote
        code={code}
        warnings={warnings}
        action={<Link to={`/resources/${code}`}>{say('register.look')}</Link>}
      />
    </>
  )
}
