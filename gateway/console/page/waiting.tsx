/**
 * How many resources wait for the steward who is signed in, for the navigation: counted anew on each page, and when
 * something was decided.
 *
 * @module
 */
import { createContext, useContext, useEffect, useMemo, useRef, type ReactNode } from 'react'
import { useLocation } from 'react-router'
import { holds, useAsk, useSession } from './session.tsx'

interface Waiting {
  /** Undefined as long as it is not known, and for whom nothing waits. */
  readonly count: number | undefined
  readonly recount: () => void
}

const Context = createContext<Waiting>({ count: undefined, recount: () => undefined })

/** As many as are counted; who has more has enough. */
export const COUNTED_MAX = 99

const WAITING = `{ registeredResources(state: "submitted", first: ${COUNTED_MAX + 1}) { code } }`

export function WaitingProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const { staff } = useSession()
  const { pathname } = useLocation()
  // The frame around every page stands whatever it is told.
  const { data, again } = useAsk<{ readonly registeredResources?: readonly object[] }>(
    holds(staff, ['steward']) ? WAITING : null,
  )
  const countedAt = useRef(pathname)
  useEffect(() => {
    if (countedAt.current !== pathname) again()
    countedAt.current = pathname
  }, [again, pathname])
  const count = data?.registeredResources?.length
  const waiting = useMemo(() => ({ count, recount: again }), [count, again])
  return <Context.Provider value={waiting}>{children}</Context.Provider>
}

export function useWaiting(): Waiting {
  return useContext(Context)
}
