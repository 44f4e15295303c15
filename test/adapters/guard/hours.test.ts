import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Adapter, Row, StreamRequest } from '../../../adapters/adapter.ts'
import { AdapterError } from '../../../adapters/errors.ts'
import { guard } from '../../../adapters/guard.ts'
import type { CallCounter, GuardedAdapter, GuardLimits } from '../../../adapters/guard.ts'
import { failsWith, onBehalfOf, patiently } from '../sources/expect.ts'

const LIMITS: GuardLimits = {
  timeoutMs: 1_000,
  concurrentMax: 4,
  queueMax: 10,
  failuresMax: 1,
  openMs: 1_000,
}
const REQUEST = {
  entity: 'people',
  columns: ['K'],
  keyColumns: [['K'], ['L']],
  keys: [['1'], ['2'], ['3']],
  rowsMax: 10,
  onBehalfOf,
}

/** A source whose answers are given one by one. */
function heldSource(oneKeyACall = false): Adapter & {
  readonly asked: () => number
  readonly answer: (rows: readonly Row[] | Error) => void
} {
  const waiting: { resolve(rows: readonly Row[]): void; reject(error: Error): void }[] = []
  return {
    name: 'bureau',
    capabilities: { conditions: false, oneKeyACall },
    asked: () => waiting.length,
    answer(rows) {
      const next = waiting.shift()
      if (rows instanceof Error) next?.reject(rows)
      else next?.resolve(rows)
    },
    read: () => new Promise((resolve, reject) => waiting.push({ resolve, reject })),
    check: async () => undefined,
    close: async () => undefined,
  }
}

const turn = (): Promise<void> => sleep(0)

