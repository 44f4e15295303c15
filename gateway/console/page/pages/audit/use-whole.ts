import { useEffect, useRef, useState } from 'react'
import { asAskError, type AskError } from '../../api.ts'
import { useSession } from '../../session.tsx'
import { cosignedAt, openCheckpoint, ownerOf, type Checkpoint } from '../../proof/checkpoint.ts'
import { continues } from '../../proof/consistency.ts'
import { keyFor, readLogFile } from '../../proof/log-file.ts'
import { proveWhole, type Whole } from '../../proof/whole.ts'
import { CHECKPOINT_PATH } from '../../../../audit/tile.ts'

export interface WholeWish {
  /** Key of the log, typed in; empty for the one that the exchange publishes. */
  readonly vkey: string
  /** Keys of exchanges that may have cosigned. */
  readonly witnesses: readonly string[]
  /** A checkpoint that somebody else kept; empty for none. */
  readonly kept: string
  readonly withinSec: number
}

/**
 * - `unsigned`: what was kept is no checkpoint that this key signed;
 * - `longer`: it has more entries than the log has now;
 * - `other`: the log does not begin with its entries.
 */
export interface KeptFound {
  readonly state: 'unsigned' | 'longer' | 'other' | 'continued'
  readonly size: number
  /** When a witness signed what was kept. */
  readonly cosigned: Date | undefined
}

export interface WholeFound {
  /** Undefined where the key did not sign it: nothing more is known then. */
  readonly checkpoint: Checkpoint | undefined
  readonly witnesses: readonly {
    /** Undefined where it is no key. */
    readonly name: string | undefined
    readonly at: Date | undefined
  }[]
  readonly kept?: KeptFound
  readonly whole?: Whole
}

export type WholeState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'failed'; readonly error: AskError }
  | { readonly kind: 'busy'; readonly done: number; readonly all: number }
  | { readonly kind: 'done'; readonly found: WholeFound }

/** Witnesses answer within a second or so. */
const SETTLE_TRIES = 8
const SETTLE_MS = 400

/** Proves when it is told to; a new wish, and whoever leaves the page, ends the one before. */
export function useWhole(): readonly [WholeState, (wish: WholeWish) => void, () => void] {
  const { region } = useSession()
  const [state, setState] = useState<WholeState>({ kind: 'idle' })
  const current = useRef<AbortController>(undefined)
  useEffect(() => () => current.current?.abort(), [])
  const stop = (): void => {
    current.current?.abort()
    setState({ kind: 'idle' })
  }
  const start = (wish: WholeWish): void => {
    current.current?.abort()
    const { signal } = (current.current = new AbortController())
    const tell = (next: WholeState): void => {
      if (!signal.aborted) setState(next)
    }
    tell({ kind: 'busy', done: 0, all: 0 })
    const onProgress = (done: number, all: number): void => tell({ kind: 'busy', done, all })
    look(wish, region, signal, onProgress)
      .then((found) => tell({ kind: 'done', found }))
      .catch((thrown: unknown) => tell({ kind: 'failed', error: asAskError(thrown) }))
  }
  return [state, start, stop]
}

async function look(
  { vkey, witnesses, kept, withinSec }: WholeWish,
  region: string,
  signal: AbortSignal,
  onProgress: (done: number, all: number) => void,
): Promise<WholeFound> {
  const key = await keyFor(vkey)
  const note = await settled(witnesses, signal)
  const checkpoint = await openCheckpoint(note, key)
  const signed = await Promise.all(
    witnesses.map(async (one) => ({ name: await ownerOf(one), at: await cosignedAt(note, one) })),
  )
  if (checkpoint === undefined) return { checkpoint, witnesses: signed }
  const keptFound = kept.trim() === '' ? undefined : await compare(kept, key, witnesses, checkpoint)
  const whole = await proveWhole({
    read: async (path) => (path === CHECKPOINT_PATH ? bytesOf(note) : readLogFile(path)),
    vkey: key,
    checkpoint,
    region,
    withinSec,
    now: new Date(),
    signal,
    onProgress,
  })
  return { checkpoint, witnesses: signed, whole, ...(keptFound && { kept: keptFound }) }
}

/** The checkpoint, once all of these have cosigned it, or as it is after a few seconds. */
async function settled(witnesses: readonly string[], signal: AbortSignal): Promise<string> {
  for (let tries = 1; ; tries += 1) {
    signal.throwIfAborted()
    const note = new TextDecoder().decode(await readLogFile(CHECKPOINT_PATH))
    const times = await Promise.all(witnesses.map((one) => cosignedAt(note, one)))
    if (tries === SETTLE_TRIES || times.every((time) => time !== undefined)) return note
    await new Promise((done) => setTimeout(done, SETTLE_MS))
  }
}

async function compare(
  text: string,
  vkey: string,
  witnesses: readonly string[],
  now: Checkpoint,
): Promise<KeptFound> {
  // What was pasted may have lost its last newline, or gained some.
  const note = `${text.trim().replaceAll('\r\n', '\n')}\n`
  const kept = await openCheckpoint(note, vkey)
  if (kept === undefined) return { state: 'unsigned', size: 0, cosigned: undefined }
  const times = await Promise.all(witnesses.map((one) => cosignedAt(note, one)))
  const cosigned = times.find((time) => time !== undefined)
  const { size } = kept
  if (size > now.size) return { state: 'longer', size, cosigned }
  const isContinued = await continues(readLogFile, kept, now)
  return { state: isContinued ? 'continued' : 'other', size, cosigned }
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}
