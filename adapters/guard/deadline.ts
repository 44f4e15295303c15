/**
 * The end of one piece of work: a time, or the caller that gives up.
 *
 * @module
 */
import { LeanAbortController } from '../../catalog/lean-abort.ts'

export interface Deadline {
  readonly signal: AbortSignal
  /** Whether the time ran out, rather than the caller gave up. */
  passed(): boolean
  /** Calls back when the signal aborts, or at once when it has. A listener would cost several times this. */
  onEnd(callback: () => void): void
  /** The time does not run, until it begins anew. */
  pause(): void
  resume(): void
  clear(): void
}

/** Aborts when the caller's signal does, or after `timeoutMs`. */
export function deadlineOf(signal: AbortSignal, timeoutMs: number): Deadline {
  const controller = new LeanAbortController()
  let passed = false
  let callback: (() => void) | undefined
  const end = (): void => {
    controller.abort()
    callback?.()
  }
  const onTime = (): void => {
    passed = true
    end()
  }
  let timer = setTimeout(onTime, timeoutMs)
  if (signal.aborted) end()
  else signal.addEventListener('abort', end)
  return {
    signal: controller.signal,
    passed: () => passed,
    onEnd(ended) {
      callback = ended
      if (controller.signal.aborted) ended()
    },
    pause() {
      clearTimeout(timer)
    },
    resume() {
      if (!controller.signal.aborted) timer = setTimeout(onTime, timeoutMs)
    },
    clear() {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
    },
  }
}
