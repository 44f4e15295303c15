import assert from 'node:assert/strict'
import { openContentKeys } from '../../../gateway/audit/content-keys.ts'
import type { ContentKey } from '../../../gateway/audit/content-keys.ts'
import { layOut } from '../../../gateway/audit/lay-out.ts'
import type { AuditLog, LogOptions } from '../../../gateway/audit/log.ts'
import { formatFailure } from '../../../gateway/audit/report.ts'
import { startLog } from '../../../gateway/audit/running-log.ts'
import { verifyLog } from '../../../gateway/audit/verify.ts'
import { MemoryDisk } from './memory-disk.ts'
import type { OpenFate } from './memory-disk.ts'
import { IN_MEMORY, LOCK, VKEY } from './support.ts'

const GROWING: LogOptions = { ...IN_MEMORY, segmentBytesMax: 700 }
/** Segments are reserved at once, and hold one frame each. */
const RESERVED: LogOptions = { ...GROWING, segmentBytesMax: 50, reserveAfterFrames: 1 }
let OPTIONS = GROWING
const UNAVAILABLE = { code: 'AUDIT_UNAVAILABLE' }
const FATES: readonly OpenFate[] = ['lost', 'torn', 'kept-but-failed']

/** Entries that were acknowledged, by index. */
type Acknowledged = Map<number, string>

async function appendAll(
  log: AuditLog,
  names: readonly string[],
  acknowledged: Acknowledged,
): Promise<void> {
  const append = async (name: string): Promise<void> => {
    const { index } = await log.append(Buffer.from(name))
    assert.ok(!acknowledged.has(index), `index ${index} was given twice`)
    acknowledged.set(index, name)
  }
  await Promise.allSettled(names.map(append))
}

const named = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, place) => `${prefix}-${place}`)

/** A life of a log: batches, publications, a tile that becomes full, rotating segments. Goes on after every failure. */
async function live(disk: MemoryDisk, acknowledged: Acknowledged): Promise<void> {
  const log = await startLog(disk, OPTIONS, LOCK)
  try {
    await appendAll(log, named('a', 3), acknowledged)
    await log.flush().catch(() => undefined)
    await appendAll(log, named('b', 5), acknowledged)
    await appendAll(log, named('c', 2), acknowledged)
    await log.flush().catch(() => undefined)
    await log.flush().catch(() => undefined)
    await appendAll(log, named('d', 4), acknowledged)
    await log.flush().catch(() => undefined)
  } finally {
    const isOver = disk.breaks !== null && disk.operations > disk.breaks.at
    const closing = log.close()
    // One failure is over once it was: a process that lives on has published all by now.
    if (isOver && disk.breaks?.dies === false) await assert.doesNotReject(closing)
    else await closing.catch(() => undefined)
  }
}

async function prepared(entries: number): Promise<MemoryDisk> {
  const disk = new MemoryDisk()
  await layOut(disk, OPTIONS)
  const log = await startLog(disk, OPTIONS, LOCK)
  await appendAll(log, named('old', entries), new Map())
  await log.close()
  return disk
}

/** Opens the log again and holds it to its promise. */
async function assertWhole(
  disk: MemoryDisk,
  acknowledged: Acknowledged,
  what: string,
): Promise<void> {
  const log = await startLog(disk, OPTIONS, LOCK)
  const seen = new Map<string, number>()
  for await (const { index, bytes } of log.entries(0)) {
    const name = Buffer.from(bytes).toString()
    assert.ok(!seen.has(name), `${what}: ${name} is in the log twice`)
    seen.set(name, index)
  }
  for (const [index, name] of acknowledged)
    assert.equal(seen.get(name), index, `${what}: ${name} was acknowledged`)
  await appendAll(log, ['after'], new Map())
  await log.close()
  const report = await verifyLog(disk.fetcher('/state/log'), VKEY, { records: false, settleMs: 0 })
  assert.deepEqual(report.failures.map(formatFailure), [], what)
  assert.equal(report.size, seen.size + 1)
}

