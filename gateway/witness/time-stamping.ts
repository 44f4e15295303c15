/**
 * Has our checkpoints time-stamped (RFC 3161): a third party, who knows neither province, says when they were there.
 * The last witnessed checkpoint is stamped, where there are witnesses, for that is the one that evidence is made with.
 *
 * @module
 */
import { splitNote } from '../audit/note.ts'
import type { Logger } from '../core/logger.ts'
import { startRounds, type Rounds } from './rounds.ts'
import type { WitnessStore } from './witness-store.ts'

export interface TimeStampingOptions {
  /** The checkpoint to stamp now; undefined when there is none. */
  readonly checkpoint: () => Promise<string | undefined>
  /** Has a text stamped and gives the token. */
  readonly stamp: (text: Buffer) => Promise<Buffer>
  /** Tokens in base64, under the checkpoint's text. */
  readonly store: WitnessStore
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
      if (body === undefined || (await store.read(body)) !== undefined) return
      const token = await options.stamp(Buffer.from(body))
      await store.keep(body, token.toString('base64'))
    } catch (err) {
      logger.warn({ err }, 'a checkpoint could not be time-stamped just now')
    }
  }
}
