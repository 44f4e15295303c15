/**
 * Keeps a slow or dead source from harming the exchange, and the exchange from harming the source.
 *
 * @module
 */
import type { Adapter, Row, SourceRequest } from './adapter.ts'
import { breaker } from './breaker.ts'
import type { BreakerState } from './breaker.ts'
import { AdapterError } from './errors.ts'
import { slots } from './slots.ts'

export interface GuardLimits {
  /** For one read, waiting and the second try included. */
  readonly timeoutMs: number
  /** Reads at once. */
  readonly concurrentMax: number
  /** Reads that wait for their turn; one more is refused. */
  readonly queueMax: number
  /** Failures in a row after which the source is left alone. */
  readonly failuresMax: number
  /** For how long it is left alone before one read tries again. */
  readonly openMs: number
}

export const DEFAULT_GUARD_LIMITS: GuardLimits = {
  timeoutMs: 5_000,
  concurrentMax: 16,
  queueMax: 256,
  failuresMax: 5,
  openMs: 10_000,
}

export interface GuardedAdapter extends Adapter {
  /** For health: is the source being asked, and how busy is it? */
  state(): { readonly breaker: BreakerState; readonly running: number; readonly queued: number }
}

/** Second tries that may be saved up; each answered read earns a tenth of one. */
const RETRIES_SAVED_MAX = 10
const RETRIES_EARNED = 0.1
/** An adapter that does not settle after its signal has aborted loses its slot after this long. */
const GRACE_MS = 1_000

interface Deadline {
  readonly signal: AbortSignal
  /** Whether the time ran out, rather than the caller gave up. */
  passed(): boolean
  /** Calls back when the signal aborts, or at once when it has. A listener would cost several times this. */
  onEnd(callback: () => void): void
  clear(): void
}

/**
 * Wraps an adapter in a deadline, a bound on concurrent reads with a bounded line, a circuit breaker, and
 * one second try. A read is tried again only when the connection was lost before the source said anything,
 * within the same deadline, and as long as such tries stay few beside the reads that were answered.
 *
 * The breaker counts reads that got no answer (`SOURCE_UNAVAILABLE`, or the deadline passed); wrong answers
 * and callers that give up do not open it. While it is open, reads fail at once with `SOURCE_BUSY`.
 */
export function guard(
  adapter: Adapter,
  limits: GuardLimits,
  { now = () => new Date() }: { readonly now?: () => Date } = {},
): GuardedAdapter {
  const { name, capabilities } = adapter
  const turns = slots(limits.concurrentMax, limits.queueMax)
  const circuit = breaker(limits.failuresMax, limits.openMs, now)
  let retries = RETRIES_SAVED_MAX
  let closed = false
  return { name, capabilities, read, check, close, state }

  async function read(request: SourceRequest, signal: AbortSignal): Promise<readonly Row[]> {
    if (closed) throw failure('SOURCE_CLOSED', 'is closed')
    if (!signal.aborted && circuit.state() === 'open') throw leftAlone()
    const deadline = deadlineOf(signal, limits.timeoutMs)
    try {
      const turn = await turns.take(deadline.signal)
      if (turn === 'full')
        throw failure('SOURCE_BUSY', 'has too many reads waiting; ask again later')
      if (turn === 'aborted') throw failure('SOURCE_TIMEOUT', 'had no turn for the read in time')
      return await run(request, deadline)
    } finally {
      deadline.clear()
    }
  }

  /** Owns the slot that was taken, and tells the breaker how it went. */
  async function run(request: SourceRequest, deadline: Deadline): Promise<readonly Row[]> {
    if (!circuit.admit()) {
      turns.release()
      throw leftAlone()
    }
    const work = attempts(request, deadline.signal)
    try {
      const rows = await settledBy(work, deadline)
      circuit.succeeded()
      retries = Math.min(RETRIES_SAVED_MAX, retries + RETRIES_EARNED)
      return rows
    } catch (error) {
      const known = error instanceof AdapterError ? error : unexpected(error)
      judge(known, deadline)
      throw known
    } finally {
      if (deadline.signal.aborted) releaseAfter(work)
      else turns.release()
    }
  }

  async function attempts(request: SourceRequest, signal: AbortSignal): Promise<readonly Row[]> {
    try {
      return await adapter.read(request, signal)
    } catch (error) {
      const lost = error instanceof AdapterError && error.connectionLost
      if (!lost || closed || signal.aborted || retries < 1) throw error
      retries -= 1
      return adapter.read(request, signal)
    }
  }

  function judge(error: AdapterError, deadline: Deadline): void {
    if (error.code === 'SOURCE_UNAVAILABLE') circuit.failed()
    else if (error.code === 'SOURCE_TIMEOUT' && deadline.signal.aborted && !deadline.passed()) {
      circuit.abandoned()
    } else if (error.code === 'SOURCE_TIMEOUT') circuit.failed()
    else if (error.code === 'SOURCE_CLOSED') circuit.abandoned()
    else circuit.succeeded()
  }

  /** What `work` gives, or `SOURCE_TIMEOUT` when the deadline ends first. */
  function settledBy<T>(work: Promise<T>, deadline: Deadline): Promise<T> {
    return new Promise((resolve, reject) => {
      deadline.onEnd(() => reject(failure('SOURCE_TIMEOUT', 'did not answer in time')))
      work.then(resolve, reject)
    })
  }

  /** The slot is free when the adapter has really stopped, but not later than the grace allows. */
  function releaseAfter(work: Promise<unknown>): void {
    let released = false
    const release = (): void => {
      if (released) return
      released = true
      clearTimeout(timer)
      turns.release()
    }
    const timer = setTimeout(release, GRACE_MS)
    work.then(release, release)
  }

  async function check(signal: AbortSignal): Promise<void> {
    const deadline = deadlineOf(signal, limits.timeoutMs)
    try {
      await settledBy(adapter.check(deadline.signal), deadline)
    } finally {
      deadline.clear()
    }
  }

  async function close(): Promise<void> {
    closed = true
    await adapter.close()
  }

  function state(): ReturnType<GuardedAdapter['state']> {
    return { breaker: circuit.state(), running: turns.running, queued: turns.queued }
  }

  function leftAlone(): AdapterError {
    return failure('SOURCE_BUSY', 'failed several times in a row and is left alone for a while')
  }

  function unexpected(cause: unknown): AdapterError {
    const message = `Source "${name}": its adapter failed in a way its contract does not know.`
    return new AdapterError('SOURCE_UNAVAILABLE', name, message, { cause })
  }

  function failure(code: AdapterError['code'], predicate: string): AdapterError {
    return new AdapterError(code, name, `Source "${name}" ${predicate}.`)
  }
}

/** Aborts when the caller's signal does, or after `timeoutMs`. */
function deadlineOf(signal: AbortSignal, timeoutMs: number): Deadline {
  const controller = new AbortController()
  let passed = false
  let callback: (() => void) | undefined
  const end = (): void => {
    controller.abort()
    callback?.()
  }
  const timer = setTimeout(() => {
    passed = true
    end()
  }, timeoutMs)
  if (signal.aborted) end()
  else signal.addEventListener('abort', end)
  return {
    signal: controller.signal,
    passed: () => passed,
    onEnd(ended) {
      callback = ended
      if (controller.signal.aborted) ended()
    },
    clear() {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
    },
  }
}
