import assert from 'node:assert/strict'
import { makeLines, type Line } from '../../../adapters/guard/lines.ts'
import { slots, type Slots } from '../../../adapters/guard/slots.ts'

/** Of a caller that never gives up. */
const never = (): AbortSignal => new AbortController().signal

const QUEUE_MAX = 20

interface Sources {
  /** Three, of one place each. */
  readonly all: readonly Slots[]
  /** Says whether the exchange has few places left. */
  readonly crowd: (crowded: boolean) => void
  readonly pass: (milliseconds: number) => void
}

function sources(): Sources {
  let crowded = false
  let time = 0
  const lines = makeLines(() => crowded)
  const all = [1, 2, 3].map(() =>
    slots(
      () => 1,
      QUEUE_MAX,
      lines,
      () => time,
    ),
  )
  return { all, crowd: (now) => (crowded = now), pass: (milliseconds) => (time += milliseconds) }
}

function queuedIn(all: readonly Slots[]): readonly number[] {
  return all.map(({ queued }) => queued)
}

describe('lines before sources', () => {
  it('have their own bound each while there is room', async () => {
    const { all } = sources()
    for (const one of all) for (let i = 0; i <= QUEUE_MAX; i++) void one.take(never())
    assert.deepEqual(queuedIn(all), [QUEUE_MAX, QUEUE_MAX, QUEUE_MAX])
    assert.equal(await all[0]!.take(never()), 'full')
  })

  it('in a crowd give way from the longest that stands, whose last is turned away; it takes nobody more', async () => {
    const { all, crowd, pass } = sources()
    const [first, second] = all as [Slots, Slots]
    await first.take(never())
    const waiting = Array.from({ length: 5 }, () => first.take(never()))
    crowd(true)
    pass(1_100)
    assert.equal(await first.take(never()), 'full')
    assert.equal(await second.take(never()), 'taken')
    const inside = [second.take(never()), second.take(never())]
    assert.deepEqual(queuedIn(all), [3, 2, 0])
    assert.deepEqual(await Promise.all(waiting.slice(3)), ['full', 'full'])
    void second.take(never())
    pass(1_100)
    assert.deepEqual(queuedIn(all), [2, 3, 0])
    assert.equal(await second.take(never()), 'full')
    for (let i = 0; i < 2; i++) second.release()
    assert.deepEqual(await Promise.all(inside), ['taken', 'taken'])
  })

  it('in a crowd have their own bound where all of them move, however long they are', async () => {
    const { all, crowd, pass } = sources()
    const first = all[0]!
    await first.take(never())
    const turn = (afterMs: number): void => {
      pass(afterMs)
      first.release()
      void first.take(never())
    }
    for (let i = 0; i < QUEUE_MAX; i++) void first.take(never())
    crowd(true)
    for (let i = 0; i < 100; i++) turn(50)
    assert.deepEqual(queuedIn(all), [QUEUE_MAX, 0, 0])
    // It moves still, but who comes last would wait for too long.
    for (let i = 0; i < 99; i++) turn(249)
    assert.equal(await first.take(never()), 'full')
  })

  it('are among those of the exchange only while somebody waits, so that a closed source leaves none', async () => {
    const among = new Set<Line>()
    const one = slots(() => 1, 10, {
      add: (line) => among.add(line),
      remove: (line) => among.delete(line),
      admits: () => true,
    })
    await one.take(never())
    assert.equal(among.size, 0)
    const gone = new AbortController()
    const waiting = [one.take(never()), one.take(gone.signal)]
    assert.equal(among.size, 1)
    one.release()
    assert.equal(among.size, 1)
    gone.abort()
    assert.deepEqual(await Promise.all(waiting), ['taken', 'aborted'])
    assert.equal(among.size, 0)
  })

  it('in a crowd keep nobody from a place that is free', async () => {
    const { all, crowd } = sources()
    crowd(true)
    for (const one of all) assert.equal(await one.take(never()), 'taken')
  })
})
