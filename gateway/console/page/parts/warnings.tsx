import { Alert } from 'antd'
import type { ReactNode } from 'react'
import { foundLineIn } from '../words/defects.ts'
import { useWords } from '../words/words.tsx'

/** What a source could not be asked when a resource was submitted, or is not certain. */
export function Warnings({ warnings }: { readonly warnings: readonly string[] }): ReactNode {
  const { language } = useWords()
  return warnings.map((warning) => (
    <Alert key={warning} type="warning" showIcon title={foundLineIn(language, warning)} />
  ))
}
