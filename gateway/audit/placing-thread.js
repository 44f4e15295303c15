// @ts-check
/**
 * What the thread of `placing.ts` runs: synchronous calls, one file after another. JavaScript, because a thread begins
 * without what loads TypeScript where the product runs from its source.
 *
 * @module
 */

import { closeSync, fdatasyncSync, openSync, renameSync, writeSync } from 'node:fs'
import { parentPort } from 'node:worker_threads'

/** @typedef {import('./placing.ts').Order} Order */

parentPort?.on('message', (/** @type {Order} */ order) => {
  /** @type {import('./placing.ts').Outcome} */
  const outcome = { failure: failureOf(order), memory: order.memory }
  parentPort?.postMessage(outcome, [order.memory.buffer])
})

/**
 * @param {Order} order
 * @returns {string | null}
 */
function failureOf({ files, memory, flags, syncs }) {
  try {
    for (const { aside, path, start, end } of files) {
      const fd = openSync(aside, flags)
      try {
        for (let done = start; done < end;) done += writeSync(fd, memory, done, end - done)
        if (syncs) fdatasyncSync(fd)
      } finally {
        closeSync(fd)
      }
      renameSync(aside, path)
    }
    return null
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown)
  }
}
