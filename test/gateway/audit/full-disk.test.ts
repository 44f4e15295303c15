import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { directoryFetcher } from '../../../gateway/audit/fetcher.ts'
import { createLog, openLog } from '../../../gateway/audit/log.ts'
import type { AuditLog, LogOptions } from '../../../gateway/audit/log.ts'
import { verifyLog } from '../../../gateway/audit/verify.ts'
import { KEY, ORIGIN, VKEY } from './support.ts'

const DISK_BYTES = 4 * 1024 * 1024
const UNAVAILABLE = { code: 'AUDIT_UNAVAILABLE' }
const ENTRY = (name: string): Buffer => Buffer.from(name.padEnd(1_000))

describe('a log whose file system is full', function () {
  this.timeout(60_000)
  let folder = ''
  let options: LogOptions

  before(function () {
    folder = mkdtempSync(join(tmpdir(), 'shudao-full-'))
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK_BYTES}`, 'tmpfs', folder], {
        stdio: 'pipe',
      })
    } catch {
      rmSync(folder, { recursive: true })
      console.log(
        '\n      NO FULL DISK: a small file system can be mounted by root only. NOT run.\n',
      )
      this.skip()
    }
    const state = join(folder, 'state')
    mkdirSync(state)
    options = {
      origin: ORIGIN,
      privateKey: KEY,
      logDir: join(state, 'log'),
      stateDir: state,
      publishIntervalMs: 10,
      segmentBytesMax: 100_000,
    }
  })
  after(() => {
    execFileSync('umount', ['-l', folder])
    rmSync(folder, { recursive: true, force: true })
  })

  it('acknowledges nothing that it could not keep, says so, and goes on when there is room', async () => {
    const ballast = join(folder, 'ballast')
    writeFileSync(ballast, Buffer.alloc(DISK_BYTES / 4))
    const log = await createLog(options)
    const acknowledged = await fill(log)
    assert.ok(acknowledged.size > 100)
    assert.throws(() => log.assertWritable(), UNAVAILABLE)
    assert.match(JSON.stringify(log.health()), /no space left/)
    const { bavail } = statfsSync(folder)
    assert.ok(bavail < 100, `${bavail} blocks are free: the disk is not full`)
    rmSync(ballast)
    while (log.health().state === 'unhealthy') await sleep(10)
    const receipt = await log.append(ENTRY('later'))
    acknowledged.set(receipt.index, 'later')
    await log.close()
    await assertWhole(acknowledged)
  })

  it('opens again after it stopped while full, once there is room', async () => {
    const ballast = join(folder, 'ballast')
    const log = await openLog(options)
    const before = log.size()
    // Leaves room for a journal, and none for the tiles of what is in it.
    const { bavail, bsize } = statfsSync(folder)
    writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail * bsize - 300_000)))
    const acknowledged = await fill(log)
    await assert.rejects(log.close(), UNAVAILABLE)
    rmSync(ballast)
    const again = await openLog(options)
    assert.ok(again.size() >= before + acknowledged.size)
    await again.close()
    await assertWhole(acknowledged)
  })

  /** Appends until the disk is full. */
  async function fill(log: AuditLog): Promise<Map<number, string>> {
    const acknowledged = new Map<number, string>()
    for (let i = 0; ; i++) {
      const name = `entry-${log.size()}-${i}`
      try {
        acknowledged.set((await log.append(ENTRY(name))).index, name)
      } catch (thrown) {
        assert.equal((thrown as { code?: string }).code, 'AUDIT_UNAVAILABLE')
        return acknowledged
      }
    }
  }

  async function assertWhole(acknowledged: ReadonlyMap<number, string>): Promise<void> {
    const { failures } = await verifyLog(directoryFetcher(options.logDir), VKEY, { records: false })
    assert.deepEqual(failures, [])
    const log = await openLog(options)
    for (const [index, name] of acknowledged) {
      assert.equal(
        Buffer.from(await log.readEntry(index))
          .toString()
          .trimEnd(),
        name,
      )
    }
    await log.close()
  }
})
