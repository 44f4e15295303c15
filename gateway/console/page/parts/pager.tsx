import { Button, Space } from 'antd'
import { useState, type ReactNode } from 'react'
import { useWords } from '../words/words.tsx'

export interface Pages {
  /** Where the present page begins; null for the first. */
  readonly after: string | null
  readonly page: number
  readonly forward: (next: string) => void
  readonly back: () => void
  /** To the first page: what is listed has changed. */
  readonly reset: () => void
}

/** Pages that the exchange gives one after another: the way back is remembered here. */
export function usePages(): Pages {
  const [starts, setStarts] = useState<readonly (string | null)[]>([null])
  return {
    after: starts.at(-1) ?? null,
    page: starts.length,
    forward: (next) => setStarts((before) => [...before, next]),
    back: () => setStarts((before) => (before.length > 1 ? before.slice(0, -1) : before)),
    reset: () => setStarts([null]),
  }
}

export function Pager({
  pages,
  next,
}: {
  readonly pages: Pages
  /** Where the next page begins; null on the last. */
  readonly next: string | null
}): ReactNode {
  if (next === null && pages.page === 1) return null
  return (
    <PagerButtons
      page={pages.page}
      back={pages.back}
      forward={next === null ? undefined : () => pages.forward(next)}
    />
  )
}

export function PagerButtons({
  page,
  back,
  forward,
}: {
  /** From 1, which has no way back. */
  readonly page: number
  readonly back: () => void
  /** Undefined on the last. */
  readonly forward: (() => void) | undefined
}): ReactNode {
  const { say } = useWords()
  return (
    <Space className="pager">
      <Button disabled={page === 1} onClick={back}>
        {say('list.previous')}
      </Button>
      <span aria-live="polite">{say('list.page', { page })}</span>
      <Button disabled={forward === undefined} onClick={forward}>
        {say('list.next')}
      </Button>
    </Space>
  )
}
