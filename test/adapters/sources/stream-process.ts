/**
 * Streams one entity and writes how many rows came, and how much the process grew meanwhile. It has read a little
 * before, so that what a process takes once is not counted. Needs `--expose-gc`: garbage that waits for its collector is the
 * process's and not the read's, and waits the longer the busier the machine is.
 */
import type { Row } from '../../../adapters/adapter.ts'
import { makeAdapter } from '../../../adapters/registry.ts'
import { onBehalfOf } from './expect.ts'

const [kind = '', entity = '', options = '{}'] = process.argv.slice(2)
const adapter = await makeAdapter(kind, 'large', JSON.parse(options))
const request = { entity, columns: ['K', 'V'], batchRowsMax: 1_000, onBehalfOf }
async function* stream(): AsyncGenerator<readonly Row[]> {
  yield* adapter.stream?.(request, new AbortController().signal) ?? []
}
let warmed = 0
for await (const batch of stream()) {
  warmed += batch.length
  if (warmed >= 10_000) break
}
const before = held()
let most = before
let rows = 0
for await (const batch of stream()) {
  rows += batch.length
  most = Math.max(most, held())
}
await adapter.close()
process.stdout.write(JSON.stringify({ rows, extraBytes: most - before }))

function held(): number {
  if (globalThis.gc === undefined) throw new Error('Start this process with --expose-gc.')
  globalThis.gc()
  return process.memoryUsage().rss
}
