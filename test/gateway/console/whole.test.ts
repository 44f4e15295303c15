/** That a log is whole, as the browser finds it: from its files, and whatever was done to them. */
import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import fc from 'fast-check'
import { cosign, cosignerVkey } from '../../../gateway/audit/cosignature.ts'
import { formatVkey, splitNote } from '../../../gateway/audit/note.ts'
import { TILE_WIDTH } from '../../../gateway/audit/tile.ts'
import { cosignedAt, openCheckpoint } from '../../../gateway/console/page/proof/checkpoint.ts'
import { continues } from '../../../gateway/console/page/proof/consistency.ts'
import { countTwins } from '../../../gateway/console/page/proof/twins-seen.ts'
import type { ReadFile } from '../../../gateway/console/page/proof/verify.ts'
import { proveWhole, type Whole } from '../../../gateway/console/page/proof/whole.ts'
import { recordOf } from '../audit/support.ts'
import { exchangeId } from '../../support/house.ts'
import { logOf, prunedLog, reading, VKEY } from './log-files.ts'

const CHONGQING = '500000'
const SICHUAN = '510000'
const NOW = new Date('2026-03-02T12:00:00+08:00')

const opened = async (files: ReadonlyMap<string, Uint8Array>) => {
  const note = Buffer.from(files.get('checkpoint') ?? []).toString()
  const checkpoint = await openCheckpoint(note, VKEY)
  assert(checkpoint !== undefined)
  return checkpoint
}

/** Entries of the least that the counting reads. */
const jsonLog = (size: number): Map<string, Uint8Array> =>
  logOf(Array.from({ length: size }, (_, at) => Buffer.from(`{"kind":"management","at":${at}}`)))

async function look(
  files: ReadonlyMap<string, Uint8Array>,
  read: ReadFile = reading(files),
  entriesMax?: number,
): Promise<Whole> {
  return proveWhole(
    {
      read,
      vkey: VKEY,
      checkpoint: await opened(files),
      region: CHONGQING,
      withinSec: 600,
      now: NOW,
      signal: new AbortController().signal,
      onProgress: () => undefined,
    },
    entriesMax,
  )
}

