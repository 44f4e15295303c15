import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { EntryWriter } from '../../../gateway/audit/entry-memory.ts'
import { directoryFetcher } from '../../../gateway/audit/fetcher.ts'
import { acquireLock } from '../../../gateway/audit/lock.ts'
import type { AuditLog, LogOptions } from '../../../gateway/audit/log.ts'
import { createLog, openLog, openOrCreateLog } from '../../../gateway/audit/log.ts'
import { putText } from '../../../gateway/audit/json-bytes.ts'
import { formatFailure } from '../../../gateway/audit/report.ts'
import { verifyLog } from '../../../gateway/audit/verify.ts'
import { verifyReceipt } from '../../../gateway/audit/verify-receipt.ts'
import { removeScratch, scratch, VKEY } from './support.ts'

const UNAVAILABLE = { code: 'AUDIT_UNAVAILABLE' }
const QUIET = { publishIntervalMs: 3_600_000 }

function writes(text: string): EntryWriter {
  return (to, at) => putText(text, to, at)
}

describe('an audit log', () => {
  let options: LogOptions & { readonly folder: string }
  beforeEach(async () => (options = await scratch()))
  afterEach(() => removeScratch(options))

  const appendAll = (log: AuditLog, count: number) =>
    Promise.all(
      Array.from({ length: count }, (_, place) => log.append(Buffer.from(`entry ${place}`))),
    )
  const text = async (log: AuditLog, index: number) =>
    Buffer.from(await log.readEntry(index)).toString()
  const failures = async () =>
    (await verifyLog(directoryFetcher(options.logDir), VKEY, { records: false })).failures.map(
      formatFailure,
    )
  const journal = () => join(options.stateDir, 'journal')
  const segments = () => readdirSync(journal()).map((name) => join(journal(), name))

  it('is made on purpose and only once', async () => {
    await assert.rejects(openLog(options), { code: 'LOG_MISSING' })
    assert.deepEqual(readdirSync(options.folder), [])
    await (await createLog(options)).close()
    await assert.rejects(createLog(options), { code: 'LOG_EXISTS' })
    await (await openOrCreateLog(options)).close()
    rmSync(options.logDir, { recursive: true })
    await assert.rejects(openLog(options), { code: 'LOG_MISSING' })
    assert.deepEqual(
      await failures().catch((thrown: unknown) => (thrown as { code: string }).code),
      'SOURCE_UNREADABLE',
    )
  })

  it('is not begun anew where a journal is left of a log that is gone', async () => {
    const log = await createLog(options)
    await appendAll(log, 3)
    await log.close()
    await (await openLog(options)).close()
    rmSync(options.logDir, { recursive: true })
    await assert.rejects(openOrCreateLog(options), { code: 'LOG_EXISTS' })
  })

  it('gives receipts in order, reads entries before and after publication, and proves them', async () => {
    const log = await createLog({ ...options, ...QUIET })
    const receipts = await appendAll(log, 300)
    assert.deepEqual(
      receipts.map(({ index }) => index),
      receipts.map((_, place) => place),
    )
    assert.equal(log.size(), 300)
    assert.equal(await text(log, 299), 'entry 299')
    assert.equal(log.checkpoint().split('\n')[1], '0')
    await log.flush()
    assert.equal(log.checkpoint().split('\n')[1], '300')
    await log.append(Buffer.from('tail'))
    const read: string[] = []
    for await (const { index, bytes } of log.entries(254))
      read.push(`${index} ${Buffer.from(bytes).toString()}`)
    assert.deepEqual(
      [read.length, read[0], read[3], read.at(-1)],
      [47, '254 entry 254', '257 entry 257', '300 tail'],
    )
    for (const index of [-1, 0.5, 301])
      await assert.rejects(log.readEntry(index), { code: 'ENTRY_MISSING' })
    assert.ok((await verifyReceipt(directoryFetcher(options.logDir), VKEY, receipts[258]!)).ok)
    await log.close()
    await log.close()
    await assert.rejects(log.append(Buffer.from('late')), { code: 'AUDIT_CLOSED' })
    assert.deepEqual(await failures(), [])
  })

  it('keeps entries as they are, from wherever they come: written by whoever appends, there already, twice, of any length', async () => {
    const there = Buffer.from('from elsewhere')
    const texts = [
      ...Array.from({ length: 40 }, (_, n) => `{"n":${n},"text":"文${n}"}`),
      '字'.repeat(21_845),
      '',
      'after',
    ]
    const given = [...texts.map(writes), there, there, there.subarray(3), Buffer.alloc(0)]
    const expected = [
      ...texts.map((text) => Buffer.from(text)),
      ...[there, there, there.subarray(3), Buffer.alloc(0)].map((bytes) => Buffer.from(bytes)),
    ]
    const log = await createLog({ ...options, ...QUIET })
    const appended = Promise.all(given.map((entry) => log.append(entry)))
    await appended
    // Whoever appended may do with it what they like.
    there.fill(0)
    const found: Buffer[] = []
    for await (const { bytes } of log.entries(0)) found.push(Buffer.from(bytes))
    assert.deepEqual(found, expected)
    await log.close()
    const again = await openLog(options)
    for (const [index, bytes] of expected.entries()) {
      assert.deepEqual(Buffer.from(await again.readEntry(index)), bytes)
    }
    await again.close()
    assert.deepEqual(await failures(), [])
  })

  it('has entries written when their batch is, in order, and tells whoever appends why one could not be', async () => {
    const log = await createLog({ ...options, ...QUIET })
    const made: string[] = []
    const making =
      (name: string): EntryWriter =>
      (to, at) => {
        made.push(name)
        return putText(name, to, at)
      }
    const broken = new Error('has no form')
    const all = [
      log.append(making('first')),
      log.append(Buffer.from('there')),
      log.append((to, at) => {
        putText('half of it', to, at)
        throw broken
      }),
      log.append(writes('x'.repeat(65_536))),
      // Longer than any memory that it may be written into.
      log.append(writes('y'.repeat(3_000_000))),
      log.append(making('last')),
    ]
    assert.equal(made.length, 0)
    const [first, there, thrown, tooLarge, endless, last] = await Promise.allSettled(all)
    assert.deepEqual(made, ['first', 'last'])
    const indexOf = (one?: PromiseSettledResult<{ readonly index: number }>): unknown =>
      one?.status === 'fulfilled' ? one.value.index : (one?.reason as unknown)
    assert.deepEqual([first, there, last].map(indexOf), [0, 1, 2])
    assert.equal(indexOf(thrown), broken)
    for (const one of [tooLarge, endless]) {
      assert.equal((indexOf(one) as { readonly code: string }).code, 'RECORD_TOO_LARGE')
    }
    assert.deepEqual(
      [await text(log, 0), await text(log, 1), await text(log, 2)],
      ['first', 'there', 'last'],
    )
    // More than a batch makes at once.
    const many = await Promise.all(
      Array.from({ length: 700 }, (_, place) => log.append(making(`no ${place}`))),
    )
    assert.deepEqual(
      many.map(({ index }) => index),
      many.map((_, place) => place + 3),
    )
    assert.equal(await text(log, 3 + 699), 'no 699')
    await log.close()
    assert.deepEqual(await failures(), [])
    await assert.rejects(log.append(making('late')), { code: 'AUDIT_CLOSED' })
    assert.equal(made.length, 2 + 700)
  })

  it('uses its memory again once entries are published, and shows nobody what comes after them', async () => {
    const log = await createLog({ ...options, ...QUIET })
    const long = (round: number, place: number) => `${round}.${place} `.padEnd(60_000, 'long ')
    const held: { readonly bytes: Uint8Array; readonly text: string }[] = []
    let size = 0
    // Each round fills the memory several times over; what was read in the rounds before must stay as it was read.
    for (let round = 0; round < 4; round++) {
      const texts = Array.from({ length: 100 }, (_, place) => long(round, place))
      const appended = texts.map((text, place) =>
        log.append(place % 3 === 0 ? Buffer.from(text) : writes(text)),
      )
      const reading = (await Promise.all(appended)).map(async ({ index }, place) => {
        held.push({ bytes: await log.readEntry(index), text: texts[place]! })
      })
      await Promise.all([...reading, round % 2 === 0 ? log.flush() : undefined])
      size += texts.length
      assert.equal(log.size(), size)
    }
    for (const { bytes, text } of held) assert.equal(Buffer.from(bytes).toString(), text)
    await log.close()
    assert.deepEqual(await failures(), [])
  })

  it('publishes by itself within the interval', async () => {
    const log = await createLog(options)
    await appendAll(log, 2)
    while (log.checkpoint().split('\n')[1] !== '2')
      await new Promise((resolve) => setTimeout(resolve, 5))
    await log.close()
  })

  it('takes an entry of 65,535 bytes and refuses one more', async () => {
    const log = await createLog(options)
    await log.append(Buffer.alloc(65_535, 1))
    await assert.rejects(log.append(Buffer.alloc(65_536)), { code: 'RECORD_TOO_LARGE' })
    await log.close()
    assert.deepEqual(await failures(), [])
  })

  for (const place of ['log', 'log/tile', 'journal', 'staging']) {
    for (const instead of ['nothing', 'a file']) {
      it(`refuses to write while ${place} is ${instead}, and recovers when it is back`, async () => {
        const log = await createLog(options)
        const first = await log.append(Buffer.from('before'))
        await log.flush()
        const folder = join(options.folder, place)
        renameSync(folder, `${options.folder}/away`)
        if (instead === 'a file') writeFileSync(folder, '')
        assert.equal(log.health().state, 'unhealthy')
        assert.throws(() => log.assertWritable(), UNAVAILABLE)
        await assert.rejects(log.append(Buffer.from('meanwhile')), UNAVAILABLE)
        // Long enough for publications to be tried.
        await new Promise((resolve) => setTimeout(resolve, 60))
        rmSync(folder, { force: true })
        renameSync(`${options.folder}/away`, folder)
        while (log.health().state === 'unhealthy')
          await new Promise((resolve) => setTimeout(resolve, 2))
        const second = await log.append(Buffer.from('after'))
        await log.close()
        assert.deepEqual(await failures(), [])
        for (const receipt of [first, second]) {
          assert.ok((await verifyReceipt(directoryFetcher(options.logDir), VKEY, receipt)).ok)
        }
      })
    }
  }

  it('does not sign over a log folder that is not the one it opened', async () => {
    const log = await createLog({ ...options, ...QUIET })
    await appendAll(log, 3)
    await log.flush()
    renameSync(options.logDir, `${options.folder}/away`)
    mkdirSync(join(options.logDir, 'tile'), { recursive: true })
    await log.append(Buffer.from('into the journal'))
    await assert.rejects(log.flush(), UNAVAILABLE)
    assert.deepEqual(readdirSync(options.logDir), ['tile'])
    rmSync(options.logDir, { recursive: true })
    renameSync(`${options.folder}/away`, options.logDir)
    await log.close()
    assert.deepEqual(await failures(), [])
  })

  it('cuts a torn tail off and keeps what was acknowledged', async () => {
    const log = await createLog({ ...options, ...QUIET })
    await appendAll(log, 5)
    const segment = segments().at(-1)!
    const whole = readFileSync(segment)
    await log.append(Buffer.from('torn'))
    const longer = readFileSync(segment)
    for (const length of [whole.length, whole.length + 1, whole.length + 30, longer.length - 1]) {
      await removeScratch(options)
      options = await scratch()
      const again = await createLog({ ...options, ...QUIET })
      await appendAll(again, 5)
      writeFileSync(segments().at(-1)!, longer.subarray(0, length))
      rmSync(join(options.stateDir, 'log.lock'))
      const reopened = await openLog(options)
      assert.equal(reopened.size(), 5)
      await reopened.close()
      assert.deepEqual(await failures(), [])
    }
  })

  it('refuses to open a journal that is damaged before whole entries, or misses some', async () => {
    const log = await createLog({ ...options, ...QUIET })
    await appendAll(log, 5)
    await appendAll(log, 5)
    const segment = segments().at(-1)!
    const whole = readFileSync(segment)
    rmSync(join(options.stateDir, 'log.lock'))
    const damaged = Buffer.from(whole)
    damaged[70]! ^= 1
    writeFileSync(segment, damaged)
    await assert.rejects(openLog(options), {
      code: 'JOURNAL_CORRUPT',
      message: /damaged at byte 32, .* at byte \d+/,
    })
    assert.deepEqual(readFileSync(segment), damaged)
    rmSync(segment)
    await assert.rejects(openLog(options), { code: 'LOG_MISSING' })
    writeFileSync(segment, whole)
    await (await openLog(options)).close()
    assert.deepEqual(await failures(), [])
    // A log folder older than its journal: entries between the two are gone.
    const old = `${options.folder}/old`
    renameSync(options.logDir, old)
    await assert.rejects(openLog(options), { code: 'LOG_MISSING' })
  })

  it('notices a log folder restored from an older copy', async () => {
    const log = await createLog({ ...options, ...QUIET })
    const empty = readFileSync(join(options.logDir, 'checkpoint'))
    await appendAll(log, 5)
    await log.close()
    await (await openLog(options)).close()
    writeFileSync(join(options.logDir, 'checkpoint'), empty)
    await assert.rejects(openLog(options), {
      code: 'JOURNAL_CORRUPT',
      message: /begins at entry 5/,
    })
  })

  it('refuses to open when the edge of its tree was changed', async () => {
    const log = await createLog(options)
    await appendAll(log, 5)
    await log.close()
    for (const file of ['tile/0/000.p/5', 'tile/entries/000.p/5']) {
      const path = join(options.logDir, file)
      const whole = readFileSync(path)
      writeFileSync(path, Buffer.from(whole).fill(9, 20, 22))
      await assert.rejects(openLog(options), { code: 'LOG_CORRUPT' })
      writeFileSync(path, whole)
    }
    await (await openLog(options)).close()
  })

  it('has one writer; a dead writer’s lock is taken over, a live one’s is not', async () => {
    const log = await createLog(options)
    await assert.rejects(openLog(options), { code: 'LOG_LOCKED' })
    await log.close()
    const lock = join(options.stateDir, 'log.lock')
    const dead = spawn(process.execPath, ['-e', ''])
    await new Promise((resolve) => dead.once('exit', resolve))
    const stale = [
      { pid: dead.pid, started: null },
      { pid: process.pid, started: 'another boot/1' },
    ]
    for (const owner of [...stale.map((one) => JSON.stringify(one)), 'not a lock']) {
      writeFileSync(lock, owner)
      const held = acquireLock(lock)
      assert.ok(held.isHeld())
      assert.throws(() => acquireLock(lock), { code: 'LOG_LOCKED' })
      held.release()
    }
    assert.deepEqual(
      readdirSync(options.folder).filter((name) => name.startsWith('log.lock')),
      [],
    )
  })

  it('stops signing when its lock is another’s', async () => {
    const log = await createLog({ ...options, ...QUIET })
    await log.append(Buffer.from('one'))
    writeFileSync(join(options.stateDir, 'log.lock'), '{}')
    await assert.rejects(log.flush(), UNAVAILABLE)
    await assert.rejects(log.close(), UNAVAILABLE)
  })
})
