import { useEffect, useRef, useState } from 'react'
import { drawSample, type Drawing } from '../../proof/sample.ts'
import { asAskError, type AskError } from '../../api.ts'
import { keyFor, readLogFile } from '../../proof/log-file.ts'

export interface Wish {
  readonly count: number
  readonly salt?: string
  readonly vkey?: string
}

export type DrawingState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'busy'; readonly found: number }
  | { readonly kind: 'done'; readonly drawing: Drawing }
  | { readonly kind: 'failed'; readonly error: AskError }

/** Draws when it is told to; a new wish, and whoever leaves the page, ends the one before. */
export function useDrawing(): readonly [DrawingState, (wish: Wish) => void] {
  const [state, setState] = useState<DrawingState>({ kind: 'idle' })
  const current = useRef<AbortController>(undefined)
  useEffect(() => () => current.current?.abort(), [])
  const draw = ({ count, salt = '', vkey = '' }: Wish): void => {
    current.current?.abort()
    const { signal } = (current.current = new AbortController())
    const tell = (next: DrawingState): void => {
      if (!signal.aborted) setState(next)
    }
    tell({ kind: 'busy', found: 0 })
    keyFor(vkey)
      .then((key) =>
        drawSample(readLogFile, key, { count, salt }, signal, (found) =>
          tell({ kind: 'busy', found }),
        ),
      )
      .then((drawing) => tell({ kind: 'done', drawing }))
      .catch((thrown: unknown) => tell({ kind: 'failed', error: asAskError(thrown) }))
  }
  return [state, draw]
}
