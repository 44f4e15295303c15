import { Alert } from 'antd'
import type { ReactNode } from 'react'
import type { AskError } from '../api.ts'
import { useExplain } from './explain.ts'

/** What the exchange said against it, each reason on a line of its own. */
export function Problem({ error }: { readonly error: AskError }): ReactNode {
  const { title, detail } = useExplain()(error)
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      className="spaced lines"
      title={title}
      description={detail || undefined}
    />
  )
}