describe('a whole log in the browser', function () {
  this.timeout(120_000)
  it('leads from every entry to the signed root, whatever its size', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 1_200 }), async (size) => {
        const whole = await look(jsonLog(size))
        assert(whole.kind === 'computed')
        assert.deepEqual([whole.ok, whole.counts.management], [true, size])
      }),
      { numRuns: 12 },
    )
  })

  it('does not, where an entry is another, or a file is gone', async () => {
    const files = jsonLog(600)
    const path = 'tile/entries/001'
    const bytes = Buffer.from(files.get(path) ?? [])
    const at = bytes.indexOf('"at":300') + 5
    bytes[at] = '9'.charCodeAt(0)
    const changed = await look(files, reading(new Map(files).set(path, bytes)))
    assert.deepEqual([changed.kind, changed.ok], ['computed', false])
    const torn = await look(files, reading(new Map(files).set(path, bytes.subarray(0, 900))))
    assert.deepEqual(torn, { kind: 'missing', ok: false, at: 256 })
  })

  it('takes the hashes of what an entry says was pruned, and tells how many those are, by whom and why', async () => {
    const { files, pruning } = prunedLog({ size: 600 })
    const whole = await look(files)
    assert(whole.kind === 'computed')
    assert.deepEqual([whole.ok, whole.counts.pruned, whole.counts.management], [true, 256, 343])
    assert.deepEqual(whole.prunings, [pruning])
    files.delete('tile/0/000')
    assert.deepEqual(await look(files), { kind: 'missing', ok: false, at: 0 })
  })

  it('is not whole where a bundle is gone and no entry says that it was pruned', async () => {
    const unsaid = jsonLog(600)
    unsaid.delete('tile/entries/000')
    const cases = [
      unsaid,
      prunedLog({ size: 600, ranges: [{ from: 256, to: 512 }] }).files,
      // Nobody prunes half a bundle, nor what is still to be written.
      prunedLog({ size: 600, ranges: [{ from: 0, to: 300 }] }).files,
      prunedLog({ size: 600, ranges: [{ from: 0, to: 2 ** 40 }] }).files,
      prunedLog({ size: 600, statementAt: 300, ranges: [{ from: 0, to: 512 }] }).files,
    ]
    for (const files of cases) {
      assert.deepEqual(await look(files), { kind: 'missing', ok: false, at: 0 })
    }
  })

  it('is not whole where what lies beside a pruned bundle is younger than the law lets go', async () => {
    const written = (time: string): Map<string, Uint8Array> =>
      prunedLog({ size: 600, entryAt: () => `{"kind":"management","time":"${time}"}` }).files
    assert.equal((await look(written('2023-03-01T12:00:00+08:00'))).kind, 'computed')
    // The statement is of 2029; no pruning is later than whoever looks.
    for (const time of ['2026-03-01T12:00:00+08:00', '2023-03-03T12:00:00+08:00']) {
      assert.deepEqual(await look(written(time)), { kind: 'early', ok: false, at: 0 })
    }
  })

  it('says why where a file could not be read, and takes that for no pruning', async () => {
    const { files } = prunedLog({ size: 600 })
    const refused = new Error('503')
    const read: ReadFile = async (path) => {
      if (path === 'tile/entries/000') throw refused
      return files.get(path)
    }
    await assert.rejects(look(files, read), refused)
  })

  it('that is too long is proven entry by entry at random, the newest among them', async () => {
    const files = jsonLog(300)
    const whole = await look(files, reading(files), 100)
    assert.deepEqual(whole, { kind: 'sampled', ok: true, sampled: 500, pruned: 0 })
    const path = 'tile/entries/001.p/44'
    const bytes = Buffer.from(files.get(path) ?? [])
    bytes[bytes.length - 2] = '7'.charCodeAt(0)
    const changed = await look(files, reading(new Map(files).set(path, bytes)), 100)
    assert.deepEqual(changed, { kind: 'sampled', ok: false, sampled: 1, unproven: 299, pruned: 0 })
  })

  it('that is too long is proven by the hashes of what was pruned, where an entry says that it was', async () => {
    const { files } = prunedLog({ size: 600 })
    const whole = await look(files, reading(files), 100)
    assert(whole.kind === 'sampled')
    assert.deepEqual([whole.ok, whole.sampled, whole.unstated], [true, 500, undefined])
    assert.ok(whole.pruned > 100 && whole.pruned < 400, String(whole.pruned))
    const changed = Buffer.from(files.get('tile/0/000') ?? []).fill(7)
    const forged = new Map(files).set('tile/0/000', changed)
    assert.equal((await look(files, reading(forged), 100)).ok, false)
    const unsaid = jsonLog(600)
    unsaid.delete('tile/entries/000')
    assert.deepEqual(await look(unsaid, reading(unsaid), 100), {
      kind: 'missing',
      ok: false,
      at: 0,
    })
  })

  it('that is too long leaves open what it was pruned by, where that stands too far back for a browser', async () => {
    const { files } = prunedLog({ size: 60_000, gone: 30, statementAt: 8_000 })
    const whole = await look(files)
    assert(whole.kind === 'sampled')
    assert.equal(whole.ok, false)
    assert.ok(whole.unstated !== undefined && whole.unstated < 30 * TILE_WIDTH)
  })

  it('has only grown since an earlier checkpoint of it, and not since one of another log', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 700 }),
        fc.integer({ min: 0, max: 700 }),
        async (size, more) => {
          const [old, now] = [logOf(size), logOf(size + more)]
          const entries = Array.from({ length: size }, (_, at) => Buffer.from(`entry ${at}`))
          const other = logOf(entries.with(size >> 1, Buffer.from('another')))
          const present = await opened(now)
          assert.equal(await continues(reading(now), await opened(old), present), true)
          assert.equal(await continues(reading(now), await opened(other), present), false)
          assert.equal(await continues(reading(old), present, await opened(old)), more === 0)
        },
      ),
      { numRuns: 20 },
    )
  })

  it('is cosigned by whom the key belongs to, at the time that is signed', async () => {
    const note = Buffer.from(logOf(10).get('checkpoint') ?? []).toString()
    const { privateKey, publicKey } = generateKeyPairSync('ed25519')
    const body = splitNote(note)?.text ?? ''
    const name = 'sichuan.test/log'
    const seconds = 1_772_420_400
    const cosigned = note + cosign(body, cosignerVkey(name, publicKey), privateKey, seconds)
    const vkey = formatVkey(name, publicKey)
    assert.deepEqual(await cosignedAt(cosigned, vkey), new Date(seconds * 1_000))
    assert.equal(await cosignedAt(note, vkey), undefined)
    const stranger = formatVkey(name, generateKeyPairSync('ed25519').publicKey)
    assert.equal(await cosignedAt(cosigned, stranger), undefined)
    assert.equal(await cosignedAt(cosigned.replace('\n10\n', '\n11\n'), vkey), undefined)
  })
})

describe('twins, as the entries of a log tell of them', () => {
  const bytesOf = (record: object): Uint8Array => Buffer.from(JSON.stringify(record))
  const asked = (n: number, twins: readonly object[] = [], time = '2026-03-02T10:00:00+08:00') => {
    const record = recordOf(exchangeId(n))
    const asks = record.asks.map((ask) => ({
      ...ask,
      resource: `${SICHUAN}.RS.pensionBenefit`,
      result: 'RECORDS',
    }))
    return bytesOf({ ...record, time, via: null, asks, twins })
  }
  const place = (index: number) => ({ region: SICHUAN, log: 'sichuan.test/log', index })
  const told = (n: number, index: number) => {
    const twin = { exchangeId: exchangeId(n), index, leafHash: 'x' }
    return bytesOf({ kind: 'twins', region: SICHUAN, log: 'sichuan.test/log', twins: [twin] })
  }
  const seenIn = (entries: readonly Uint8Array[]) => {
    const seen = countTwins(CHONGQING)
    for (const entry of entries) seen.take(entry)
    return seen.end(600, NOW)
  }

  it('are there by the receipt, or by what the other province told later', () => {
    const { shared, missing } = seenIn([asked(1, [place(5)]), asked(2), told(2, 6)])
    assert.deepEqual([shared, missing], [2, []])
  })

  it('are missing once their time is over, each of one record', () => {
    const young = '2026-03-02T11:59:00+08:00'
    const { shared, missing } = seenIn([
      asked(1, [place(5)]),
      // Asked again under the same id; what was told is the twin of the first.
      asked(1),
      told(1, 5),
      asked(2, [], young),
      asked(3),
    ])
    assert.deepEqual(
      [shared, missing.map((one) => one.exchangeId)],
      [4, [exchangeId(1), exchangeId(3)]],
    )
  })
})