describe('the guard', () => {
  let time = 0
  const now = (): Date => new Date(time)

  describe('by the hours of a source', () => {
    it('answers at once that it is closed, until when, and asks it again when it opens', async () => {
      const source = heldSource()
      time = Date.parse('2026-11-27T23:00:00+08:00')
      const maintenance = [{ from: '22:00', to: '06:00' }]
      const guarded = guard(source, { ...LIMITS, maintenance }, { now })
      const error = await failsWith(guarded.read(REQUEST, patiently()), 'SOURCE_IN_MAINTENANCE')
      assert.match(error.message, /from 22:00 to 06:00/)
      assert.deepEqual(error.until, new Date('2026-11-28T06:00:00+08:00'))
      assert.equal(source.asked(), 0)
      time = Date.parse('2026-11-28T06:00:00+08:00')
      const reading = guarded.read(REQUEST, patiently())
      await turn()
      source.answer([])
      assert.deepEqual(await reading, [])
    })
  })

  describe('by the calls that a source allows a day', () => {
    const counting = (): CallCounter & { readonly taken: unknown[] } => {
      const taken: unknown[] = []
      let used = 0
      return {
        taken,
        take: async (source, day, calls, callsMax) => {
          taken.push([source, day, calls, callsMax])
          if (used + calls > callsMax) return false
          used += calls
          return true
        },
      }
    }

    it('refuses what does not fit until midnight in China, and leaves the breaker alone', async () => {
      time = Date.parse('2026-11-27T23:30:00+08:00')
      const [source, calls] = [heldSource(), counting()]
      const guarded = guard(source, { ...LIMITS, callsPerDayMax: 1 }, { now, calls })
      const reading = guarded.read(REQUEST, patiently())
      await turn()
      source.answer([])
      await reading
      const error = await failsWith(guarded.read(REQUEST, patiently()), 'SOURCE_LIMIT_REACHED')
      assert.deepEqual(error.until, new Date('2026-11-28T00:00:00+08:00'))
      assert.deepEqual(calls.taken, Array(2).fill(['bureau', '2026-11-27', 1, 1]))
      assert.deepEqual(guarded.state(), { breaker: 'closed', running: 0, queued: 0 })
    })

    it('counts each key and alternative where a call takes one, and a second try again', async () => {
      time = 0
      const [source, calls] = [heldSource(true), counting()]
      const guarded = guard(source, { ...LIMITS, callsPerDayMax: 100 }, { now, calls })
      const reading = guarded.read(REQUEST, patiently())
      await turn()
      source.answer(new AdapterError('SOURCE_UNAVAILABLE', 'bureau', 'x', { connectionLost: true }))
      await turn()
      source.answer([])
      await reading
      assert.deepEqual(calls.taken, Array(2).fill(['bureau', '1970-01-01', 6, 100]))
    })

    it('counts each slice of a read that has more keys than a call takes, before the first is made', async () => {
      time = 0
      let asked = 0
      const source: Adapter = {
        ...heldSource(),
        read: ({ keys }) => {
          asked += keys.length
          return Promise.resolve(keys.map(([K = '']) => ({ K })))
        },
      }
      const calls = counting()
      const limits = { ...LIMITS, callsPerDayMax: 2, keysPerCallMax: 2 }
      const guarded = guard(source, limits, { now, calls })
      const rows = await guarded.read(REQUEST, patiently())
      assert.deepEqual(rows.map(({ K }) => K).sort(), ['1', '2', '3'])
      assert.deepEqual(calls.taken, [['bureau', '1970-01-01', 2, 2]])
      await failsWith(guarded.read(REQUEST, patiently()), 'SOURCE_LIMIT_REACHED')
      assert.equal(asked, 3)
    })

    it('does not ask a source whose calls cannot be counted', async () => {
      const source = heldSource()
      const broken: CallCounter = { take: () => Promise.reject(new TypeError('database is away')) }
      for (const options of [{ now, calls: broken }, { now }]) {
        const guarded = guard(source, { ...LIMITS, callsPerDayMax: 9 }, options)
        await failsWith(guarded.read(REQUEST, patiently()), 'SOURCE_BUSY')
        assert.equal(guarded.state().breaker, 'closed')
      }
      assert.equal(source.asked(), 0)
    })
  })

  describe('of a source that came back', () => {
    it('gives it one read at first, and all places after a while', async () => {
      time = 0
      const source = heldSource()
      const guarded = guard(source, { ...LIMITS, slowStartMs: 1_000 }, { clockMs: () => time })
      const read = (): Promise<readonly Row[]> => guarded.read(REQUEST, patiently())
      const first = read()
      await turn()
      source.answer(new AdapterError('SOURCE_UNAVAILABLE', 'bureau', 'down'))
      await failsWith(first, 'SOURCE_UNAVAILABLE')
      time = 1_000
      const trial = read()
      await turn()
      source.answer([])
      await trial
      const reads = Array.from({ length: 8 }, read)
      await turn()
      assert.equal(source.asked(), 1)
      time = 1_500
      source.answer([])
      await turn()
      assert.equal(source.asked(), 2)
      time = 2_000
      source.answer([])
      await turn()
      assert.equal(source.asked(), 4)
      for (let i = 0; i < 6; i++) {
        source.answer([])
        await turn()
      }
      await Promise.all(reads)
      assert.deepEqual(guarded.state(), { breaker: 'closed', running: 0, queued: 0 })
    })
  })

  describe('of a stream', () => {
    const BATCHES: readonly (readonly Row[])[] = [[{ K: '1' }], [{ K: '2' }], [{ K: '3' }]]
    const STREAM: StreamRequest = { entity: 'people', columns: ['K'], batchRowsMax: 1, onBehalfOf }
    const streaming = (
      stream: NonNullable<Adapter['stream']>,
      limits: Partial<GuardLimits> = {},
    ): GuardedAdapter => guard({ ...heldSource(), stream }, { ...LIMITS, ...limits }, { now })

    it('holds one place from the first batch to the last, however long the caller takes', async () => {
      const guarded = streaming(() => given(BATCHES), { timeoutMs: 100 })
      const rows: Row[] = []
      for await (const batch of guarded.stream?.(STREAM, patiently()) ?? []) {
        rows.push(...batch)
        assert.equal(guarded.state().running, 1)
        await sleep(60)
      }
      assert.deepEqual(rows, BATCHES.flat())
      assert.equal(guarded.state().running, 0)
    })

    it('gives up a batch that does not come, and the place with it', async () => {
      const guarded = streaming(() => stuckAfter(BATCHES[0] ?? []), { timeoutMs: 50 })
      const batches = guarded.stream?.(STREAM, patiently())[Symbol.asyncIterator]()
      await batches?.next()
      await failsWith(Promise.resolve(batches?.next()), 'SOURCE_TIMEOUT')
      assert.equal(guarded.state().breaker, 'open')
      await sleep(1_100)
      assert.equal(guarded.state().running, 0)
    })

    it('gives the place back when the caller aborts between two batches and never comes again', async () => {
      const guarded = streaming(() => given(BATCHES))
      const controller = new AbortController()
      const batches = guarded.stream?.(STREAM, controller.signal)[Symbol.asyncIterator]()
      await batches?.next()
      controller.abort()
      await sleep(10)
      assert.deepEqual(guarded.state(), { breaker: 'closed', running: 0, queued: 0 })
    })

    it('is not offered for a source that cannot', () => {
      assert.ok(!('stream' in guard(heldSource(), LIMITS)))
    })
  })
})

async function* given(batches: readonly (readonly Row[])[]): AsyncGenerator<readonly Row[]> {
  yield* batches
}

async function* stuckAfter(batch: readonly Row[]): AsyncGenerator<readonly Row[]> {
  yield batch
  await new Promise(() => undefined)
}
