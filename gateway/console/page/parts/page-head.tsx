import { useEffect, type ReactNode } from 'react'
import { useWords } from '../words/words.tsx'

/** The one heading of a page; the window is called by it too. */
export function PageHead({
  title,
  children,
}: {
  readonly title: string
  /** Beside the heading. */
  readonly children?: ReactNode
}): ReactNode {
  const { say } = useWords()
  useEffect(() => {
    document.title = `${title} · ${say('app.name')}`
  }, [title, say])
  return (
    <div className="page-head">
      <h1>{title}</h1>
      {children}
    </div>
  )
}
