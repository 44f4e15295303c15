import assert from 'node:assert/strict'
import { getEventListeners, once, setMaxListeners } from 'node:events'
import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { LeanAbortController } from '../../catalog/lean-abort.ts'

/** What whoever listens, asks or throws gets to see of a controller that aborts twice. */
function seenOf(controller: AbortController, reason?: unknown): readonly unknown[] {
  const { signal } = controller
  const seen: unknown[] = []
  const note =
    (name: string) =>
    (event: Event): void =>
      void seen.push([name, event.type, event.target === signal, signal.aborted])
  const removed = note('removed')
  signal.onabort = note('onabort')
  signal.addEventListener('abort', note('listener'))
  signal.addEventListener('abort', note('once'), { once: true })
  signal.addEventListener('abort', removed)
  signal.removeEventListener('abort', removed)
  signal.throwIfAborted()
  seen.push([signal.aborted, signal.reason])
  controller.abort(reason)
  controller.abort(new Error('too late'))
  signal.addEventListener('abort', note('late'))
  let thrown: unknown
  try {
    signal.throwIfAborted()
  } catch (error) {
    thrown = error
  }
  assert.equal(thrown, signal.reason)
  const { name, message } = signal.reason as Error
  return [...seen, signal.aborted, name, message]
}

describe('a lean abort controller', () => {
  for (const reason of [undefined, new Error('no longer wanted')]) {
    it(`shows what that of Node shows, with ${reason === undefined ? 'no reason' : 'a reason'}`, () => {
      const seen = seenOf(new LeanAbortController(), reason)
      assert.deepEqual(seen, seenOf(new AbortController(), reason))
      assert.equal(seen.length, 7)
    })
  }

  it('is taken by what takes a signal of Node', async () => {
    const aborts = { name: 'AbortError' }
    const controller = new LeanAbortController()
    const { signal } = controller
    setMaxListeners(0, signal)
    const waiting = [
      assert.rejects(sleep(60_000, undefined, { signal }), aborts),
      assert.rejects(once(new EventTarget(), 'never', { signal }), aborts),
      assert.rejects(fetch('http://127.0.0.1:9/', { signal })),
    ]
    assert.ok(getEventListeners(signal, 'abort').length >= 2)
    controller.abort()
    await Promise.all(waiting)
    await assert.rejects(readFile(import.meta.filename, { signal }), aborts)
    await assert.rejects(fetch('http://127.0.0.1:9/', { signal }), aborts)
  })
})
