/**
 * Remembers which messages were accepted, for as long as they could be accepted again.
 *
 * @module
 */
import { randomUUID } from 'node:crypto'

export type NonceVerdict =
  | 'fresh'
  | 'replayed'
  /** Created before this memory began: a message that an earlier run may have accepted. */
  | 'before-start'
  /** Older than the window; it may have been here and forgotten. */
  | 'expired'
  /** No room. Whoever asks must refuse the message. */
  | 'full'

export interface NonceStore {
  /** Seconds for which an entry is held after the message was created. */
  readonly windowSec: number
  /** Seconds by which a message may be ahead of our clock. */
  readonly clockSkewSec: number
  /**
   * Remembers `key` unless it is known. Ask last, after the signature held: then strangers cannot
   * fill the memory, only a key holder can.
   */
  admit(key: string, createdSec: number, nowSec: number): NonceVerdict
}

export interface NonceStoreOptions {
  /** Entries at most. One entry takes some 150 bytes. */
  readonly capacity: number
  readonly windowSec: number
  /** Default 5. */
  readonly clockSkewSec?: number
  /**
   * When this process began to accept; `new Date(0)` only for an exchange which never ran before.
   * Messages created up to `clockSkewSec` after it are refused: an earlier run may have accepted
   * them, and this one would not know.
   */
  readonly startedAt: Date
}

/** In memory, of one process. Entries lie in one set a second of creation and leave set by set. */
export function makeNonceStore(options: NonceStoreOptions): NonceStore {
  const { capacity, windowSec, clockSkewSec = 5 } = options
  const startMs = options.startedAt.getTime()
  const beganSec = startMs === 0 ? -Infinity : Math.ceil(startMs / 1000) + clockSkewSec
  const seconds = new Map<number, Set<string>>()
  let size = 0
  let latestSec = -Infinity

  return { windowSec, clockSkewSec, admit }

  function admit(key: string, createdSec: number, nowSec: number): NonceVerdict {
    forgetBefore(nowSec)
    if (createdSec < beganSec) return 'before-start'
    // Against the latest time ever seen, so that a clock set back does not reopen what was forgotten.
    if (createdSec + windowSec < latestSec) return 'expired'
    const second = seconds.get(createdSec) ?? new Set()
    if (second.has(key)) return 'replayed'
    if (size >= capacity) return 'full'
    seconds.set(createdSec, second.add(key))
    size += 1
    return 'fresh'
  }

  function forgetBefore(nowSec: number): void {
    if (nowSec <= latestSec) return
    latestSec = nowSec
    for (const [createdSec, keys] of seconds) {
      if (createdSec + windowSec >= nowSec) continue
      seconds.delete(createdSec)
      size -= keys.size
    }
  }
}

/** 122 random bits, of which Node keeps a stock: random bytes would be a system call each time. */
export function newNonce(): string {
  return randomUUID()
}
