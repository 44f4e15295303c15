import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import { directoryFetcher, httpFetcher } from '../../../gateway/audit/fetcher.ts'
import type { LogOptions } from '../../../gateway/audit/log.ts'
import { createLog } from '../../../gateway/audit/log.ts'
import { extendsTree, includes } from '../../../gateway/audit/proof.ts'
import { proveConsistency, proveInclusion } from '../../../gateway/audit/prove.ts'
import type { Receipt } from '../../../gateway/audit/receipt.ts'
import { encodeRecord } from '../../../gateway/audit/record.ts'
import { leafHash } from '../../../gateway/audit/tree.ts'
import { verifyReceipt } from '../../../gateway/audit/verify-receipt.ts'
import { verifyLog } from '../../../gateway/audit/verify.ts'
import { keyOf, recordOf, removeScratch, scratch, VKEY } from './support.ts'
import { vkeyOf } from '../../../gateway/audit/log.ts'
import { openCheckpoint } from '../../../gateway/audit/checkpoint.ts'
import type { Checkpoint } from '../../../gateway/audit/checkpoint.ts'
import { parseVkey } from '../../../gateway/audit/note.ts'

const SIZE = 700

/** A refusal's record is short; two thousand verifications hash some millions of these. */
const small = (id: string): Uint8Array =>
  encodeRecord({ ...recordOf(id), asks: [], refused: [], twins: [], via: null, consumer: null })