for (const [how, options] of [
  ['files that grow', GROWING],
  ['files that are reserved', RESERVED],
] as const) {
  describe(`a log with a journal in ${how}, on a disk that breaks`, () => {
    before(() => {
      OPTIONS = options
    })
    after(() => {
      OPTIONS = GROWING
    })
    aLogOnADiskThatBreaks(options === RESERVED)
  })
}

function aLogOnADiskThatBreaks(isReserved: boolean): void {
  // 250 entries lie there already, so that the first tile becomes full on the way.
  const OLD = 250
  let total = 0
  let start = 0

  before(async () => {
    const disk = await prepared(OLD)
    start = disk.operations
    await live(disk, new Map())
    total = disk.operations - start
    const count = (verb: string): number =>
      disk.journal.slice(start).filter((line) => line.startsWith(verb)).length
    // The table below is worth what the life it breaks touches.
    for (const verb of [
      'create',
      'write',
      'sync /',
      'syncdir',
      'rename',
      'mkdir',
      'remove',
      'rmdir',
    ]) {
      assert.ok(count(verb) > 0, verb)
    }
    const reserved = disk.journal.filter((line) => /^rename \S+\.spare \S+\.journal$/.test(line))
    assert.equal(reserved.length > 2, isReserved, 'segments are reserved')
  })

  for (const fate of FATES) {
    it(`keeps every acknowledged entry once when one operation is ${fate} and the process lives on`, async () => {
      for (let at = 0; at < total; at++) {
        const disk = await prepared(OLD)
        const acknowledged: Acknowledged = new Map()
        disk.breaks = { at: disk.operations + at, fate, dies: false }
        // A log that cannot be opened may be opened again; one that was opened must go on.
        await live(disk, acknowledged).catch((thrown: unknown) => {
          if (thrown instanceof assert.AssertionError) throw thrown
        })
        const what = `${fate} at ${disk.journal[start + at]}`
        disk.restart()
        await assertWhole(disk, acknowledged, what)
      }
    })

    it(`keeps every acknowledged entry once when the process dies at an operation that is ${fate}`, async () => {
      for (let at = 0; at < total; at++) {
        const disk = await prepared(OLD)
        const acknowledged: Acknowledged = new Map()
        disk.breaks = { at: disk.operations + at, fate, dies: true }
        await live(disk, acknowledged).catch(() => undefined)
        disk.restart()
        await assertWhole(disk, acknowledged, `${fate}, then death, at ${disk.journal[start + at]}`)
      }
    })
  }

  let chance = 12_345
  const keeps: readonly (readonly [string, () => boolean])[] = [
    ['nothing unsynced is kept', () => false],
    ['half of everything unsynced is kept', () => true],
    ['some of the unsynced is kept', () => (chance = (chance * 48_271) % 2_147_483_647) % 2 === 0],
  ]
  for (const [what, keep] of keeps) {
    it(`keeps every acknowledged entry once when the power goes and ${what}`, async () => {
      for (let at = 0; at < total; at++) {
        const disk = await prepared(OLD)
        const acknowledged: Acknowledged = new Map()
        disk.breaks = { at: disk.operations + at, fate: 'torn', dies: true }
        await live(disk, acknowledged).catch(() => undefined)
        disk.cutPower(keep)
        await assertWhole(disk, acknowledged, `power cut at ${disk.journal[start + at]}`)
      }
    })
  }

  it('goes on by itself after a broken write: later appends are acknowledged', async () => {
    const disk = await prepared(OLD)
    const log = await startLog(disk, { ...OPTIONS, publishIntervalMs: 5 }, LOCK)
    const acknowledged: Acknowledged = new Map()
    disk.breaks = { at: disk.operations, fate: 'torn', dies: false }
    await assert.rejects(log.append(Buffer.from('lost')), { code: 'AUDIT_UNAVAILABLE' })
    assert.equal(log.health().state, 'unhealthy')
    assert.throws(() => log.assertWritable(), { code: 'AUDIT_UNAVAILABLE' })
    while (log.health().state === 'unhealthy')
      await new Promise((resolve) => setTimeout(resolve, 2))
    await appendAll(log, named('later', 3), acknowledged)
    assert.equal(acknowledged.size, 3)
    await log.close()
    await assertWhole(disk, acknowledged, 'after healing')
  })

  for (const operation of ['write', 'sync']) {
    it(`gives the index of a rejected entry, whose ${operation} was kept but failed, to the next one only`, async () => {
      const disk = await prepared(OLD)
      const log = await startLog(disk, OPTIONS, LOCK)
      const acknowledged: Acknowledged = new Map()
      const at = disk.operations + (operation === 'write' ? 0 : 1)
      disk.breaks = { at, fate: 'kept-but-failed', dies: false }
      await assert.rejects(log.append(Buffer.from('rejected')), { code: 'AUDIT_UNAVAILABLE' })
      await appendAll(log, ['accepted'], acknowledged)
      assert.deepEqual([...acknowledged], [[OLD, 'accepted']])
      // Abandoned unpublished, as by a kill: what is known is in the journal.
      await assertWhole(disk, acknowledged, operation)
    })
  }

  it('never trusts a file whose sync failed: it is not written again, and not renamed into the log', async () => {
    let syncs = 0
    for (let at = 0; at < total; at++) {
      const disk = await prepared(OLD)
      disk.breaks = { at: disk.operations + at, fate: 'kept-but-failed', dies: false }
      await live(disk, new Map()).catch((thrown: unknown) => {
        if (thrown instanceof assert.AssertionError) throw thrown
      })
      const failed = disk.journal[start + at] ?? ''
      if (!failed.startsWith('sync /')) continue
      syncs++
      const path = failed.slice('sync '.length)
      const later = disk.journal.slice(start + at + 1)
      const again = later.filter(
        (line) => line.split(' ')[1] === path && !line.startsWith('remove'),
      )
      assert.deepEqual(again, [], `after ${failed}`)
    }
    assert.ok(syncs > 5, `${syncs} syncs`)
  })

  it('refuses every append while syncs fail, and acknowledges again when they do not', async () => {
    const disk = await prepared(OLD)
    const log = await startLog(disk, { ...OPTIONS, publishIntervalMs: 5 }, LOCK)
    disk.syncs = false
    const rejected = Array.from({ length: 5 }, async (_, place) => {
      await assert.rejects(log.append(Buffer.from(`rejected-${place}`)), UNAVAILABLE)
    })
    await Promise.all(rejected)
    await new Promise((resolve) => setTimeout(resolve, 30))
    assert.equal(log.health().state, 'unhealthy')
    await assert.rejects(log.append(Buffer.from('rejected too')), UNAVAILABLE)
    disk.syncs = true
    while (log.health().state === 'unhealthy')
      await new Promise((resolve) => setTimeout(resolve, 2))
    const acknowledged: Acknowledged = new Map()
    await appendAll(log, ['accepted'], acknowledged)
    assert.equal(acknowledged.size, 1)
    await log.close()
    disk.cutPower(() => false)
    await assertWhole(disk, acknowledged, 'after syncs failed')
  })

  for (const fate of FATES) {
    it(`keeps every acknowledged entry once when one operation is ${fate}, the process lives on, and then the power goes`, async () => {
      // With room for more, a segment is left only for one that was reserved.
      const roomy = { ...OPTIONS, segmentBytesMax: 700 }
      const unpublished = async (disk: MemoryDisk, acknowledged: Acknowledged): Promise<void> => {
        const log = await startLog(disk, roomy, LOCK)
        for (let n = 0; n < 6; n++) await appendAll(log, named(`n${n}`, 3), acknowledged)
      }
      const whole = await prepared(OLD)
      const begin = whole.operations
      await unpublished(whole, new Map())
      for (let at = 0; at < whole.operations - begin; at++) {
        const disk = await prepared(OLD)
        const acknowledged: Acknowledged = new Map()
        disk.breaks = { at: disk.operations + at, fate, dies: false }
        await unpublished(disk, acknowledged).catch(() => undefined)
        disk.cutPower(() => false)
        await assertWhole(disk, acknowledged, `${fate} at ${disk.journal[begin + at]}, power gone`)
      }
    })
  }

  it('does not open when the header of a segment that is needed was changed', async () => {
    const whole = await prepared(OLD)
    const log = await startLog(whole, OPTIONS, LOCK)
    for (let n = 0; n < 6; n++) await appendAll(log, named(`n${n}`, 100), new Map())
    const [newest = ''] = (await whole.list('/state/journal'))!
      .filter((name) => name.endsWith('.journal'))
      .sort()
      .slice(-1)
    for (const at of [3, 9, 14, 20, 30]) {
      const copy = (await whole.read(`/state/journal/${newest}`))!
      copy[at]! ^= 1
      await whole.remove(`/state/journal/${newest}`)
      await (await whole.create(`/state/journal/${newest}`)).write(copy)
      await assert.rejects(
        startLog(whole, OPTIONS, LOCK),
        { code: 'JOURNAL_CORRUPT' },
        `byte ${at}`,
      )
      copy[at]! ^= 1
      await whole.remove(`/state/journal/${newest}`)
      await (await whole.create(`/state/journal/${newest}`)).write(copy)
    }
  })

  it('is laid out again when the machine stopped while it was made', async () => {
    const whole = new MemoryDisk()
    await layOut(whole, OPTIONS)
    for (let at = 0; at < whole.operations; at++) {
      const disk = new MemoryDisk()
      disk.breaks = { at, fate: 'torn', dies: true }
      await assert.rejects(layOut(disk, OPTIONS))
      disk.cutPower(() => false)
      const made = await disk.read('/state/log/checkpoint')
      if (made === null) await layOut(disk, OPTIONS)
      await assertWhole(disk, new Map(), `laid out after ${disk.journal[at]}`)
    }
  })
}

