/** A copy of a log that somebody else runs: how it grows, what it refuses, and what an administrator cannot undo. */
import assert from 'node:assert/strict'
import {
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { cosign } from '../../../gateway/audit/cosignature.ts'
import { directoryFetcher, httpFetcher } from '../../../gateway/audit/fetcher.ts'
import type { Fetcher } from '../../../gateway/audit/fetcher.ts'
import { layOut } from '../../../gateway/audit/lay-out.ts'
import { vkeyOf } from '../../../gateway/audit/log.ts'
import { makeLookBack } from '../../../gateway/audit/look-back.ts'
import { openMirrorCopy } from '../../../gateway/audit/mirror-copy.ts'
import { mirrorLog } from '../../../gateway/audit/mirror.ts'
import type { Mirrored } from '../../../gateway/audit/mirror.ts'
import { planPruning, prune } from '../../../gateway/audit/prune.ts'
import type { Receipt } from '../../../gateway/audit/receipt.ts'
import { encodeRecord } from '../../../gateway/audit/record.ts'
import { DEFAULT_RETENTION } from '../../../gateway/audit/retention.ts'
import { startLog } from '../../../gateway/audit/running-log.ts'
import type { AuditLog } from '../../../gateway/audit/running-log.ts'
import { verifyReceipt } from '../../../gateway/audit/verify-receipt.ts'
import { COSIGNER, WITNESS_KEY, WITNESS_VKEY } from '../witness/support.ts'
import { MemoryDisk } from './memory-disk.ts'
import { beginLog, faultsOf, grow, idsOf, mirrorInto, NOW } from './mirror-support.ts'
import type { Place } from './mirror-support.ts'
import {
  IN_MEMORY,
  keyOf,
  LOCK,
  ORIGIN,
  recordOf,
  removeScratch,
  scratch,
  VKEY,
} from './support.ts'

/** Two full bundles and a part of a third. */
const SIZE = 600
const IDS = idsOf(0, SIZE)

describe('a mirror of a log', function () {
  this.timeout(60_000)
  let place: Place
  let log: AuditLog
  let source: Fetcher
  let folder: string
  let receipts: Receipt[]

  beforeEach(async () => {
    place = await scratch()
    log = await beginLog(place)
    receipts = [...(await grow(log, IDS))]
    source = directoryFetcher(place.logDir)
    folder = join(place.folder, 'copies', 'mine')
  })
  afterEach(async () => {
    await log.close()
    await removeScratch(place)
  })

  const copyDir = (): string => join(folder, 'log')
  const published = (path: string): string => join(place.logDir, path)
  const filesIn = (dir: string): readonly string[] =>
    readdirSync(dir, { recursive: true, encoding: 'utf8', withFileTypes: false }).sort()
  /** Every byte of the copy. */
  const contentOf = (dir: string): ReadonlyMap<string, string> =>
    new Map(
      readdirSync(dir, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => join(parentPath, name))
        .sort()
        .map((file) => [file, readFileSync(file, 'base64')]),
    )

  it('holds what the log holds, to the byte, and grows with it', async () => {
    const first = await mirrorInto(folder, source)
    assert.deepEqual([first.added, first.checkpoint.size, first.pruned], [SIZE, SIZE, []])
    for (const until of [601, 700, 768, 1_100]) {
      const before = receipts.length
      receipts.push(...(await grow(log, idsOf(before, until))))
      const { added } = await mirrorInto(folder, source)
      assert.equal(added, until - before)
      assert.deepEqual(await faultsOf(copyDir()), [])
    }
    assert.deepEqual(filesIn(copyDir()), filesIn(place.logDir))
    for (const receipt of [receipts[0], receipts[600], receipts[1_099]]) {
      assert.ok((await verifyReceipt(directoryFetcher(copyDir()), VKEY, receipt!)).ok)
    }
    const again = await mirrorInto(folder, source)
    assert.deepEqual([again.added, again.checkpoint.size], [0, 1_100])
  })

  it('is begun before the log has an entry', async () => {
    const empty = await scratch()
    const other = await beginLog(empty)
    const target = join(empty.folder, 'copy')
    assert.equal((await mirrorInto(target, directoryFetcher(empty.logDir))).checkpoint.size, 0)
    await grow(other, idsOf(0, 1))
    assert.equal((await mirrorInto(target, directoryFetcher(empty.logDir))).added, 1)
    assert.deepEqual(await faultsOf(join(target, 'log')), [])
    await other.close()
    await removeScratch(empty)
  })

  it('asks a server for nothing that it has', async () => {
    const asked: string[] = []
    const server = createServer((request, response) => {
      const path = (request.url ?? '').replace('/log/', '')
      asked.push(path)
      const file = published(path)
      if (existsSync(file)) response.end(readFileSync(file))
      else response.writeHead(404).end()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const remote = httpFetcher(`http://127.0.0.1:${port}/log`)
    await mirrorInto(folder, remote)
    assert.deepEqual(await faultsOf(copyDir()), [])
    asked.length = 0
    await mirrorInto(folder, remote)
    assert.deepEqual(asked, ['checkpoint'])
    await grow(log, idsOf(SIZE, SIZE + 1))
    asked.length = 0
    await mirrorInto(folder, remote)
    assert.deepEqual(asked.sort(), [
      'checkpoint',
      'tile/0/002.p/89',
      'tile/1/000.p/2',
      'tile/entries/002.p/89',
    ])
    server.close()
    server.closeAllConnections()
  })

  it('goes on where it was stopped, and is as it was until all is there', async () => {
    await mirrorInto(folder, source)
    await grow(log, idsOf(SIZE, 2_000))
    const before = contentOf(copyDir())
    const fetched: string[] = []
    const counting: Fetcher = {
      ...source,
      read: async (path) => {
        if (path.startsWith('tile/entries/')) fetched.push(path)
        return source.read(path)
      },
    }
    for (let stops = 2; stops <= 4; stops++) {
      const stop = new AbortController()
      let bundles = 0
      const onProgress = (): void => {
        if (++bundles === stops) stop.abort()
      }
      await assert.rejects(mirrorInto(folder, counting, { signal: stop.signal, onProgress }), {
        code: 'AUDIT_CLOSED',
      })
      assert.deepEqual(contentOf(copyDir()), before)
    }
    await mirrorInto(folder, counting)
    assert.deepEqual(await faultsOf(copyDir()), [])
    for (const path of ['tile/entries/002', 'tile/entries/003']) {
      assert.equal(fetched.filter((one) => one === path).length, 1, path)
    }
  })

  it('keeps no half of a growth that was cut short while it became the copy', async () => {
    await mirrorInto(folder, source)
    await grow(log, idsOf(SIZE, 900))
    const copy = await openMirrorCopy(folder, VKEY)
    const stopped = { ...copy, finish: () => Promise.reject(new Error('The power is gone.')) }
    await assert.rejects(mirrorLog(source, stopped, { now: NOW }), { message: /power/ })
    copy.close()
    // It had been said that all is there, and one file had got its place.
    cpSync(join(folder, 'pending', 'checkpoint'), join(folder, 'pending', 'whole'))
    renameSync(join(folder, 'pending/tile/entries/002'), join(copyDir(), 'tile/entries/002'))
    const mended = await openMirrorCopy(folder, VKEY)
    assert.equal((await mended.checkpoint())?.checkpoint.size, 900)
    mended.close()
    assert.deepEqual(await faultsOf(copyDir()), [])
  })

  it('says of what the log had pruned that it has the hashes alone, and keeps what it has', async () => {
    const disk = new MemoryDisk()
    await layOut(disk, IN_MEMORY)
    const old = await startLog(disk, IN_MEMORY, LOCK)
    const append = (count: number, time: string): Promise<unknown> =>
      Promise.all(
        Array.from({ length: count }, (_, i) =>
          old.append(encodeRecord({ ...recordOf(`${time}-${i}`), time })),
        ),
      )
    await append(600, '2022-03-02T10:15:30.123+08:00')
    await append(200, '2025-03-02T10:15:30.123+08:00')
    await old.flush()
    const pruned = disk.fetcher(IN_MEMORY.logDir)
    const copy = await openMirrorCopy(folder, VKEY)
    const mirror = (): Promise<Mirrored> => mirrorLog(pruned, copy, { now: NOW })
    await mirror()
    const plan = await planPruning(disk, IN_MEMORY.logDir, old.size(), DEFAULT_RETENTION, NOW)
    await prune(old, disk, IN_MEMORY.logDir, plan, {
      by: 'AD-01',
      reason: 'retention is over',
      time: '2026-03-03T08:00:00+08:00',
    })
    // Its word for it comes with what is mirrored while it is looked back.
    const lost = await makeLookBack(copy, 0).look(pruned, 9, NOW, mirror)
    assert.deepEqual(lost, { gone: [], changed: [] })
    assert.deepEqual((await mirror()).pruned, [])
    copy.close()
    assert.ok(existsSync(join(copyDir(), 'tile/entries/000')))
    const late = join(place.folder, 'copies', 'late')
    const [gone] = (await mirrorInto(late, pruned)).pruned
    assert.equal(gone?.by, 'AD-01')
    assert.deepEqual(gone.ranges, plan.ranges)
    for (const dir of [copyDir(), join(late, 'log')]) assert.deepEqual(await faultsOf(dir), [])
    assert.ok(!existsSync(join(late, 'log/tile/entries/000')))
    await old.close()
  })

  it('waits for the cosignatures that are asked of it, and takes later ones in', async () => {
    const policy = { witnesses: [COSIGNER], quorum: 1 }
    await assert.rejects(mirrorInto(folder, source, { policy }), { code: 'LOG_UNWITNESSED' })
    await mirrorInto(folder, source)
    const note = log.checkpoint()
    const body = note.slice(0, note.indexOf('\n\n') + 1)
    await log.addSignatures(body, [cosign(body, WITNESS_VKEY, WITNESS_KEY, 1_772_500_000)])
    const { witnessedBy } = await mirrorInto(folder, source, { policy })
    assert.deepEqual(witnessedBy, [COSIGNER])
    assert.equal(readFileSync(join(copyDir(), 'checkpoint'), 'utf8'), log.checkpoint())
    writeFileSync(published('checkpoint'), note)
    await mirrorInto(folder, source)
    assert.equal(readFileSync(join(copyDir(), 'checkpoint'), 'utf8'), log.checkpoint())
  })

  it('refuses a folder that is not for this log', async () => {
    await mirrorInto(folder, source)
    const other = vkeyOf(ORIGIN, keyOf('another'))
    await assert.rejects(openMirrorCopy(folder, other), { code: 'VKEY_INVALID' })
    await assert.rejects(openMirrorCopy(place.folder, VKEY), { code: 'LOG_EXISTS' })
    const open = await openMirrorCopy(folder, VKEY)
    await assert.rejects(openMirrorCopy(folder, VKEY), { code: 'LOG_LOCKED' })
    open.close()
    rmSync(join(copyDir(), 'tile/0/002.p'), { recursive: true })
    await assert.rejects(openMirrorCopy(folder, VKEY), { code: 'LOG_MISSING' })
  })
})
