/**
 * A large read within the guard: it holds a place from its first batch to its last.
 *
 * @module
 */
import type { Row } from '../adapter.ts'
import type { Place } from '../guard.ts'
import type { Deadline } from './deadline.ts'

type Batch = readonly Row[]
type SettledBy = <T>(work: Promise<T>, deadline: Deadline) => Promise<T>

/**
 * The time allowed counts for each batch anew, and not while the caller works on one. When the caller's signal aborts
 * between two batches, the place is given back at once.
 */
export async function* guardedStream(
  enter: () => Promise<Place>,
  settledBy: SettledBy,
  open: (signal: AbortSignal) => Promise<AsyncIterable<Batch> | Iterable<Batch>>,
): AsyncGenerator<Batch> {
  const place = await enter()
  const { deadline } = place
  let left = false
  let told = false
  const leave = (work: Promise<unknown>): void => {
    if (!left) place.leave(work)
    left = true
  }
  let batches: AsyncIterator<Batch> | undefined
  let work: Promise<unknown> = Promise.resolve()
  try {
    const opening = open(deadline.signal)
    work = opening
    batches = iteratorOf(await settledBy(opening, deadline))
    for (;;) {
      const next = batches.next()
      work = next
      const step = await settledBy(next, deadline)
      if (step.done === true) break
      deadline.pause()
      deadline.onEnd(() => leave(work))
      yield step.value
      deadline.resume()
    }
  } catch (error) {
    told = true
    throw place.failed(error)
  } finally {
    // Also a caller that stops early was answered.
    if (!told) place.succeeded()
    leave(work)
    // Does not wait: an adapter that hangs is the grace's affair.
    batches?.return?.().catch(() => undefined)
  }
}

/** Counts before each batch is asked for. */
export async function* eachCounted(
  batches: AsyncIterable<Batch> | Iterable<Batch>,
  count: () => Promise<void>,
): AsyncGenerator<Batch> {
  await count()
  for await (const batch of batches) {
    yield batch
    await count()
  }
}

async function* iterated(batches: AsyncIterable<Batch> | Iterable<Batch>): AsyncGenerator<Batch> {
  yield* batches
}

function iteratorOf(batches: AsyncIterable<Batch> | Iterable<Batch>): AsyncIterator<Batch> {
  return Symbol.asyncIterator in batches ? batches[Symbol.asyncIterator]() : iterated(batches)
}
