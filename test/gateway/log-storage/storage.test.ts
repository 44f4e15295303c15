import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer, request as forward } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Worker } from 'node:worker_threads'
import { nodeDisk, type PlacedFile } from '../../../gateway/audit/disk.ts'
import { directoryFetcher } from '../../../gateway/audit/fetcher.ts'
import { createLog, openLog } from '../../../gateway/audit/log.ts'
import type * as Placing from '../../../gateway/audit/placing.ts'
import { verifyLog } from '../../../gateway/audit/verify.ts'
import { objectDisk, objectFetcher } from '../../../gateway/log-storage/object-disk.ts'
import { openObjectStore } from '../../../gateway/log-storage/object-store.ts'
import type { ObjectStore } from '../../../gateway/log-storage/object-store.ts'
import { startS3 } from '../../support/s3.ts'
import type { TestS3 } from '../../support/s3.ts'
import { MemoryDisk } from '../audit/memory-disk.ts'
import { KEY, ORIGIN, VKEY } from '../audit/support.ts'
import { later, storageContract } from './storage-contract.ts'

const TIMEOUT_MS = 60_000
const folders: string[] = []

function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'shudao-storage-'))
  folders.push(folder)
  mkdirSync(join(folder, 'state'))
  return join(folder, 'state')
}

after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

describe("the machine's disk, as a place for a log", function () {
  this.timeout(TIMEOUT_MS)
  storageContract(async () => {
    const stateDir = freshFolder()
    const logDir = join(stateDir, 'log')
    return { disk: nodeDisk, fetcher: directoryFetcher(logDir), logDir, stateDir }
  })

  it('says why many files could not be put in place, and puts the next', async () => {
    const folder = freshFolder()
    const fileNo = (path: string, aside: string): PlacedFile => ({
      aside: join(folder, aside),
      path: join(folder, path),
      bytes: Buffer.from(path),
    })
    await assert.rejects(
      nodeDisk.placeMany!([fileNo('a', '1'), fileNo('gone/b', '2'), fileNo('c', '3')]),
      { code: 'AUDIT_UNAVAILABLE', message: /ENOENT.*gone\/b/ },
    )
    await nodeDisk.placeMany!([fileNo('d', '4')])
    assert.deepEqual((await nodeDisk.list(folder))?.toSorted(), ['2', 'a', 'd'])
    assert.deepEqual(Buffer.from((await nodeDisk.read(join(folder, 'd')))!).toString(), 'd')
  })

  it('puts files in place of any length, more than are in memory at once, for several at the same time', async () => {
    const folder = freshFolder()
    const lengths = [1, 700_000, 3_000_000, 3_000_000, 0, 9_000_000, 5]
    const filesOf = (name: string): PlacedFile[] =>
      lengths.map((length, place) => ({
        aside: join(folder, `${name}-${place}.aside`),
        path: join(folder, `${name}-${place}`),
        bytes: later(Buffer.alloc(length, `${name}${place} `)),
      }))
    await Promise.all(['a', 'b', 'c'].map((name) => nodeDisk.placeMany!(filesOf(name))))
    for (const name of ['a', 'b', 'c']) {
      for (const [place, length] of lengths.entries()) {
        const found = await nodeDisk.read(join(folder, `${name}-${place}`))
        assert.ok(Buffer.alloc(length, `${name}${place} `).equals(found!), `${name}-${place}`)
      }
    }
    assert.equal((await nodeDisk.list(folder))?.length, 3 * lengths.length)
  })
})

describe('the thread that puts files in place', function () {
  this.timeout(TIMEOUT_MS)

  it('fails all who wait when it ends, and another puts the next', async () => {
    // A module of its own, so that nobody has its thread yet.
    const own = '../../../gateway/audit/placing.ts?own'
    const { placeInThread } = (await import(own)) as typeof Placing
    const begun = once(process, 'worker') as Promise<[Worker]>
    const folder = freshFolder()
    const filesOf = (name: string): PlacedFile[] =>
      Array.from({ length: 40 }, (_, place) => ({
        aside: join(folder, `${name}-${place}.aside`),
        path: join(folder, `${name}-${place}`),
        bytes: Buffer.alloc(1_000_000, name),
      }))
    const placing = [placeInThread(filesOf('a')), placeInThread(filesOf('b'))]
    const outcomes = Promise.allSettled(placing)
    await (await begun)[0].terminate()
    for (const outcome of await outcomes) {
      assert.equal(outcome.status, 'rejected')
      assert.match(String(outcome.reason), /The thread that puts files in place ended with \d/)
    }
    await placeInThread(filesOf('c'))
    for (const { path, bytes } of filesOf('c')) {
      assert.ok(Buffer.from(bytes as Uint8Array).equals((await nodeDisk.read(path))!))
    }
  })
})

describe('memory, as a place for a log', function () {
  this.timeout(TIMEOUT_MS)
  storageContract(async () => {
    const disk = new MemoryDisk()
    return { disk, fetcher: disk.fetcher('/state/log'), logDir: '/state/log', stateDir: '/state' }
  })
})

