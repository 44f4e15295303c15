import assert from 'node:assert/strict'
import { parseBundle } from '../../../gateway/audit/bundle.ts'
import { AuditError } from '../../../gateway/audit/errors.ts'
import { findExchange } from '../../../gateway/audit/find-exchange.ts'
import { keptEntries } from '../../../gateway/audit/kept-entries.ts'
import { encodeRecord } from '../../../gateway/audit/record.ts'
import { startLog } from '../../../gateway/audit/running-log.ts'
import {
  aged,
  DECIDED,
  idOf,
  keeping,
  LOG_DIR,
  NOW,
  OPTIONS,
  signed,
  STATEMENTS,
} from './keeping-support.ts'
import type { MemoryDisk } from './memory-disk.ts'
import { LOCK, recordOf } from './support.ts'

const toldBy = (thrown: unknown): string => {
  assert.ok(thrown instanceof AuditError)
  return `${thrown.code}: ${thrown.message}`
}

/** Of a bundle that is gone: what whoever reads on meets, and whoever looks for an exchange that was in it. */
async function metAt(
  disk: MemoryDisk,
  bundle: string,
  now: Date,
): Promise<{ readonly readOn: string; readonly lookUp: string }> {
  const first = Number(bundle) * 256
  const log = await startLog(disk, { ...OPTIONS, now: () => now }, LOCK)
  const readOn = async (): Promise<string> => {
    for await (const entry of keptEntries(log, first, 10)) return Object.keys(entry).join()
    return 'nothing'
  }
  const lookUp = async (): Promise<string> => {
    const found = await findExchange(
      disk.fetcher(LOG_DIR),
      await signed(disk),
      idOf(first + 3),
      now,
    )
    return found === undefined ? 'not there' : `entry ${found.index}`
  }
  try {
    return { readOn: await readOn().catch(toldBy), lookUp: await lookUp().catch(toldBy) }
  } finally {
    await log.close()
  }
}

describe('an administrator who removes entries and says that they were pruned', function () {
  this.timeout(60_000)

  for (const [what, said, bundle, now, expected] of STATEMENTS) {
    const isBelieved = expected.length === 0
    it(`is ${isBelieved ? '' : 'not '}believed by readers when the statement ${what}`, async () => {
      const { disk, log } = await aged()
      await log.append(encodeRecord(keeping({ ...DECIDED, act: 'prune', hold: null, ...said })))
      const more = encodeRecord({ ...recordOf('later'), time: DECIDED.time })
      await Promise.all(Array.from({ length: 600 }, () => log.append(more)))
      await log.close()
      await disk.remove(`${LOG_DIR}/tile/entries/${bundle}`)
      const { readOn, lookUp } = await metAt(disk, bundle, now)
      if (isBelieved) {
        assert.deepEqual([readOn, lookUp], ['pruned', 'not there'])
        return
      }
      assert.match(readOn, /^LOG_MISSING: /)
      assert.match(lookUp, /^LOG_CORRUPT: /)
      const isEarly = expected[0]?.startsWith('PRUNED_EARLY')
      for (const met of [readOn, lookUp]) {
        assert.equal(met.includes('three years cannot have been over'), isEarly, met)
      }
    })
  }

  it('is not believed when he put the statement into a bundle, but not into the tree', async () => {
    const { disk, log } = await aged()
    await log.close()
    const path = `${LOG_DIR}/tile/entries/002`
    const entries = parseBundle((await disk.read(path))!, 256).entries.map(({ bytes }) => bytes)
    const ranges = [{ from: 256, to: 512 }]
    const forged = encodeRecord(keeping({ ...DECIDED, act: 'prune', hold: null, ranges }))
    await disk.remove(path)
    await (await disk.create(path)).write(bundleOf(entries.with(188, forged)))
    await disk.remove(`${LOG_DIR}/tile/entries/001`)
    const { readOn, lookUp } = await metAt(disk, '001', NOW)
    for (const met of [readOn, lookUp]) {
      assert.match(met, /^LOG_CORRUPT: Entry 700 of .* is not the one in the signed tree/)
    }
  })
})

function bundleOf(entries: readonly Uint8Array[]): Buffer {
  const parts = entries.flatMap((bytes) => {
    const length = Buffer.alloc(2)
    length.writeUInt16BE(bytes.length)
    return [length, bytes]
  })
  return Buffer.concat(parts)
}
