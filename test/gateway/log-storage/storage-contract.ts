/** What the writer of the log asks of the place where it publishes. Every place runs it. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { Disk } from '../../../gateway/audit/disk.ts'
import type { Fetcher } from '../../../gateway/audit/fetcher.ts'
import { layOut } from '../../../gateway/audit/lay-out.ts'
import type { LaterBytes } from '../../../gateway/audit/later-bytes.ts'
import type { LogOptions } from '../../../gateway/audit/log.ts'
import { prune } from '../../../gateway/audit/prune.ts'
import { rebuildTiles } from '../../../gateway/audit/rebuild-tiles.ts'
import { openCheckpoint } from '../../../gateway/audit/checkpoint.ts'
import { parseVkey } from '../../../gateway/audit/note.ts'
import { durableWriter } from '../../../gateway/audit/publisher.ts'
import { startLog } from '../../../gateway/audit/running-log.ts'
import { verifyLog } from '../../../gateway/audit/verify.ts'
import { KEY, LOCK, ORIGIN, VKEY } from '../audit/support.ts'

export interface Place {
  readonly disk: Disk
  readonly fetcher: Fetcher
  readonly logDir: string
  readonly stateDir: string
}

const bytesOf = (text: string): Buffer => createHash('sha256').update(text).digest()

/** Bytes put together later: those. */
export function later(bytes: Uint8Array): LaterBytes {
  const putInto = (to: Uint8Array): void => {
    to.set(bytes)
  }
  return { length: bytes.length, putInto }
}

/** @param make an empty place of its own each time. */
export function storageContract(make: () => Promise<Place>): void {
  it('has a file whole under its name once it was published, and others not', async () => {
    const { disk, logDir, stateDir } = await make()
    const staging = join(stateDir, 'staging')
    for (const folder of [stateDir, logDir, staging]) await disk.makeDirectory(folder)
    const writer = durableWriter(disk, logDir, staging)
    await writer.write([
      { path: 'tile/0/000.p/3', bytes: bytesOf('a') },
      { path: 'tile/entries/x001/234', bytes: bytesOf('b') },
    ])
    assert.deepEqual(Buffer.from((await disk.read(join(logDir, 'tile/0/000.p/3')))!), bytesOf('a'))
    assert.equal(await disk.read(join(logDir, 'tile/0/000')), null)
    assert.deepEqual(await disk.list(join(logDir, 'tile/0/000.p')), ['3'])
    assert.equal(await disk.list(join(logDir, 'tile/7')), null)
    assert.deepEqual(await disk.list(staging), [])
    // Published twice, as after an attempt whose answer was lost.
    await writer.write([{ path: 'tile/0/000.p/3', bytes: bytesOf('a') }])
    await disk.remove(join(logDir, 'tile/0/000.p/3'))
    await disk.remove(join(logDir, 'tile/0/000.p/3'))
    assert.equal(await disk.read(join(logDir, 'tile/0/000.p/3')), null)
  })

  it('has many files whole that were put in place together, and leaves the bytes they were made of', async () => {
    const { disk, logDir, stateDir } = await make()
    const staging = join(stateDir, 'staging')
    for (const folder of [stateDir, logDir, staging]) await disk.makeDirectory(folder)
    // Parts of one memory, as entries are.
    const memory = Buffer.alloc(40 * 32)
    const files = Array.from({ length: 40 }, (_, i) => {
      const bytes = memory.subarray(i * 32, (i + 1) * 32)
      bytes.set(bytesOf(String(i)))
      const path = `tile/0/${String(i).padStart(3, '0')}`
      return { path, bytes: i % 2 === 0 ? bytes : later(bytes) }
    })
    await durableWriter(disk, logDir, staging).write(files)
    for (const [i, { path }] of files.entries()) {
      assert.deepEqual(Buffer.from((await disk.read(join(logDir, path)))!), bytesOf(String(i)))
      assert.deepEqual(memory.subarray(i * 32, (i + 1) * 32), bytesOf(String(i)))
    }
    assert.deepEqual(await disk.list(staging), [])
  })

  it('replaces the checkpoint, and nothing else', async () => {
    const { disk, logDir, stateDir } = await make()
    const staging = join(stateDir, 'staging')
    for (const folder of [stateDir, logDir, staging]) await disk.makeDirectory(folder)
    const writer = durableWriter(disk, logDir, staging)
    for (const text of ['one', 'two']) {
      await writer.write([{ path: 'checkpoint', bytes: bytesOf(text) }])
      const found = await disk.read(join(logDir, 'checkpoint'))
      assert.deepEqual(Buffer.from(found!), bytesOf(text))
    }
  })

  it('carries a log: created, opened again, read, verified, pruned, its tiles made anew', async () => {
    const { disk, fetcher, logDir, stateDir } = await make()
    const options: LogOptions = { origin: ORIGIN, privateKey: KEY, logDir, stateDir }
    await layOut(disk, options)
    const first = await startLog(disk, options, LOCK)
    await Promise.all(Array.from({ length: 300 }, (_, i) => first.append(Buffer.from(`a-${i}`))))
    await first.close()
    const log = await startLog(disk, options, LOCK)
    await Promise.all(Array.from({ length: 300 }, (_, i) => log.append(Buffer.from(`b-${i}`))))
    await log.flush()
    assert.equal(Buffer.from(await log.readEntry(599)).toString(), 'b-299')
    const verify = async (): Promise<readonly string[]> => {
      const report = await verifyLog(fetcher, VKEY, { records: false, settleMs: 0 })
      return report.failures.map(({ code, file }) => `${code} ${file}`)
    }
    assert.deepEqual(await verify(), [])
    const plan = { ranges: [{ from: 0, to: 256 }], leftOver: [], held: [], bytes: 0 }
    await prune(log, disk, logDir, plan, {
      by: 'AD-01',
      reason: 'retention is over',
      time: '2030-01-01T00:00:00+08:00',
    })
    await log.close()
    assert.deepEqual(await verify(), [])
    assert.equal(await disk.read(join(logDir, 'tile/entries/000')), null)
    await disk.remove(join(logDir, 'tile/0/001'))
    assert.deepEqual(await verify(), ['MISSING tile/0/001'])
    const checkpoint = openCheckpoint(Buffer.from(log.checkpoint()), parseVkey(VKEY))
    const rebuilt = await rebuildTiles(disk, logDir, join(stateDir, 'staging'), checkpoint)
    assert.deepEqual(rebuilt, { ok: true, written: ['tile/0/001'] })
    assert.deepEqual(await verify(), [])
  })
}
