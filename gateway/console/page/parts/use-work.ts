import { useCallback, useState } from 'react'
import { asAskError, type AskError } from '../api.ts'

export interface Work {
  /** Does it and gives whether it succeeded; what was said against the time before is forgotten. */
  readonly run: (work: () => Promise<unknown>) => Promise<boolean>
  readonly isBusy: boolean
  /** Why it was not done the last time. */
  readonly failed: AskError | undefined
  readonly forget: () => void
}

/** One thing that somebody starts by a button: under way, or refused with what the exchange said. */
export function useWork(): Work {
  const [isBusy, setIsBusy] = useState(false)
  const [failed, setFailed] = useState<AskError>()
  const forget = useCallback(() => setFailed(undefined), [])
  const run = useCallback(async (work: () => Promise<unknown>): Promise<boolean> => {
    setIsBusy(true)
    setFailed(undefined)
    try {
      await work()
      return true
    } catch (thrown) {
      setFailed(asAskError(thrown))
      return false
    } finally {
      setIsBusy(false)
    }
  }, [])
  return { run, isBusy, failed, forget }
}