describe('the verifier, over a log of 700 entries', function () {
  this.timeout(120_000)
  let options: LogOptions & { readonly folder: string }
  const receipts: Receipt[] = []
  const checkpoints: Checkpoint[] = []
  const path = (file: string): string => join(options.logDir, file)

  before(async () => {
    options = await scratch()
    const log = await createLog({ ...options, publishIntervalMs: 3_600_000 })
    // Published in steps, so that older partial tiles lie beside the newest.
    for (const until of [100, 530, 600, SIZE]) {
      const count = until - receipts.length
      const entries = Array.from({ length: count }, (_, place) =>
        small(`x-${receipts.length + place}`),
      )
      receipts.push(...(await Promise.all(entries.map((entry) => log.append(entry)))))
      await log.flush()
      checkpoints.push(openCheckpoint(Buffer.from(log.checkpoint()), parseVkey(VKEY)))
    }
    await log.close()
  })
  after(() => removeScratch(options))

  const files = (): string[] =>
    readdirSync(options.logDir, { recursive: true, encoding: 'utf8' }).filter((file) =>
      statSync(path(file)).isFile(),
    )
  const verify = (records = true) =>
    verifyLog(directoryFetcher(options.logDir), VKEY, { records, settleMs: 0 })

  it('finds the log whole, with full and partial tiles at two levels', async () => {
    const report = await verify()
    assert.deepEqual(report.failures, [])
    assert.ok(report.ok)
    assert.equal(report.size, SIZE)
    assert.deepEqual(files().sort(), [
      'checkpoint',
      'tile/0/000',
      'tile/0/001',
      'tile/0/002.p/18',
      'tile/0/002.p/188',
      'tile/0/002.p/88',
      'tile/1/000.p/2',
      'tile/entries/000',
      'tile/entries/001',
      'tile/entries/002.p/18',
      'tile/entries/002.p/188',
      'tile/entries/002.p/88',
    ])
    assert.equal(report.files, files().length)
  })

  for (const start of [20_260_302, 51_015_033])
    it(`finds and locates each of a thousand changed bytes (seed ${start})`, async () => {
      // In memory: what is under test is the verifier, not the disk.
      const bytes = new Map(files().map((file) => [file, readFileSync(path(file))]))
      const fetcher = {
        name: 'memory',
        read: async (file: string) => (bytes.has(file) ? Buffer.from(bytes.get(file)!) : null),
        list: async () => [...bytes.keys()],
      }
      let seed = start
      const chance = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below
      const names = [...bytes.keys()]
      for (let round = 0; round < 1_000; round++) {
        const file = names[round % names.length]!
        const content = bytes.get(file)!
        const at = chance(content.length)
        const mask = 1 + chance(255)
        content[at]! ^= mask
        const { ok, failures } = await verifyLog(fetcher, VKEY, { records: false, settleMs: 0 })
        content[at]! ^= mask
        const what = `${file} byte ${at} ^ ${mask}: ${JSON.stringify(failures)}`
        assert.ok(!ok, what)
        assert.deepEqual([...new Set(failures.map((failure) => failure.file))], [file], what)
        const [failure] = failures
        if (/^tile\/[01]/.test(file)) assert.equal(failure!.byte, at, what)
        if (file.startsWith('tile/entries')) {
          // The entry begins at or before the byte, and is not longer than a record is.
          assert.ok(failure!.byte! <= at && at < failure!.byte! + 1_600, what)
          assert.ok(failure!.entry !== null)
        }
      }
    })

  const spoilt: readonly (readonly [string, string, (content: Buffer) => Buffer | null, string])[] =
    [
      ['a missing bundle', 'tile/entries/001', () => null, 'MISSING'],
      ['a missing leaf tile', 'tile/0/000', () => null, 'MISSING'],
      ['a missing upper tile', 'tile/1/000.p/2', () => null, 'MISSING'],
      ['a missing checkpoint', 'checkpoint', () => null, 'CHECKPOINT'],
      [
        'a bundle that is a byte short',
        'tile/entries/001',
        (content) => content.subarray(0, -1),
        'ENTRIES',
      ],
      [
        'a bundle with a byte more',
        'tile/entries/000',
        (content) => Buffer.concat([content, Buffer.of(0)]),
        'ENTRIES',
      ],
      [
        'a partial bundle with an entry more',
        'tile/entries/002.p/88',
        (content) => Buffer.concat([content, Buffer.of(0, 1, 7)]),
        'ENTRIES',
      ],
      [
        'a tile with a hash more',
        'tile/0/002.p/188',
        (content) => Buffer.concat([content, Buffer.alloc(32)]),
        'HASHES',
      ],
      [
        'an older tile that is short',
        'tile/0/002.p/18',
        (content) => content.subarray(32),
        'HASHES',
      ],
      [
        'a file that belongs to nothing',
        'tile/0/notes.txt',
        () => Buffer.from('hello'),
        'UNKNOWN_FILE',
      ],
      ['a file beside the log', 'extra', () => Buffer.alloc(0), 'UNKNOWN_FILE'],
      [
        'a tile beyond the checkpoint',
        'tile/0/002.p/189',
        () => Buffer.alloc(189 * 32),
        'BEYOND_CHECKPOINT',
      ],
      [
        'a level that the tree has not',
        'tile/2/000.p/1',
        () => Buffer.alloc(32),
        'BEYOND_CHECKPOINT',
      ],
    ]
  for (const [what, file, spoil, code] of spoilt) {
    it(`reports ${what}`, async () => {
      const was = files().includes(file) ? readFileSync(path(file)) : null
      const now = spoil(was ?? Buffer.alloc(0))
      if (now === null) rmSync(path(file))
      else {
        mkdirSync(dirname(path(file)), { recursive: true })
        writeFileSync(path(file), now)
      }
      try {
        const { ok, failures } = await verify()
        assert.ok(!ok)
        assert.deepEqual(
          [...new Set(failures.map((failure) => `${failure.file} ${failure.code}`))],
          [`${file} ${code}`],
        )
      } finally {
        if (was === null) rmSync(path(file), { force: true })
        else writeFileSync(path(file), was)
      }
    })
  }

  it('believes no other key', async () => {
    const other = vkeyOf(options.origin, keyOf('another'))
    const report = await verifyLog(directoryFetcher(options.logDir), other)
    assert.deepEqual(
      report.failures.map(({ code }) => code),
      ['CHECKPOINT'],
    )
  })

  it('reports an entry that is no exchange record, by index and byte', async () => {
    const own = await scratch()
    try {
      const log = await createLog(own)
      await Promise.all(
        [encodeRecord(recordOf('good')), Buffer.from('{"v":1}')].map((entry) => log.append(entry)),
      )
      await log.close()
      const { failures } = await verifyLog(directoryFetcher(own.logDir), VKEY)
      assert.deepEqual(
        failures.map(({ code, entry, byte }) => [code, entry, byte]),
        [['RECORD', 1, 2 + encodeRecord(recordOf('good')).length]],
      )
    } finally {
      await removeScratch(own)
    }
  })

  it('says of an entry that is no record which version it calls itself, and lets none pass for that', async () => {
    const own = await scratch()
    try {
      const log = await createLog(own)
      const bytes = encodeRecord(recordOf('good'))
      const record = JSON.parse(Buffer.from(bytes).toString()) as Readonly<Record<string, unknown>>
      assert(!('sealed' in record))
      // As records were before what has nothing to say was left out.
      const before = { ...record, sealed: null }
      for (const value of [before, { ...record, v: 2 }, { ...record, v: '1' }, null]) {
        await log.append(Buffer.from(JSON.stringify(value)))
      }
      await log.close()
      const { ok, failures } = await verifyLog(directoryFetcher(own.logDir), VKEY)
      assert.equal(ok, false)
      assert.deepEqual(
        failures.map(({ code, message }) => [code, message]),
        [
          [
            'RECORD',
            'Not a record of version 1: it is not in canonical form. It calls itself version 1, as records from before the first release do, whose forms are no longer read.',
          ],
          [
            'RECORD',
            'Not a record of version 1: it is not 1 at "/v". It calls itself version 2, which this release does not read: look for the release that wrote it.',
          ],
          ['RECORD', 'Not a record of version 1: it is not 1 at "/v".'],
          [
            'RECORD',
            'Not a record of version 1: it is of none of the kinds exchange, twins, management, keeping at "".',
          ],
        ],
      )
    } finally {
      await removeScratch(own)
    }
  })

  it('proves every receipt, and none that is for another entry, log or time', async () => {
    const fetcher = directoryFetcher(options.logDir)
    for (const receipt of receipts.filter((_, index) => index % 23 === 0 || index === SIZE - 1)) {
      const report = await verifyReceipt(fetcher, VKEY, receipt)
      assert.ok(report.ok, JSON.stringify(report.failure))
      assert.ok(leafHash(report.entry!).toString('base64') === receipt.leafHash)
    }
    const codeOf = async (receipt: Receipt) =>
      (await verifyReceipt(fetcher, VKEY, receipt)).failure?.code
    assert.equal(await codeOf({ ...receipts[5]!, index: 6 }), 'RECEIPT')
    assert.equal(await codeOf({ ...receipts[5]!, log: 'other' }), 'RECEIPT')
    assert.equal(await codeOf({ ...receipts[5]!, index: -1 }), 'RECEIPT')
    assert.equal(await codeOf({ ...receipts[5]!, index: SIZE }), 'NOT_YET_PUBLISHED')
  })

  it('proves a receipt false when a tile on its way up was changed', async () => {
    const tile = readFileSync(path('tile/1/000.p/2'))
    writeFileSync(path('tile/1/000.p/2'), Buffer.from(tile).fill(1, 40, 41))
    const { failure } = await verifyReceipt(directoryFetcher(options.logDir), VKEY, receipts[3]!)
    writeFileSync(path('tile/1/000.p/2'), tile)
    assert.equal(failure?.code, 'HASHES')
  })

  it('gives from tiles the proofs that join every published checkpoint with the last', async () => {
    const fetcher = directoryFetcher(options.logDir)
    const last = checkpoints.at(-1)!
    for (const { size, root } of checkpoints) {
      assert.ok(
        extendsTree(size, root, SIZE, last.root, await proveConsistency(fetcher, size, SIZE)),
        `size ${size}`,
      )
    }
    const leaf = Buffer.from(receipts[257]!.leafHash, 'base64')
    assert.ok(includes(leaf, 257, SIZE, await proveInclusion(fetcher, 257, SIZE), last.root))
  })

  it('verifies over HTTP what lies on a server', async () => {
    const server = createServer((request, response) => {
      const file = path((request.url ?? '').slice('/log/'.length))
      try {
        response.end(readFileSync(file))
      } catch {
        response.writeHead(404).end()
      }
    }).listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const { port } = server.address() as AddressInfo
    try {
      const fetcher = httpFetcher(`http://127.0.0.1:${port}/log/`)
      assert.ok((await verifyLog(fetcher, VKEY)).ok)
      assert.ok((await verifyReceipt(fetcher, VKEY, receipts[699]!)).ok)
      await assert.rejects(verifyLog(httpFetcher('http://127.0.0.1:1/'), VKEY), {
        code: 'SOURCE_UNREADABLE',
      })
    } finally {
      server.closeAllConnections()
      server.close()
    }
  })

  it('verifies a log while it is being written', async () => {
    const own = await scratch()
    const log = await createLog({ ...own, publishIntervalMs: 3 })
    const stop = new AbortController()
    const writing = (async () => {
      while (!stop.signal.aborted)
        await Promise.all(
          Array.from({ length: 40 }, () => log.append(encodeRecord(recordOf('busy')))),
        )
    })()
    try {
      // At least until a tile is full and its partial forms were taken away under the reader.
      for (let round = 0; round < 12 || log.size() <= 512; round++) {
        const { failures } = await verifyLog(directoryFetcher(own.logDir), VKEY, { records: false })
        assert.deepEqual(failures, [], `round ${round}`)
      }
    } finally {
      stop.abort()
      await writing
      await log.close()
      await removeScratch(own)
    }
  })
})
