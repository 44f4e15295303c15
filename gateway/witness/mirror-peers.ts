/**
 * Keeps copies of peers' logs, round after round: what a peer's administrator deletes or rewrites stands here, proven.
 *
 * A peer that is away is tried again. One that shows another history than before, or does not have any more what it had,
 * rings; the copy stays as it was.
 *
 * @module
 */
import { join } from 'node:path'
import type { AlarmBell } from '../alarm-bell.ts'
import { AuditError } from '../audit/errors.ts'
import type { Fetcher } from '../audit/fetcher.ts'
import { makeLookBack, type LookBack } from '../audit/look-back.ts'
import { mirrorLog, type Mirrored } from '../audit/mirror.ts'
import { openMirrorCopy, type MirrorCopy } from '../audit/mirror-copy.ts'
import type { Verifier } from '../audit/note.ts'
import type { Logger } from '../core/logger.ts'
import { ringContradicted, ringLate, ringLost } from './mirror-alarms.ts'
import { startRounds, type Rounds } from './rounds.ts'
import { originHash } from './witness-store.ts'

export interface MirroredLog {
  readonly verifier: Verifier
  /** The same as text. */
  readonly vkey: string
  /** Reads the published files, entries too. */
  readonly fetcher: Fetcher
}

export interface MirrorPeersOptions {
  readonly logs: readonly MirroredLog[]
  /** Where the copies lie, each in a folder named by its log. */
  readonly folder: string
  readonly bell: AlarmBell
  /** How long a copy may stay behind before an alarm rings. */
  readonly lateAfterMs: number
  readonly pauseMs?: number
  readonly now: () => Date
  readonly logger: Logger
}

export interface PeerMirrors extends Rounds {
  /** One round now: what the timer does. Never throws. */
  round(): Promise<void>
  /** The folder of a copy by the SHA-256 of the log's origin; undefined of a log that is not mirrored. */
  logDirOf(hash: string): string | undefined
  /** Seconds since the copy that is furthest behind was up to date, or since the start; 0 without copies. */
  ageSec(): number
}

const PAUSE_MS = 10_000
/** Bundles of old entries that are compared each round: 39,000 of them, ten million entries, in half a day. */
const LOOKED_BACK = 8

interface Mirror {
  readonly log: MirroredLog
  readonly folder: string
  opened: { readonly copy: MirrorCopy; readonly lookBack: LookBack } | undefined
  /** When it was last up to date. */
  freshAt: number
}

export function mirrorPeers(options: MirrorPeersOptions): PeerMirrors {
  const { bell, now, logger } = options
  const closed = new AbortController()
  const mirrors = new Map<string, Mirror>(
    options.logs.map((log) => {
      const hash = originHash(log.verifier.name)
      const folder = join(options.folder, hash)
      return [hash, { log, folder, opened: undefined, freshAt: now().getTime() }]
    }),
  )
  let turn = Promise.resolve()
  const rounds = startRounds(round, options.pauseMs ?? PAUSE_MS)
  return {
    round,
    logDirOf: (hash) => {
      const mirror = mirrors.get(hash)
      return mirror && join(mirror.folder, 'log')
    },
    ageSec: () => {
      const ages = [...mirrors.values()].map(({ freshAt }) => now().getTime() - freshAt)
      return Math.max(0, ...ages) / 1000
    },
    close: async () => {
      closed.abort()
      await rounds.close()
      await turn
      for (const { opened } of mirrors.values()) opened?.copy.close()
    },
  }

  /** One after the other, whoever asks for it: a copy has one writer. */
  function round(): Promise<void> {
    const before = turn
    turn = (async () => {
      await before
      await Promise.all([...mirrors.values()].map(bringUpToDate))
    })()
    return turn
  }

  async function bringUpToDate(mirror: Mirror): Promise<void> {
    const { name } = mirror.log.verifier
    try {
      mirror.opened ??= await open(mirror)
      await follow(mirror, mirror.opened)
    } catch (thrown) {
      if (thrown instanceof AuditError && thrown.code === 'AUDIT_CLOSED') return
      logger.warn({ err: thrown, peer: name }, "the copy of a peer's log is not up to date")
      if (thrown instanceof AuditError) await ring(mirror, thrown)
    }
  }

  async function open({ folder, log }: Mirror): Promise<NonNullable<Mirror['opened']>> {
    const copy = await openMirrorCopy(folder, log.vkey)
    return { copy, lookBack: makeLookBack(copy) }
  }

  async function follow(
    mirror: Mirror,
    { copy, lookBack }: NonNullable<Mirror['opened']>,
  ): Promise<void> {
    const { fetcher, verifier } = mirror.log
    const bring = (): Promise<Mirrored> =>
      mirrorLog(fetcher, copy, { now: now(), signal: closed.signal })
    await bring()
    mirror.freshAt = now().getTime()
    await bell.clear(`peer-mirror-contradicted:${verifier.name}`)
    await bell.clear(`peer-mirror-late:${verifier.name}`)
    const { gone, changed } = await lookBack.look(fetcher, LOOKED_BACK, now(), bring)
    for (const range of gone) await ringLost(bell, verifier.name, range, 'gone')
    for (const range of changed) await ringLost(bell, verifier.name, range, 'changed')
  }

  async function ring({ log, freshAt }: Mirror, error: AuditError): Promise<void> {
    const { name } = log.verifier
    if (error.code === 'LOG_FORKED' || error.code === 'LOG_ROLLED_BACK') {
      await ringContradicted(bell, name, error)
    } else if (now().getTime() - freshAt >= options.lateAfterMs) {
      await ringLate(bell, name, new Date(freshAt), error)
    }
  }
}
