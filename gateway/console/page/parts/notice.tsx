/**
 * A word in passing: that something was done.
 *
 * @module
 */
import { createContext, useCallback, useContext, useEffect, useState, type ReactNode } from 'react'

/** Long enough to be read, and not in the way. */
const SHOWN_MS = 3_000

const Context = createContext<(text: string) => void>(() => undefined)

export function NoticeProvider({ children }: { readonly children: ReactNode }): ReactNode {
  // One and the same text, told twice, is told twice.
  const [told, setTold] = useState<{ readonly text: string }>()
  const tell = useCallback((text: string) => setTold({ text }), [])
  useEffect(() => {
    if (told === undefined) return undefined
    const timer = setTimeout(() => setTold(undefined), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [told])
  return (
    <Context.Provider value={tell}>
      {children}
      <div className="notice" role="status">
        {told !== undefined && <p>{told.text}</p>}
      </div>
    </Context.Provider>
  )
}

/** Gives what tells it. */
export function useNotice(): (text: string) => void {
  return useContext(Context)
}
