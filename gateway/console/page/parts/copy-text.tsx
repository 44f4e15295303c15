import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useWords } from '../words/words.tsx'
import { useNotice } from './notice.tsx'

/** A text for somewhere else, such as a terminal. */
export function CopyText({ text }: { readonly text: string }): ReactNode {
  const { say } = useWords()
  const tell = useNotice()
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(text)
    tell(say('resource.sample.copied'))
  }
  return (
    <div className="copy-text">
      <pre className="code" tabIndex={0}>
        {text}
      </pre>
      <Button onClick={() => void copy()}>{say('resource.sample.copy')}</Button>
    </div>
  )
}
