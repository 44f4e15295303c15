import assert from 'node:assert/strict'
import { drawIndexes, seedOf } from '../../../gateway/audit/draw.ts'
import { findExchange } from '../../../gateway/audit/find-exchange.ts'
import { layOut } from '../../../gateway/audit/lay-out.ts'
import { keptEntries } from '../../../gateway/audit/kept-entries.ts'
import { covers, joined, touches } from '../../../gateway/audit/entry-ranges.ts'
import { planPruning, prune, readKeeping } from '../../../gateway/audit/prune.ts'
import { decodeLogRecord, encodeRecord } from '../../../gateway/audit/record.ts'
import { formatPruning } from '../../../gateway/audit/report.ts'
import type { Report } from '../../../gateway/audit/report.ts'
import { DEFAULT_RETENTION, keptUntil } from '../../../gateway/audit/retention.ts'
import { checkSample, takeSample } from '../../../gateway/audit/sample.ts'
import type { Sample } from '../../../gateway/audit/sample.ts'
import { startLog } from '../../../gateway/audit/running-log.ts'
import type { AuditLog } from '../../../gateway/audit/running-log.ts'
import { verifyLog } from '../../../gateway/audit/verify.ts'
import { verifyReceipt } from '../../../gateway/audit/verify-receipt.ts'
import {
  aged,
  DECIDED,
  idOf,
  keeping,
  LOG_DIR,
  NEW,
  NOW,
  OLD,
  OPTIONS,
  signed,
  STATEMENTS,
} from './keeping-support.ts'
import { MemoryDisk } from './memory-disk.ts'
import { LOCK, ORIGIN, recordOf, VKEY } from './support.ts'

const verify = (disk: MemoryDisk, now = NOW): Promise<Report> =>
  verifyLog(disk.fetcher(LOG_DIR), VKEY, { settleMs: 0, now })
const failuresOf = async (disk: MemoryDisk, now = NOW): Promise<readonly string[]> => {
  const { failures } = await verify(disk, now)
  return failures.map(({ code, file }) => `${code} ${file}`)
}
const planOf = (disk: MemoryDisk, log: AuditLog) =>
  planPruning(disk, LOG_DIR, log.size(), DEFAULT_RETENTION, NOW)

