/**
 * Keeps a slow or dead source from harming the exchange, and the exchange from harming the source.
 *
 * @module
 */
import type { Adapter, Row, SourceRequest, StreamRequest } from './adapter.ts'
import { AdapterError } from './errors.ts'
import { readSliced } from './fan-out.ts'
import type { Introspection } from './introspection.ts'
import { assertOpen, callsOf, takeCalls } from './guard/admission.ts'
import type { CallCounter } from './guard/admission.ts'
import { breaker } from './guard/breaker.ts'
import type { BreakerState } from './guard/breaker.ts'
import { deadlineOf } from './guard/deadline.ts'
import type { Deadline } from './guard/deadline.ts'
import type { GuardLimits } from './guard/limits.ts'
import type { Lines } from './guard/lines.ts'
import { eachCounted, guardedStream } from './guard/stream.ts'
import { readTimes } from './guard/read-times.ts'
import type { RecentReads } from './guard/read-times.ts'
import { slots } from './guard/slots.ts'
import { slowStart } from './guard/slow-start.ts'

export { DEFAULT_GUARD_LIMITS, guardLimitsSchema } from './guard/limits.ts'
export type { GuardLimits } from './guard/limits.ts'
export type { CallCounter } from './guard/admission.ts'
export type { RecentReads } from './guard/read-times.ts'
export { makeLines } from './guard/lines.ts'
export type { Lines } from './guard/lines.ts'

export interface GuardedAdapter extends Adapter {
  /** For health: is the source being asked, and how busy is it? */
  state(): { readonly breaker: BreakerState; readonly running: number; readonly queued: number }
  /** How long its reads took in the last minutes, and how they failed; streams are not among them. */
  recent(): RecentReads
}

export interface GuardOptions {
  /** For its hours and its day. */
  readonly now?: () => Date
  /** For what lasts so many milliseconds: a clock that nobody sets; the process's own unless told. */
  readonly clockMs?: () => number
  /** Needed where `callsPerDayMax` is set: what cannot be counted is not read. */
  readonly calls?: CallCounter
  /** Those of all sources, where there are several. */
  readonly lines?: Lines
}

/** Second tries that may be saved up; each answered read earns a tenth of one. */
const RETRIES_SAVED_MAX = 10
const RETRIES_EARNED = 0.1
/** What every adapter takes in one read. */
const KEYS_MAX = 1_000
/**
 * A line before a source that is left alone is sent away one by one, this far apart: each costs a refusal and a record, and
 * a whole line at once would hold up those who ask other sources.
 */
const SENT_AWAY_APART_MS = 4
/** An adapter that does not settle after its signal has aborted loses its slot after this long. */
const GRACE_MS = 1_000

function processMs(): number {
  return performance.now()
}

/** How what holds a place tells how it went, and gives the place back. */
export interface Place {
  readonly deadline: Deadline
  succeeded(): void
  /** Gives what is to be thrown. */
  failed(error: unknown): AdapterError
  /** @param work - what may go on for a while after the deadline */
  leave(work: Promise<unknown>): void
}

/**
 * Wraps an adapter in its hours, a deadline, a bound on concurrent reads with a bounded line, a circuit breaker
 * with a slow start after it, a bound on keys a call and on calls a day, and one second try. A read is tried again only when the
 * connection was lost before the source said anything, within the same deadline, and as long as such tries stay few
 * beside the reads that were answered.
 *
 * The breaker counts reads that got no answer (`SOURCE_UNAVAILABLE`, or the deadline passed and the source had at least
 * half of it); wrong answers and callers that give up do not open it. While it is open, reads fail at once with `SOURCE_BUSY`.
 */
