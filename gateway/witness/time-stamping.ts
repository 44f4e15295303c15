/**
 * Has our checkpoints time-stamped (RFC 3161): a third party, who knows neither province, says when they were there.
 * The last witnessed checkpoint is stamped, where there are witnesses, for that is the one that evidence is made with.
 *
 * @module
 */
import { statedSize } from '../audit/checkpoint.ts'
import { splitNote } from '../audit/note.ts'
import type { Logger } from '../core/logger.ts'
import { startRounds, type Rounds } from './rounds.ts'
import type { StampedCheckpoints } from './stamped-checkpoints.ts'

export interface TimeStampingOptions {
  /** The checkpoint to stamp now; undefined when there is none. */
  readonly checkpoint: () => Promise<string | undefined>
  /** Has a text stamped and gives the token. */
  readonly stamp: (text: Buffer) => Promise<Buffer>
  readonly store: StampedCheckpoints
  readonly now: () => Date
  readonly pauseMs: number
  readonly logger: Logger
}

export interface TimeStamping extends Rounds {
  /** One round now: what the timer does. Never throws. */
  round(): Promise<void>
}

/** An authority that is away costs only the stamp: the checkpoint after it gets one again. */
export function startTimeStamping(options: TimeStampingOptions): TimeStamping {
  const { store, logger } = options
  const rounds = startRounds(round, options.pauseMs)
  return { round, close: () => rounds.close() }

  async function round(): Promise<void> {
    try {
      const note = await options.checkpoint()
      const body = note === undefined ? undefined : splitNote(note)?.text
      if (note === undefined || body === undefined) return
      const size = statedSize(body)
      if (await store.has(size)) return
      const token = await options.stamp(Buffer.from(body))
      await store.keep(size, { note, token: token.toString('base64') }, options.now())
    } catch (err) {
      logger.warn({ err }, 'a checkpoint could not be time-stamped just now')
    }
  }
}