describe('a content key on a disk that breaks', () => {
  const FOLDER = '/state/content-keys'
  const MONTH = '2026-03-02T10:00:00+08:00'
  const saltOf = (key: ContentKey): string => key.salts('x').request.toString('hex')

  async function begun(): Promise<MemoryDisk> {
    const disk = new MemoryDisk()
    await layOut(disk, OPTIONS)
    return disk
  }

  /** The first record of a month asks for its key, and once more where that failed. Gives the keys that were given. */
  async function live(disk: MemoryDisk): Promise<readonly string[]> {
    const given: string[] = []
    const keys = await openContentKeys(disk, FOLDER)
    for (let round = 0; round < 2; round++) {
      try {
        given.push(saltOf(await keys.keyFor('released', MONTH)))
      } catch (thrown) {
        assert.equal((thrown as { code?: unknown }).code, UNAVAILABLE.code)
      }
    }
    return given
  }

  const ENDS: readonly (readonly [string, boolean, (disk: MemoryDisk) => void])[] = [
    ['the process lives on', false, (disk) => disk.restart()],
    ['the process dies', true, (disk) => disk.restart()],
    ['nothing unsynced is kept', true, (disk) => disk.cutPower(() => false)],
    ['half of everything unsynced is kept', true, (disk) => disk.cutPower(() => true)],
  ]
  for (const fate of FATES) {
    for (const [end, dies, happen] of ENDS) {
      it(`lasts once it was given, and is one alone, when one operation is ${fate} and ${end}`, async () => {
        const whole = await begun()
        const start = whole.operations
        await live(whole)
        // The last breaks nothing: then all ends after the key was given.
        for (let at = start; at <= whole.operations; at++) {
          const disk = await begun()
          disk.breaks = { at, fate, dies }
          const given = await live(disk).catch(() => [])
          happen(disk)
          const again = await openContentKeys(disk, FOLDER)
          const lasting = saltOf(await again.keyFor('released', MONTH))
          const what = `${fate} at ${disk.journal[at]}`
          assert.ok(
            given.every((one) => one === lasting),
            what,
          )
          assert.deepEqual(await disk.list(FOLDER), ['2026-03.released.key'], what)
        }
      })
    }
  }
})
