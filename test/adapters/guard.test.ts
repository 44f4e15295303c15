import assert from 'node:assert/strict'
import { getEventListeners } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Adapter, Row, SourceRequest } from '../../adapters/adapter.ts'
import { AdapterError } from '../../adapters/errors.ts'
import { guard } from '../../adapters/guard.ts'
import type { GuardLimits, GuardedAdapter } from '../../adapters/guard.ts'
import { restAdapter } from '../../adapters/rest.ts'
import { failsWith, onBehalfOf, patiently } from './sources/expect.ts'
import { restSource } from './sources/rest-source.ts'
import type { RestSource } from './sources/rest-source.ts'
import { tcpProxy } from './sources/tcp-proxy.ts'

const LIMITS: GuardLimits = {
  timeoutMs: 2_000,
  concurrentMax: 2,
  queueMax: 3,
  failuresMax: 3,
  openMs: 10_000,
}

const REQUEST: SourceRequest = {
  entity: 'people',
  columns: ['GMSFHM'],
  keyColumns: [['GMSFHM']],
  keys: [['1']],
  rowsMax: 10,
  onBehalfOf,
}

const ANSWER: readonly Row[] = [{ GMSFHM: '1' }]

describe('guard', () => {
  let source: RestSource
  let guarded: GuardedAdapter
  let time = 0

  const make = (limits: Partial<GuardLimits> = {}, baseUrl = source.baseUrl): GuardedAdapter => {
    const inner = restAdapter('bureau', { baseUrl, request: { mode: 'batch' } })
    guarded = guard(inner, { ...LIMITS, ...limits }, { clockMs: () => time })
    return guarded
  }
  const read = (signal = patiently()): Promise<readonly Row[]> => guarded.read(REQUEST, signal)

  beforeEach(async () => {
    time = 0
    source = await restSource(ANSWER)
    make()
  })

  afterEach(async () => {
    await guarded.close()
    await source.close()
  })

  it('tells how long its reads took, and how those failed that did', async () => {
    make({ timeoutMs: 1_000 })
    await read()
    source.answerWith(() => undefined)
    await failsWith(read(AbortSignal.timeout(50)), 'SOURCE_TIMEOUT')
    const { p50Ms, p95Ms, ...rest } = guarded.recent()
    assert.deepEqual(rest, { windowSec: 900, reads: 1, failures: { SOURCE_TIMEOUT: 1 } })
    assert(p50Ms !== null && p50Ms > 0 && p95Ms === p50Ms)
  })

  describe('deadline', () => {
    it('gives up a source that hangs, and frees the place', async () => {
      make({ timeoutMs: 100 })
      source.answerWith(() => undefined)
      const started = performance.now()
      await failsWith(read(), 'SOURCE_TIMEOUT')
      assert.ok(performance.now() - started < 1_000)
      await sleep(20)
      assert.equal(guarded.state().running, 0)
    })

    it('gives up an adapter that does not listen to its signal, and frees the place after a while', async () => {
      const deaf: Adapter = {
        name: 'deaf',
        capabilities: { conditions: false },
        read: () => new Promise(() => undefined),
        check: () => new Promise(() => undefined),
        close: async () => undefined,
      }
      guarded = guard(deaf, { ...LIMITS, timeoutMs: 50, concurrentMax: 1, failuresMax: 9 })
      await failsWith(guarded.check(patiently()), 'SOURCE_TIMEOUT')
      await failsWith(read(), 'SOURCE_TIMEOUT')
      assert.equal(guarded.state().running, 1)
      await failsWith(read(), 'SOURCE_TIMEOUT')
      await sleep(1_100)
      assert.deepEqual(guarded.state(), { breaker: 'closed', running: 0, queued: 0 })
    })

    it('counts the time spent waiting in line', async () => {
      make({ timeoutMs: 150, concurrentMax: 1, failuresMax: 9 })
      source.answerWith(() => undefined)
      const started = performance.now()
      await Promise.all([failsWith(read(), 'SOURCE_TIMEOUT'), failsWith(read(), 'SOURCE_TIMEOUT')])
      assert.ok(performance.now() - started < 1_000)
      assert.equal(source.calls.length, 1)
    })

    it('lets go of the signal of its caller', async () => {
      const { signal } = new AbortController()
      await read(signal)
      assert.deepEqual(getEventListeners(signal, 'abort'), [])
    })
  })

  describe('bounds', () => {
    it('runs no more at once than allowed, lets a few wait, and refuses the flood', async () => {
      const release: (() => void)[] = []
      let most = 0
      source.answerWith((response) => {
        most = Math.max(most, release.length + 1)
        release.push(() => {
          const result = { rows: ANSWER }
          response.end(JSON.stringify({ status: 'success', result }))
        })
      })
      const reads = Array.from({ length: 5 }, () => read())
      await failsWith(read(), 'SOURCE_BUSY')
      for (let i = 0; i < 100 && release.length < 2; i++) await sleep(5)
      assert.deepEqual(guarded.state(), { breaker: 'closed', running: 2, queued: 3 })
      while (source.calls.length < 5 || release.length > 0) {
        release.shift()?.()
        await sleep(5)
      }
      assert.deepEqual(await Promise.all(reads), Array(5).fill(ANSWER))
      assert.equal(most, 2)
      assert.deepEqual(guarded.state(), { breaker: 'closed', running: 0, queued: 0 })
    })

    it('gives the place in line of a caller that gave up to the next', async () => {
      make({ concurrentMax: 1, queueMax: 1 })
      source.answerWith((response) => {
        setTimeout(
          () => response.end(JSON.stringify({ status: 'success', result: { rows: [] } })),
          100,
        )
      })
      const controller = new AbortController()
      const first = read()
      const second = failsWith(read(controller.signal), 'SOURCE_TIMEOUT')
      controller.abort()
      await second
      const third = read()
      assert.deepEqual(await Promise.all([first, third]), [[], []])
      assert.equal(source.calls.length, 2)
    })
  })

  describe('breaker', () => {
    const down = (): void => source.answerWith((response) => response.writeHead(503).end())
    const fail = async (times: number): Promise<void> => {
      for (let i = 0; i < times; i++) await failsWith(read(), 'SOURCE_UNAVAILABLE')
    }

    it('leaves a source alone after so many failures in a row, and does not call it', async () => {
      down()
      await fail(3)
      const calls = source.calls.length
      await failsWith(read(), 'SOURCE_BUSY')
      assert.equal(source.calls.length, calls)
      assert.equal(guarded.state().breaker, 'open')
    })

    it('counts failures in a row only', async () => {
      down()
      await fail(2)
      source.answerWith(undefined)
      await read()
      down()
      await fail(2)
      assert.equal(guarded.state().breaker, 'closed')
    })

    it('counts a source that hangs', async () => {
      make({ timeoutMs: 50, failuresMax: 1 })
      source.answerWith(() => undefined)
      await failsWith(read(), 'SOURCE_TIMEOUT')
      assert.equal(guarded.state().breaker, 'open')
    })

    it('does not count one that came to its turn with little of its time left', async () => {
      make({ timeoutMs: 400, concurrentMax: 1, failuresMax: 1 })
      source.answerWith((response) => {
        if (source.calls.length > 1) return
        const body = JSON.stringify({ status: 'success', result: { rows: ANSWER } })
        setTimeout(() => response.end(body), 300)
      })
      const first = read()
      await failsWith(read(), 'SOURCE_TIMEOUT')
      assert.deepEqual(await first, ANSWER)
      assert.equal(source.calls.length, 2)
      assert.equal(guarded.state().breaker, 'closed')
    })

    it('lets one read try after a while; its success closes, its failure opens again', async () => {
      down()
      await fail(3)
      time += 10_000
      assert.equal(guarded.state().breaker, 'half-open')
      const [first, second] = await Promise.allSettled([read(), read()])
      assert.equal(first.status === 'rejected' && first.reason.code, 'SOURCE_UNAVAILABLE')
      assert.equal(second.status === 'rejected' && second.reason.code, 'SOURCE_BUSY')
      assert.equal(guarded.state().breaker, 'open')
      time += 10_000
      source.answerWith(undefined)
      assert.deepEqual(await read(), ANSWER)
      assert.equal(guarded.state().breaker, 'closed')
    })

    it('is not kept open by a trial whose caller gave up', async () => {
      down()
      await fail(3)
      time += 10_000
      source.answerWith(() => undefined)
      await failsWith(read(AbortSignal.timeout(50)), 'SOURCE_TIMEOUT')
      source.answerWith(undefined)
      assert.deepEqual(await read(), ANSWER)
    })

    it('is opened neither by callers that give up nor by wrong answers', async () => {
      make({ failuresMax: 1 })
      source.answerWith(() => undefined)
      await failsWith(read(AbortSignal.timeout(20)), 'SOURCE_TIMEOUT')
      source.answerWith((response) => response.end('<html>'))
      await failsWith(read(), 'SOURCE_MALFORMED')
      assert.equal(guarded.state().breaker, 'closed')
    })
  })

  describe('second try', () => {
    it('is made once when the connection was lost, and its answer is the answer', async () => {
      const proxy = await tcpProxy(Number(new URL(source.baseUrl).port))
      make({}, `http://127.0.0.1:${proxy.port}/api/v1`)
      proxy.cutNext(1)
      assert.deepEqual(await read(), ANSWER)
      assert.equal(proxy.connections, 2)
      await guarded.close()
      await proxy.close()
    })

    it('is made once, not more often', async () => {
      source.answerWith((response) => response.socket?.resetAndDestroy())
      await failsWith(read(), 'SOURCE_UNAVAILABLE')
      assert.equal(source.calls.length, 2)
    })

    for (const [what, status, body] of [
      ['said that it failed', 503, ''],
      ['refused', 403, ''],
      ['answered something wrong', 200, '<html>'],
    ] as const) {
      it(`is not made when the source ${what}`, async () => {
        source.answerWith((response) => response.writeHead(status).end(body))
        await assert.rejects(read(), AdapterError)
        assert.equal(source.calls.length, 1)
      })
    }

    it('is not made when too many rows match', async () => {
      const rows = Array(11).fill({ GMSFHM: '1' })
      source.answerWith((response) =>
        response.end(JSON.stringify({ status: 'success', result: { rows } })),
      )
      await failsWith(read(), 'SOURCE_TOO_MANY_ROWS')
      assert.equal(source.calls.length, 1)
    })

    it('stays rare when a source loses every connection', async () => {
      make({ failuresMax: 1_000 })
      source.answerWith((response) => response.socket?.resetAndDestroy())
      for (let i = 0; i < 40; i++) await failsWith(read(), 'SOURCE_UNAVAILABLE')
      assert.equal(source.calls.length, 50)
    })
  })

  it('turns what its adapter may not throw into SOURCE_UNAVAILABLE', async () => {
    const broken: Adapter = {
      name: 'broken',
      capabilities: { conditions: false },
      read: () => Promise.reject(new TypeError('510100199001019990')),
      check: async () => undefined,
      close: async () => undefined,
    }
    guarded = guard(broken, LIMITS)
    const error = await failsWith(read(), 'SOURCE_UNAVAILABLE')
    assert.ok(!error.message.includes('510100'))
  })
})
