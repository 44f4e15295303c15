import assert from 'node:assert/strict'
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openCheckpoint } from '../../../gateway/audit/checkpoint.ts'
import type { DurableReceipt } from '../../../gateway/audit/committer.ts'
import { nodeDisk } from '../../../gateway/audit/disk.ts'
import { directoryFetcher } from '../../../gateway/audit/fetcher.ts'
import { checkUp } from '../../../gateway/audit/fsck.ts'
import { createLog, openLog } from '../../../gateway/audit/log.ts'
import type { LogOptions } from '../../../gateway/audit/log.ts'
import { parseVkey } from '../../../gateway/audit/note.ts'
import { extendsTree } from '../../../gateway/audit/proof.ts'
import { proveConsistency } from '../../../gateway/audit/prove.ts'
import { encodeRecord } from '../../../gateway/audit/record.ts'
import { verifyReceipt } from '../../../gateway/audit/verify-receipt.ts'
import { KEY, ORIGIN, recordOf, removeScratch, scratch, VKEY } from './support.ts'

/** The order of the README: each later part may know of more than the one before, never of less. */
const ORDER = ['journal', 'log/checkpoint', 'log/tile']

describe('a backup of a log that is being written', function () {
  this.timeout(60_000)
  let running: LogOptions & { readonly folder: string }
  let copy = ''
  let first: readonly DurableReceipt[] = []
  let later: readonly DurableReceipt[] = []

  const restored = (): LogOptions => ({
    origin: ORIGIN,
    privateKey: KEY,
    logDir: join(copy, 'log'),
    stateDir: copy,
  })

  before(async () => {
    running = await scratch()
    copy = mkdtempSync(join(tmpdir(), 'shudao-backup-'))
    const log = await createLog({ ...running, publishIntervalMs: 5, segmentBytesMax: 50_000 })
    const append = (name: string, count: number): Promise<DurableReceipt[]> =>
      Promise.all(
        Array.from({ length: count }, (_, i) => log.append(encodeRecord(recordOf(`${name}-${i}`)))),
      )
    first = await append('before', 700)
    const stop = new AbortController()
    const writing = (async () => {
      while (!stop.signal.aborted) await append('meanwhile', 20)
    })()
    mkdirSync(join(copy, 'log'))
    for (const part of ORDER) {
      cpSync(join(running.stateDir, part), join(copy, part), { recursive: true })
      // Enough for tiles to become full, partial ones to go, segments to be removed.
      const size = log.size()
      while (log.size() < size + 300) await new Promise((resolve) => setTimeout(resolve, 5))
    }
    stop.abort()
    await writing
    later = await append('later', 5)
    await log.close()
  })
  after(async () => {
    await removeScratch(running)
    rmSync(copy, { recursive: true, force: true })
  })

  it('is whole, and has every entry that was acknowledged before it began', async () => {
    const stateDir = copy
    const logDir = join(copy, 'log')
    const { findings } = await checkUp({
      disk: nodeDisk,
      fetcher: directoryFetcher(logDir),
      logDir,
      journalDir: join(stateDir, 'journal'),
      stagingDir: join(stateDir, 'staging'),
      contentKeysDir: join(stateDir, 'content-keys'),
      vkey: VKEY,
    })
    assert.deepEqual(
      findings.filter(({ severity }) => severity !== 'note'),
      [],
    )
    const log = await openLog(restored())
    assert.ok(log.size() >= first.length)
    await log.close()
    for (const receipt of first) {
      assert.ok((await verifyReceipt(directoryFetcher(logDir), VKEY, receipt)).ok)
    }
  })

  it('that is written to as if it were the log is found out by receipts and by a consistency proof', async () => {
    const log = await openLog(restored())
    // Longer than the log that it is a copy of: a second history.
    const missing = later.at(-1)!.index + 10 - log.size()
    await Promise.all(
      Array.from({ length: missing }, (_, i) => log.append(encodeRecord(recordOf(`other-${i}`)))),
    )
    await log.close()
    const fetcher = directoryFetcher(join(copy, 'log'))
    for (const receipt of later) {
      const report = await verifyReceipt(fetcher, VKEY, receipt)
      assert.equal(report.failure?.code, 'RECEIPT')
    }
    const read = async (folder: string) =>
      openCheckpoint((await directoryFetcher(folder).read('checkpoint'))!, parseVkey(VKEY))
    const [witnessed, forked] = [await read(running.logDir), await read(join(copy, 'log'))]
    const proof = await proveConsistency(fetcher, witnessed.size, forked.size)
    assert.equal(
      extendsTree(witnessed.size, witnessed.root, forked.size, forked.root, proof),
      false,
    )
  })
})