describe('an S3 bucket, as a place for a log', function () {
  this.timeout(TIMEOUT_MS)
  let s3: TestS3
  let prefixes = 0
  const stores: ObjectStore[] = []

  const open = (prefix: string, other: Partial<TestS3> = {}): ObjectStore => {
    const store = openObjectStore({ ...s3, region: 'us-east-1', prefix, ...other })
    stores.push(store)
    return store
  }

  before(async () => {
    s3 = await startS3()
  })
  after(async () => {
    for (const store of stores) store.close()
    await s3.stop()
  })

  storageContract(async () => {
    const stateDir = freshFolder()
    const logDir = join(stateDir, 'log')
    const store = open(`exchanges/${prefixes++}`)
    return {
      disk: objectDisk(nodeDisk, logDir, store),
      fetcher: objectFetcher(store),
      logDir,
      stateDir,
    }
  })

  it('keeps two logs of one bucket apart', async () => {
    const [one, other] = [open('apart/one'), open('apart/one-more')]
    const names = Array.from({ length: 20 }, (_, i) => String(i).padStart(4, '0'))
    await Promise.all(names.map((name) => one.put(name, Buffer.from(name))))
    await other.put('0000', Buffer.from('other'))
    assert.deepEqual([...(await one.list('', 'deep'))!].sort(), names)
    assert.deepEqual(await other.list('', 'deep'), ['0000'])
  })

  it('never puts other bytes in place of what is published', async () => {
    const store = open('immutable')
    await store.put('tile/0/000', Buffer.from('first'))
    await store.put('tile/0/000', Buffer.from('first'))
    await assert.rejects(store.put('tile/0/000', Buffer.from('second')), { code: 'LOG_CORRUPT' })
    assert.equal(Buffer.from((await store.read('tile/0/000'))!).toString(), 'first')
  })

  it('says which object could not be had, and why, when the keys are wrong', async () => {
    const store = open('closed', { accessKeyId: 'NOT-THE-KEY', secretAccessKey: 'not-the-key' })
    await assert.rejects(store.put('tile/0/000', Buffer.from('x')), (thrown: Error) => {
      assert.match(thrown.message, /shudao-log\/closed\/tile\/0\/000 \(InvalidAccessKeyId/)
      assert.ok(!thrown.message.includes('not-the-key'))
      return true
    })
  })

  it('acknowledges records while the storage is gone, publishes them when it is back', async () => {
    const door = await openDoor(s3.endpoint)
    const stateDir = freshFolder()
    const logDir = join(stateDir, 'log')
    const store = open('door', { endpoint: door.url })
    const disk = objectDisk(nodeDisk, logDir, store)
    const options = { origin: ORIGIN, privateKey: KEY, logDir, stateDir, disk }
    const log = await createLog({ ...options, publishIntervalMs: 20 })
    await log.append(Buffer.from('before'))
    await log.flush()
    door.shut()
    // Durable in the journal: what is promised is kept, whatever becomes of the storage.
    const receipt = await log.append(Buffer.from('meanwhile'))
    await assert.rejects(log.flush(), { code: 'AUDIT_UNAVAILABLE' })
    assert.throws(() => log.assertWritable(), { code: 'AUDIT_UNAVAILABLE' })
    door.open()
    while (log.health().state === 'unhealthy') await new Promise((done) => setTimeout(done, 10))
    await log.close()
    const again = await openLog(options)
    assert.equal(Buffer.from(await again.readEntry(receipt.index)).toString(), 'meanwhile')
    await again.close()
    const report = await verifyLog(objectFetcher(store), VKEY, { records: false, settleMs: 0 })
    assert.deepEqual(report.failures, [])
    await door.stop()
  })

  it('believes the storage that says a name is taken: an answer lost on the way is no fault', async () => {
    const door = await openDoor(s3.endpoint)
    const store = open('conditional', { endpoint: door.url })
    door.loseNextPutAnswer()
    await store.put('tile/0/000', Buffer.from('kept'))
    assert.equal(Buffer.from((await store.read('tile/0/000'))!).toString(), 'kept')
    assert.ok(door.refused > 0, 'the second attempt met the first one')
    await door.stop()
  })
})

interface Door {
  readonly url: string
  /** Puts refused because the name was taken. */
  readonly refused: number
  shut(): void
  open(): void
  loseNextPutAnswer(): void
  stop(): Promise<void>
}

/**
 * A door in front of the server, to be shut; and it keeps the condition that the server does not know: `If-None-Match: *`
 * of a put is answered with 412 when the object is there, as AWS, MinIO and Ceph do.
 */
async function openDoor(endpoint: string): Promise<Door> {
  let isShut = false
  let losesNext = false
  let refused = 0
  const kept = new Set<string>()
  const server: Server = createServer((incoming, outgoing) => {
    const { method, url = '/', headers } = incoming
    if (isShut) {
      incoming.socket.destroy()
      return
    }
    if (method === 'PUT' && headers['if-none-match'] === '*' && kept.has(url)) {
      refused++
      incoming.resume()
      outgoing.writeHead(412, { 'content-type': 'application/xml' })
      outgoing.end('<Error><Code>PreconditionFailed</Code></Error>')
      return
    }
    const onward = forward(new URL(url, endpoint), { method, headers }, (answer) => {
      if (method === 'PUT' && answer.statusCode === 200) kept.add(url)
      if (method === 'PUT' && losesNext) {
        losesNext = false
        incoming.socket.destroy()
        return
      }
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
    })
    incoming.pipe(onward)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get refused() {
      return refused
    },
    shut: () => (isShut = true),
    open: () => (isShut = false),
    loseNextPutAnswer: () => (losesNext = true),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