export function guard(
  adapter: Adapter,
  limits: GuardLimits,
  { now = () => new Date(), clockMs = processMs, calls, lines }: GuardOptions = {},
): GuardedAdapter {
  const { name, capabilities } = adapter
  const ramp = slowStart(limits.concurrentMax, limits.slowStartMs ?? 0, clockMs)
  const turns = slots(() => ramp.places(), limits.queueMax, lines)
  const circuit = breaker(limits.failuresMax, limits.openMs, clockMs)
  const keysMax = limits.keysPerCallMax ?? capabilities.keysACallMax ?? KEYS_MAX
  const times = readTimes()
  let retries = RETRIES_SAVED_MAX
  let closed = false
  return {
    name,
    capabilities,
    read,
    ...(adapter.stream === undefined ? {} : { stream }),
    check,
    close,
    state,
    recent: () => times.recent(performance.now()),
    ...(adapter.introspection === undefined
      ? {}
      : { introspection: guardedIntrospection(adapter.introspection) }),
    asOf: (entity) => adapter.asOf?.(entity),
  }

  function read(request: SourceRequest, signal: AbortSignal): Promise<readonly Row[]> {
    return timed(inPlace((deadline) => attempts(request, deadline), signal))
  }

  /** As the caller waited for it: for its turn, then for the source. */
  async function timed<T>(work: Promise<T>): Promise<T> {
    const since = performance.now()
    try {
      const result = await work
      const at = performance.now()
      times.answered(at - since, at)
      return result
    } catch (error) {
      if (error instanceof AdapterError) times.failed(error.code, performance.now())
      throw error
    }
  }

  /** What somebody asks of a source at work must not harm it either; it counts against the day as any call. */
  function guardedIntrospection(inner: Introspection): Introspection {
    const once = <T>(
      work: (deadline: AbortSignal) => Promise<T>,
      signal: AbortSignal,
    ): Promise<T> =>
      inPlace(async (deadline) => {
        await takeCalls(name, limits, calls, 1, now())
        return work(deadline)
      }, signal)
    return {
      format: inner.format,
      entities: (signal) => once((deadline) => inner.entities(deadline), signal),
      describe: (entity, onBehalfOf, signal) =>
        once((deadline) => inner.describe(entity, onBehalfOf, deadline), signal),
      columns: (entity, signal) => once((deadline) => inner.columns(entity, deadline), signal),
    }
  }

  async function inPlace<T>(
    start: (deadline: AbortSignal) => Promise<T>,
    signal: AbortSignal,
  ): Promise<T> {
    const place = await enter(signal)
    const work = start(place.deadline.signal)
    try {
      const result = await settledBy(work, place.deadline)
      place.succeeded()
      return result
    } catch (error) {
      throw place.failed(error)
    } finally {
      place.leave(work)
    }
  }

  /** A stream is not tried again: what was given cannot be taken back. */
  function stream(request: StreamRequest, signal: AbortSignal): AsyncIterable<readonly Row[]> {
    return guardedStream(
      () => enter(signal),
      settledBy,
      async (deadline) => {
        const batches = adapter.stream?.(request, deadline) ?? []
        const count = (): Promise<void> => takeCalls(name, limits, calls, 1, now())
        if (capabilities.oneBatchACall === true) return eachCounted(batches, count)
        await count()
        return batches
      },
    )
  }

  /** Waits for a place, which must be left. */
  async function enter(signal: AbortSignal): Promise<Place> {
    if (closed) throw failure('SOURCE_CLOSED', 'is closed')
    assertOpen(name, limits, now())
    if (!signal.aborted && circuit.state() === 'open') throw leftAlone()
    const deadline = deadlineOf(signal, limits.timeoutMs)
    const turn = await turns.take(deadline.signal)
    if (turn === 'taken' && circuit.admit()) return placeOf(deadline)
    deadline.clear()
    if (turn === 'full') throw failure('SOURCE_BUSY', 'has too many reads waiting; ask again later')
    if (turn === 'aborted') throw failure('SOURCE_TIMEOUT', 'had no turn for the read in time')
    setTimeout(() => turns.release(), SENT_AWAY_APART_MS)
    throw leftAlone()
  }

  function placeOf(deadline: Deadline): Place {
    const since = performance.now()
    return {
      deadline,
      succeeded() {
        if (circuit.state() !== 'closed') ramp.recovered()
        circuit.succeeded()
        retries = Math.min(RETRIES_SAVED_MAX, retries + RETRIES_EARNED)
      },
      failed(error) {
        const known = error instanceof AdapterError ? error : unexpected(error)
        judge(known, deadline, performance.now() - since)
        return known
      },
      leave(work) {
        deadline.clear()
        if (deadline.signal.aborted) releaseAfter(work)
        else turns.release()
      },
    }
  }

  /** All calls of a read are taken from the day before the first is made: one that is cut off half way is of no use. */
  async function attempts(request: SourceRequest, signal: AbortSignal): Promise<readonly Row[]> {
    await takeCalls(name, limits, calls, callsOf(request, capabilities, keysMax), now())
    return readSliced(name, request, keysMax, limits.slicesAtOnceMax ?? 4, signal, twice)
  }

  async function twice(slice: SourceRequest, signal: AbortSignal): Promise<readonly Row[]> {
    try {
      return await adapter.read(slice, signal)
    } catch (error) {
      const lost = error instanceof AdapterError && error.connectionLost
      if (!lost || closed || signal.aborted || retries < 1) throw error
      retries -= 1
      await takeCalls(name, limits, calls, callsOf(slice, capabilities, keysMax), now())
      return adapter.read(slice, signal)
    }
  }

  function judge(error: AdapterError, deadline: Deadline, heldMs: number): void {
    switch (error.code) {
      case 'SOURCE_UNAVAILABLE':
        circuit.failed()
        break
      case 'SOURCE_TIMEOUT':
        // Who waited long for its turn leaves the source little time: that says nothing of the source.
        if (deadline.signal.aborted && (!deadline.passed() || heldMs < limits.timeoutMs / 2)) {
          circuit.abandoned()
        } else circuit.failed()
        break
      // The source was not asked.
      case 'SOURCE_CLOSED':
      case 'SOURCE_BUSY':
      case 'SOURCE_IN_MAINTENANCE':
      case 'SOURCE_LIMIT_REACHED':
        circuit.abandoned()
        break
      // It answered, though not well.
      case 'SOURCE_MALFORMED':
      case 'SOURCE_TOO_MANY_ROWS':
      case 'SOURCE_STALE':
        circuit.succeeded()
        break
    }
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