describe('pruning a log', function () {
  this.timeout(60_000)

  it('removes whole bundles whose every record is over its retention, and keeps all proofs', async () => {
    const { disk, log, receipts } = await aged()
    const plan = await planOf(disk, log)
    // 512 to 599 are old too, but share their bundle with younger ones.
    assert.deepEqual([plan.ranges, plan.held, plan.leftOver], [[{ from: 0, to: 512 }], [], []])
    await prune(log, disk, LOG_DIR, plan, DECIDED)
    await log.close()
    assert.equal(await disk.read(`${LOG_DIR}/tile/entries/001`), null)
    assert.deepEqual(await failuresOf(disk), [])
    for (const index of [0, 511, 512, 799]) {
      const report = await verifyReceipt(disk.fetcher(LOG_DIR), VKEY, receipts[index]!)
      assert.ok(report.ok, `${index}: ${report.failure?.message ?? ''}`)
      assert.equal(report.entry === null, index < 512)
    }
    const forged = { ...receipts[3]!, leafHash: receipts[4]!.leafHash }
    assert.equal((await verifyReceipt(disk.fetcher(LOG_DIR), VKEY, forged)).ok, false)
  })

  it('says in the log who pruned what and why, before anything is removed', async () => {
    const { disk, log } = await aged()
    await prune(log, disk, LOG_DIR, await planOf(disk, log), DECIDED)
    const said = decodeLogRecord(await log.readEntry(800))
    assert.deepEqual(
      said,
      keeping({ ...DECIDED, act: 'prune', hold: null, ranges: [{ from: 0, to: 512 }] }),
    )
    const lines = disk.journal
    const removed = lines.findIndex((line) => line.startsWith(`remove ${LOG_DIR}/tile/entries/000`))
    const published = lines.findLastIndex((line) => line.endsWith(`${LOG_DIR}/checkpoint`))
    assert.ok(published < removed, 'the checkpoint with the statement comes first')
    await log.close()
  })

  it('is told by whoever verifies the log: what is gone, by whom, when and why', async () => {
    const { disk, log } = await aged()
    assert.deepEqual((await verify(disk)).pruned, [])
    const ranges = [{ from: 0, to: 512 }]
    await prune(log, disk, LOG_DIR, await planOf(disk, log), DECIDED)
    await log.close()
    const { ok, pruned } = await verify(disk)
    assert.deepEqual([ok, pruned], [true, [{ statement: 800, ranges, ...DECIDED }]])
    assert.equal(
      formatPruning(pruned[0]!),
      'Entries 0 to 511 were pruned on 2029-03-03 by AD-01, because: retention is over. Only their hashes are proven.',
    )
  })

  it('waits until what lies behind a bundle is over as well: that stays, and shows how old the bundle was', async () => {
    const disk = new MemoryDisk()
    await layOut(disk, OPTIONS)
    const log = await startLog(disk, OPTIONS, LOCK)
    const append = async (count: number, time: string): Promise<void> => {
      const record = encodeRecord({ ...recordOf('x'), time })
      await Promise.all(Array.from({ length: count }, () => log.append(record)))
      await log.flush()
    }
    await append(512, OLD)
    assert.deepEqual((await planOf(disk, log)).ranges, [{ from: 0, to: 256 }])
    await append(100, NEW)
    assert.deepEqual((await planOf(disk, log)).ranges, [{ from: 0, to: 256 }])
    const later = new Date('2031-03-03T00:00:00Z')
    const plan = await planPruning(disk, LOG_DIR, log.size(), DEFAULT_RETENTION, later)
    assert.deepEqual(plan.ranges, [{ from: 0, to: 512 }])
    await log.close()
  })

  for (const [what, said, bundle, now, expected] of STATEMENTS) {
    it(`is ${expected.length === 0 ? 'an' : 'no'} excuse when the statement ${what}`, async () => {
      const { disk, log } = await aged()
      await log.append(encodeRecord(keeping({ ...DECIDED, act: 'prune', hold: null, ...said })))
      const more = encodeRecord({ ...recordOf('later'), time: DECIDED.time })
      await Promise.all(Array.from({ length: 600 }, () => log.append(more)))
      await log.flush()
      assert.deepEqual([await failuresOf(disk, now), (await verify(disk, now)).pruned], [[], []])
      // Nor does the next pruning take it for one that was cut short.
      const { leftOver } = await planOf(disk, log)
      assert.deepEqual(leftOver, what === 'is as it must be' ? said.ranges : [])
      await log.close()
      await disk.remove(`${LOG_DIR}/tile/entries/${bundle}`)
      assert.deepEqual(await failuresOf(disk, now), expected)
    })
  }

  it('leaves a log that is read on from behind what was pruned, and not over what was lost', async () => {
    const { disk, log } = await aged()
    await prune(log, disk, LOG_DIR, await planOf(disk, log), DECIDED)
    const read = async (from: number, max: number): Promise<readonly unknown[]> => {
      const found: unknown[] = []
      for await (const entry of keptEntries(log, from, max)) {
        found.push('pruned' in entry ? entry.pruned : entry.index)
      }
      return found
    }
    assert.deepEqual(await read(0, 514), [{ from: 0, to: 512 }, 512, 513])
    assert.deepEqual(await read(300, 10), [{ from: 300, to: 512 }])
    assert.deepEqual(await read(800, 10), [800])
    await log.close()
    await disk.remove(`${LOG_DIR}/tile/entries/002`)
    const again = await startLog(disk, OPTIONS, LOCK)
    const reading = keptEntries(again, 512, 10)[Symbol.asyncIterator]()
    await assert.rejects(reading.next(), { code: 'LOG_MISSING' })
    await again.close()
  })

  it('tells a pruned bundle from one that is missing', async () => {
    const { disk, log } = await aged()
    await prune(log, disk, LOG_DIR, await planOf(disk, log), DECIDED)
    await disk.remove(`${LOG_DIR}/tile/entries/002`)
    assert.deepEqual(await failuresOf(disk), ['MISSING tile/entries/002'])
    await log.close()
  })

  it('is no excuse when the statement is not in the tree', async () => {
    const { disk, log } = await aged()
    await disk.remove(`${LOG_DIR}/tile/entries/000`)
    await log.close()
    assert.deepEqual(await failuresOf(disk), ['MISSING tile/entries/000'])
  })

  it('can be cut short anywhere: the log verifies, and the next run completes it', async () => {
    const whole = await aged()
    const start = whole.disk.operations
    await prune(whole.log, whole.disk, LOG_DIR, await planOf(whole.disk, whole.log), DECIDED)
    const operations = whole.disk.operations - start
    await whole.log.close()
    for (let at = 0; at < operations; at += 3) {
      const { disk, log } = await aged()
      const plan = await planOf(disk, log)
      disk.breaks = { at: disk.operations + at, fate: 'lost', dies: true }
      await assert.rejects(prune(log, disk, LOG_DIR, plan, DECIDED))
      disk.cutPower(() => false)
      const again = await startLog(disk, OPTIONS, LOCK)
      assert.deepEqual(await failuresOf(disk), [], `cut at ${at}`)
      await prune(again, disk, LOG_DIR, await planOf(disk, again), DECIDED)
      await again.close()
      assert.deepEqual(await failuresOf(disk), [], `cut at ${at}`)
      assert.equal(await disk.read(`${LOG_DIR}/tile/entries/001`), null)
    }
  })

  it('leaves what is held, until the hold is lifted', async () => {
    const { disk, log } = await aged()
    await log.append(encodeRecord(keeping({ ranges: [{ from: 300, to: 301 }] })))
    await log.flush()
    const { holds } = await readKeeping(disk, LOG_DIR, log.size())
    assert.deepEqual(holds, [
      {
        name: 'dispute-7',
        ranges: [{ from: 300, to: 301 }],
        by: 'AU-03',
        reason: 'dispute 7 about entry 300',
        since: NEW,
      },
    ])
    const held = await planOf(disk, log)
    assert.deepEqual(held.ranges, [{ from: 0, to: 256 }])
    assert.deepEqual(held.held, [{ from: 256, to: 512, hold: 'dispute-7' }])
    await log.append(encodeRecord(keeping({ act: 'lift' })))
    await log.flush()
    assert.deepEqual((await planOf(disk, log)).ranges, [{ from: 0, to: 512 }])
    await log.close()
  })

  it('never removes what was decided about keeping, nor what is no record', async () => {
    const { disk, log } = await aged()
    const far = new Date('2099-01-01T00:00:00Z')
    await log.append(encodeRecord(keeping({ ranges: [{ from: 0, to: 1 }] })))
    await log.append(encodeRecord(keeping({ act: 'lift' })))
    await Promise.all(
      Array.from({ length: 700 }, (_, i) =>
        log.append(i === 300 ? Buffer.from('no record') : encodeRecord(recordOf(`y-${i}`))),
      ),
    )
    await log.flush()
    const { ranges } = await planPruning(disk, LOG_DIR, log.size(), DEFAULT_RETENTION, far)
    assert.deepEqual(ranges, [{ from: 0, to: 768 }])
    await log.close()
  })
})

