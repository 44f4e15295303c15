/**
 * Who is signed in. Everything below knows that somebody is.
 *
 * @module
 */
import { createContext, useCallback, useContext, useEffect, useMemo, useState } from 'react'
import {
  ask,
  asAskError,
  AskError,
  fetchSession,
  type Person,
  type Role,
  type SessionAnswer,
} from './api.ts'

export interface Session {
  readonly staff: Person
  readonly exchange: string
  /** Code of the region. */
  readonly region: string
  readonly regionNames: SessionAnswer['regionNames']
  readonly trialKeys: SessionAnswer['trialKeys']
  readonly csrf: string
  /** The exchange says that the session is over. */
  readonly onEnded: () => void
  /** Whoever was signed in has left. */
  readonly onLeft: () => void
}

/** How somebody who was signed in a moment ago came to be so no more. */
export type Ending = 'ended' | 'left'

const Context = createContext<Session | undefined>(undefined)
export const SessionProvider = Context.Provider

/** For what stands below {@link SessionProvider}. */
export function useSession(): Session {
  const session = useContext(Context)
  if (session === undefined) throw new AskError('UNAUTHENTICATED', '')
  return session
}

export function holds({ roles }: Person, wanted: readonly Role[]): boolean {
  return wanted.some((role) => roles.includes(role))
}

export type SessionState =
  | { readonly kind: 'offline'; readonly again: () => void }
  | { readonly kind: 'out'; readonly answer: SessionAnswer; readonly ending?: Ending | undefined }
  | { readonly kind: 'in'; readonly session: Session }

/** @param first what the exchange said before the page was shown; undefined when it did not answer. */
export function useSessionState(first: SessionAnswer | undefined): SessionState {
  const [answer, setAnswer] = useState(first)
  const [round, setRound] = useState(0)
  const [hasLeft, setHasLeft] = useState(false)
  const again = useCallback(() => setRound((one) => one + 1), [])
  const leave = useCallback(() => {
    setHasLeft(true)
    again()
  }, [again])
  useEffect(() => {
    if (round === 0) return undefined
    const leaving = new AbortController()
    fetchSession(leaving.signal).then(setAnswer, () => {
      if (!leaving.signal.aborted) setAnswer(undefined)
    })
    return () => leaving.abort()
  }, [round])
  return useMemo(() => {
    if (answer === undefined) return { kind: 'offline', again }
    const { staff, csrf, exchange, region, regionNames, trialKeys } = answer
    if (staff === null || csrf === null) {
      if (round === 0) return { kind: 'out', answer }
      return { kind: 'out', answer, ending: hasLeft ? 'left' : 'ended' }
    }
    const handlers = { onEnded: again, onLeft: leave }
    const session = { staff, csrf, exchange, region, regionNames, trialKeys, ...handlers }
    return { kind: 'in', session }
  }, [answer, round, hasLeft, again, leave])
}

export interface Asked<T> {
  /** What was heard last: it stays while the next is on its way. */
  readonly data: T | undefined
  /** The variables that `data` is the answer to. */
  readonly of: Readonly<Record<string, unknown>> | undefined
  readonly error: AskError | undefined
  readonly isLoading: boolean
  readonly again: () => void
}

/** Asks the management API, anew whenever what is asked changes. `null` asks nothing. */
export function useAsk<T>(
  query: string | null,
  variables: Readonly<Record<string, unknown>> = {},
): Asked<T> {
  const { csrf, onEnded } = useSession()
  const [answer, setAnswer] = useState<Partial<Pick<Asked<T>, 'data' | 'of' | 'error'>>>({})
  const [isLoading, setIsLoading] = useState(query !== null)
  const [round, setRound] = useState(0)
  const key = JSON.stringify(variables)
  useEffect(() => {
    if (query === null) return undefined
    const leaving = new AbortController()
    setIsLoading(true)
    const given = JSON.parse(key) as Readonly<Record<string, unknown>>
    ask<T>(csrf, query, given, leaving.signal)
      .then((data) => setAnswer({ data, of: given }))
      .catch((thrown: unknown) => {
        if (leaving.signal.aborted) return
        const error = asAskError(thrown)
        if (error.code === 'UNAUTHENTICATED') onEnded()
        setAnswer({ error })
      })
      .finally(() => {
        if (!leaving.signal.aborted) setIsLoading(false)
      })
    return () => leaving.abort()
  }, [csrf, onEnded, query, key, round])
  const again = useCallback(() => setRound((one) => one + 1), [])
  return { data: answer.data, of: answer.of, error: answer.error, isLoading, again }
}

/** Does something once, when it is called. @throws {AskError} */
export function useAct(): <T>(
  query: string,
  variables: Readonly<Record<string, unknown>>,
) => Promise<T> {
  const { csrf, onEnded } = useSession()
  return useCallback(
    async <T,>(query: string, variables: Readonly<Record<string, unknown>>): Promise<T> => {
      try {
        return await ask<T>(csrf, query, variables)
      } catch (thrown) {
        if (thrown instanceof AskError && thrown.code === 'UNAUTHENTICATED') onEnded()
        throw thrown
      }
    },
    [csrf, onEnded],
  )
}
