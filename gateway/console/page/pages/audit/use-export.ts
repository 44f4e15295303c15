import { useEffect, useRef, useState } from 'react'
import { asAskError, type AskError } from '../../api.ts'
import { saveFile } from '../../parts/save-file.ts'
import { useAct } from '../../session.tsx'
import { SEARCH, type FoundRecord, type RecordPage } from './audit-query.ts'
import { exportText, type ExportForm } from './export-text.ts'
import type { Wanted } from './filters.tsx'

/** Of one file: what a spreadsheet still opens well. */
export const EXPORT_RECORDS_MAX = 10_000
const PAGE = 500
const TYPES = { csv: 'text/csv;charset=utf-8', json: 'application/json' } as const

export type ExportState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'busy'; readonly count: number }
  /** There are older ones. */
  | { readonly kind: 'cut'; readonly count: number }
  | { readonly kind: 'failed'; readonly error: AskError }

export interface Export {
  readonly state: ExportState
  readonly start: (form: ExportForm) => void
  readonly stop: () => void
}

/** Reads page after page, each recorded with the reason, and hands them over as one file. */
export function useExport(wanted: Wanted, reason: string): Export {
  const act = useAct()
  const [state, setState] = useState<ExportState>({ kind: 'idle' })
  const current = useRef<object>(undefined)
  const stop = (): void => {
    current.current = undefined
    setState({ kind: 'idle' })
  }
  useEffect(() => () => void (current.current = undefined), [])

  const readAll = async (mine: object): Promise<[readonly FoundRecord[], string | null]> => {
    const records: FoundRecord[] = []
    let after: string | null = null
    do {
      const answer: { readonly searchRecords: RecordPage } = await act(SEARCH, {
        ...wanted,
        after,
        limit: PAGE,
        reason,
      })
      records.push(...answer.searchRecords.found)
      after = answer.searchRecords.next
      if (current.current !== mine) break
      setState({ kind: 'busy', count: records.length })
    } while (after !== null && records.length < EXPORT_RECORDS_MAX)
    return [records, after]
  }
  const start = (form: ExportForm): void => {
    const mine = (current.current = {})
    setState({ kind: 'busy', count: 0 })
    readAll(mine)
      .then(([records, next]) => {
        if (current.current !== mine) return
        saveFile(`records.${form}`, exportText(form, records), TYPES[form])
        setState(next === null ? { kind: 'idle' } : { kind: 'cut', count: records.length })
      })
      .catch((thrown: unknown) => {
        if (current.current === mine) setState({ kind: 'failed', error: asAskError(thrown) })
      })
  }
  return { state, start, stop }
}