describe('what is left of a pruned log', function () {
  this.timeout(60_000)
  const ASKED = { salt: 'lottery', count: 20, filter: {} }
  let disk: MemoryDisk
  let log: AuditLog
  /** Of the same entries, drawn before they were pruned. */
  let before: Sample

  beforeEach(async () => {
    ;({ disk, log } = await aged())
    before = await takeSample(disk.fetcher(LOG_DIR), VKEY, { ...ASKED, checkpoint: 800 })
    await prune(log, disk, LOG_DIR, await planOf(disk, log), DECIDED)
    await log.close()
  })

  const find = async (place: number): Promise<number | undefined> =>
    (await findExchange(disk.fetcher(LOG_DIR), await signed(disk), idOf(place), NOW))?.index
  const take = (count = ASKED.count, now = NOW): Promise<Sample> =>
    takeSample(disk.fetcher(LOG_DIR), VKEY, { ...ASKED, count, checkpoint: 800 }, now)
  const check = (sample: Sample): Promise<readonly string[]> =>
    checkSample(disk.fetcher(LOG_DIR), VKEY, sample, NOW)

  it('is found by exchange id, and what is gone is not', async () => {
    assert.deepEqual([await find(520), await find(799)], [520, 799])
    assert.deepEqual([await find(5), await find(900)], [undefined, undefined])
  })

  it('is found when other bundles are lost, and then nobody says of any id that it is not there', async () => {
    await disk.remove(`${LOG_DIR}/tile/entries/003.p/33`)
    assert.equal(await find(520), 520)
    await assert.rejects(find(799), { code: 'LOG_CORRUPT' })
    await assert.rejects(find(5), { code: 'LOG_CORRUPT' })
  })

  it('is what a sample has, which says how many of its draws fell on pruned entries', async () => {
    const sample = await take()
    const { size, root } = sample
    const seed = seedOf({ origin: ORIGIN, size, root: Buffer.from(root, 'base64') }, ASKED.salt)
    const drawn = [...drawIndexes(seed, size)]
    const kept = drawn.filter((index) => index >= 512).slice(0, ASKED.count)
    assert.deepEqual(
      sample.entries.map(({ index }) => index),
      kept,
    )
    assert.equal(sample.pruned, drawn.indexOf(kept.at(-1)!) + 1 - ASKED.count)
    assert.deepEqual(await check(sample), [])
    const all = await take(2_000)
    assert.deepEqual([all.entries.length, all.pruned], [288, 512])
  })

  it('is enough to check a sample that was drawn before, by the hashes that are kept', async () => {
    assert.ok(before.entries.some(({ index }) => index < 512) && before.pruned === undefined)
    assert.deepEqual(await check(before), [])
    const entries = before.entries.map((entry) =>
      entry.index < 512 ? { ...entry, leafHash: Buffer.alloc(32).toString('base64') } : entry,
    )
    const changed = entries.filter(({ index }) => index < 512).length
    assert.equal((await check({ ...before, entries })).length, changed)
  })

  it('gives no sample where a bundle is lost, of which no entry of the tree says that it was pruned', async () => {
    await disk.remove(`${LOG_DIR}/tile/entries/002`)
    await assert.rejects(take(), { code: 'ENTRY_MISSING', message: /no entry of the log says/ })
  })

  it('gives no sample before the three years of what is gone can have been over', async () => {
    await assert.rejects(take(ASKED.count, new Date('2029-03-01T00:00:00Z')), {
      code: 'ENTRY_MISSING',
      message:
        /entries\/00[01] of .* is not there\. Entry 800 says that AD-01 pruned it on 2029-03-03, but entry 512 beside it is of 2026-03-02: three years cannot have been over\./,
    })
  })
})

