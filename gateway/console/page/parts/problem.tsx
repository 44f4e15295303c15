import { Alert } from 'antd'
import type { ReactNode } from 'react'
import type { AskError } from '../api.ts'
import { useWords } from '../words/words.tsx'

/** What the exchange said against it, each reason on a line of its own. */
export function Problem({ error }: { readonly error: AskError }): ReactNode {
  const { say } = useWords()
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      className="spaced lines"
      title={error.message || say('state.offline')}
    />
  )
}
