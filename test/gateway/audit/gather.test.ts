import assert from 'node:assert/strict'
import { layOut } from '../../../gateway/audit/lay-out.ts'
import { startLog } from '../../../gateway/audit/running-log.ts'
import { MemoryDisk } from './memory-disk.ts'
import { IN_MEMORY, LOCK } from './support.ts'

/** As many as a batch waits for. */
const ENTRIES = 32
/** A pause of the machine ends a batch early; so often in a row it is no pause. */
const TRIES_MAX = 50

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** How many batches become of entries that are appended one a turn, while requests are under way. */
async function batchesOf(
  underWay: () => number,
  { entries = ENTRIES, aloneBefore = false } = {},
): Promise<number> {
  const disk = new MemoryDisk()
  await layOut(disk, IN_MEMORY)
  const log = await startLog(disk, { ...IN_MEMORY, underWay }, LOCK)
  if (aloneBefore) await log.append(Buffer.from('nobody joins it'))
  const before = disk.journal.length
  const promised: Promise<unknown>[] = []
  for (let serial = 0; serial < entries; serial++) {
    promised.push(log.append(Buffer.from(`entry ${serial}`)))
    await turn()
  }
  await Promise.all(promised)
  const batches = disk.journal.slice(before).filter((line) => line.startsWith('write')).length
  await log.close()
  return batches
}

describe('a batch of the log', () => {
  it('waits for the records of many requests under way, and closes when all are there', async () => {
    let batches = 0
    for (let tries = 0; tries < TRIES_MAX && batches !== 1; tries++) {
      batches = await batchesOf(() => ENTRIES)
    }
    assert.equal(batches, 1)
  })

  it('waits for no more than what is worth it, however many are under way', async () => {
    let batches = 0
    for (let tries = 0; tries < TRIES_MAX && batches !== 2; tries++) {
      batches = await batchesOf(() => 500, { entries: 2 * ENTRIES })
    }
    assert.equal(batches, 2)
  })

  it('does not wait for ever for requests that do not come', async () => {
    assert.ok((await batchesOf(() => 500)) >= 1)
  })

  it('waits for nobody for a while once nobody came: who is under way may wait for a source', async () => {
    let apart = 0
    for (let tries = 0; tries < TRIES_MAX; tries++) {
      if ((await batchesOf(() => 500, { aloneBefore: true })) > 1) apart += 1
    }
    assert.ok(apart > TRIES_MAX / 2, `${apart} of ${TRIES_MAX}`)
  })

  it('waits for nobody while few are under way', async () => {
    for (let tries = 0; tries < TRIES_MAX; tries++) {
      assert.notEqual(await batchesOf(() => 2), 1)
    }
  })
})
