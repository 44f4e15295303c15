import assert from 'node:assert/strict'
import { makeLines, type Line } from '../../../adapters/guard/lines.ts'
import { slots, type Slots } from '../../../adapters/guard/slots.ts'

/** Of a caller that never gives up. */
const never = (): AbortSignal => new AbortController().signal

/** Three sources of one place each; `crowded` says whether the exchange has few places left. */
function sources(): { readonly all: readonly Slots[]; crowd: (crowded: boolean) => void } {
  let crowded = false
  const lines = makeLines(() => crowded)
  const all = [1, 2, 3].map(() => slots(() => 1, 10, lines))
  return { all, crowd: (now) => (crowded = now) }
}

function queuedIn(all: readonly Slots[]): readonly number[] {
  return all.map(({ queued }) => queued)
}

describe('lines before sources', () => {
  it('have their own bound each while there is room', async () => {
    const { all } = sources()
    for (const one of all) for (let i = 0; i < 11; i++) void one.take(never())
    assert.deepEqual(queuedIn(all), [10, 10, 10])
    assert.equal(await all[0]!.take(never()), 'full')
  })

  it('in a crowd give way from the longest, whose last is turned away; the longest takes nobody more', async () => {
    const { all, crowd } = sources()
    const [first, second] = all as [Slots, Slots]
    await first.take(never())
    const waiting = Array.from({ length: 5 }, () => first.take(never()))
    crowd(true)
    assert.equal(await first.take(never()), 'full')
    assert.equal(await second.take(never()), 'taken')
    const inside = [second.take(never()), second.take(never())]
    assert.deepEqual(queuedIn(all), [3, 2, 0])
    assert.deepEqual(await Promise.all(waiting.slice(3)), ['full', 'full'])
    void second.take(never())
    assert.deepEqual(queuedIn(all), [2, 3, 0])
    assert.equal(await second.take(never()), 'full')
    for (let i = 0; i < 2; i++) second.release()
    assert.deepEqual(await Promise.all(inside), ['taken', 'taken'])
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
    for (const one of all) assert.equal(await one.take(never()), 'full')
  })
})
