/**
 * A draft while it is written: what is wrong with it as it stands, and whether the registry has it.
 *
 * @module
 */
import { useEffect, useMemo, useState } from 'react'
import { useLocation } from 'react-router'
import type { AskError } from '../../api.ts'
import { useLater } from '../../parts/later.ts'
import { useWork } from '../../parts/use-work.ts'
import { useAct, useAsk } from '../../session.tsx'
import { valueAt, type Draft } from '../../parts/entry.ts'
import { offeredIn, type Defect, type Offered } from './draft.ts'
import { CHECK, DRAFT } from './queries.ts'

/** As the registry has it. */
export interface Written {
  readonly code: string
  readonly name: string | null
  readonly state: string
  readonly version: number
  /** JSON */
  readonly entry: string
  readonly digest: string
}

export interface Writing {
  readonly code: string
  /** Of what is written: whatever it was, it is a draft once it was saved. */
  readonly state: string
  readonly draft: Draft
  readonly change: (next: Draft) => void
  /** Each item that the draft had in this sitting, as it was last, so that it can be put back. */
  readonly offered: Offered
  /** Of the draft as it stood a moment ago. */
  readonly defects: readonly Defect[]
  /** Whether the rules are told of a field: it was typed in or left, or somebody tried to go on. */
  readonly isTold: (path: readonly string[]) => boolean
  readonly touch: (path: readonly string[]) => void
  /** Somebody tried to go on. */
  readonly tellAll: () => void
  readonly reason: string
  readonly setReason: (reason: string) => void
  /** Something was to be recorded, and nobody had said why. */
  readonly needsReason: boolean
  readonly isSaved: boolean
  readonly isSaving: boolean
  readonly failed: AskError | undefined
  /** Gives the digest of what the registry has once it has the draft as it stands; undefined where it does not. */
  readonly save: () => Promise<string | undefined>
}

export function useDraft({ code, entry, digest, state }: Written): Writing {
  const act = useAct()
  const [draft, setDraft] = useState(() => JSON.parse(entry) as Draft)
  const [offered, setOffered] = useState<Offered>({})
  const [saved, setSaved] = useState({ text: entry, digest })
  const [reason, setReason] = useState(useReasonOfBefore())
  const [needsReason, setNeedsReason] = useState(false)
  const { run, forget, failed, isBusy } = useWork()
  const { isTold, touch, tellAll } = useTold()
  const text = JSON.stringify(draft)
  const isSaved = text === saved.text
  useWarning(!isSaved)
  const { defects, checked } = useCheck(useLater(text))

  async function save(): Promise<string | undefined> {
    if (reason.trim() === '') {
      setNeedsReason(true)
      document.getElementById('reason')?.focus()
      return undefined
    }
    forget()
    if (isSaved) return saved.digest
    let written: string | undefined
    await run(async () => {
      const seen = saved.digest
      const done = await act<{ readonly draftResource: string }>(DRAFT, {
        ...{ entry: text, digest: seen, reason },
      })
      written = done.draftResource
      setSaved({ text, digest: written })
    })
    return written
  }

  return {
    code,
    state: saved.text === entry ? state : 'draft',
    draft,
    change: (next) => {
      setOffered((before) => ({ ...before, ...offeredIn(draft) }))
      setDraft(next)
    },
    offered,
    defects,
    isTold: (path) => isTold(path) && isSame(valueAt(draft, ...path), valueAt(checked, ...path)),
    touch,
    tellAll,
    reason,
    setReason: (next) => {
      setNeedsReason(false)
      setReason(next)
    },
    needsReason,
    isSaved,
    isSaving: isBusy,
    failed,
    save,
  }
}

/** What the rules say, and of which draft: they are asked while somebody goes on writing. */
function useCheck(entry: string): { readonly defects: readonly Defect[]; readonly checked: Draft } {
  const { data, of } = useAsk<{ readonly checkResource: readonly Defect[] }>(CHECK, { entry })
  const checked = of === undefined ? entry : (of as { readonly entry: string }).entry
  return {
    defects: data?.checkResource ?? [],
    checked: useMemo(() => JSON.parse(checked) as Draft, [checked]),
  }
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other)
}

/** A form that has just been opened says what it asks for, not what is missing. */
function useTold(): Pick<Writing, 'isTold' | 'touch' | 'tellAll'> {
  const [isAll, setIsAll] = useState(false)
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set())
  return {
    isTold: (path) => isAll || touched.has(path.join('/')),
    touch: (path) =>
      setTouched((before) =>
        before.has(path.join('/')) ? before : new Set([...before, path.join('/')]),
      ),
    tellAll: () => setIsAll(true),
  }
}

/** Whoever came from the first step has said why. */
function useReasonOfBefore(): string {
  const { state } = useLocation() as { readonly state: { readonly reason?: string } | null }
  return state?.reason ?? ''
}

/** The browser asks before it drops what is not saved. */
function useWarning(isUnsaved: boolean): void {
  useEffect(() => {
    if (!isUnsaved) return undefined
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [isUnsaved])
}