describe('retention', () => {
  it('ends so many years after the record, on the same day, and never for what was decided about keeping', () => {
    const years = { released: 5, refused: 3, administered: 4 }
    const record = recordOf('x')
    const until = (one: Parameters<typeof keptUntil>[0]): string =>
      new Date(keptUntil(one, years)).toISOString()
    assert.equal(until({ ...record, time: '2026-03-02T00:00:00Z' }), '2031-03-02T00:00:00.000Z')
    assert.equal(
      until({ ...record, outcome: 'refused', time: '2028-02-29T00:00:00Z' }),
      '2031-03-01T00:00:00.000Z',
    )
    assert.equal(keptUntil(keeping({}), years), Infinity)
  })
})

describe('ranges of entries', () => {
  it('are joined where they meet, and cover or touch what they should', () => {
    const ranges = joined([
      { from: 512, to: 768 },
      { from: 0, to: 256 },
      { from: 256, to: 512 },
      { from: 1_024, to: 1_280 },
    ])
    assert.deepEqual(ranges, [
      { from: 0, to: 768 },
      { from: 1_024, to: 1_280 },
    ])
    assert.ok(covers(ranges, 256, 512) && !covers(ranges, 512, 1_100))
    assert.ok(touches(ranges, 767, 900) && !touches(ranges, 768, 1_024))
  })
})
