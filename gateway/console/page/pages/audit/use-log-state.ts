import { useAsk } from '../../session.tsx'
import { LOG_STATE, type LogState } from './audit-query.ts'

/** How far the log of this exchange reaches, and who cosigns it; undefined until it is known. */
export function useLogState(): LogState | undefined {
  return useAsk<{ readonly logState: LogState }>(LOG_STATE).data?.logState
}
