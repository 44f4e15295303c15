import assert from 'node:assert/strict'
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { directoryFetcher } from '../../../gateway/audit/fetcher.ts'
import { createLog, type AuditLog } from '../../../gateway/audit/log.ts'
import { matches } from '../../../gateway/audit/record-filter.ts'
import { encodeRecord } from '../../../gateway/audit/record.ts'
import { checkSample, takeSample } from '../../../gateway/audit/sample.ts'
import { TILE_WIDTH, tileAt, tilePath } from '../../../gateway/audit/tile.ts'
import { drawSample } from '../../../gateway/console/page/proof/sample.ts'
import { recordsFrom } from '../../support/records.ts'
import { removeScratch, scratch, VKEY } from './support.ts'

const RECORDS = recordsFrom(5, 2_600)
/** Nothing else has this operator, so that finding it means reading on and on. */
const RARE = 2_345

describe('a sample', function () {
  this.timeout(60_000)
  let options: Awaited<ReturnType<typeof scratch>>
  let log: AuditLog
  let early: Buffer

  before(async () => {
    options = await scratch()
    log = await createLog(options)
    await append(0, 700)
    early = readFileSync(join(options.logDir, 'checkpoint'))
    await append(700, RECORDS.length)
  })

  after(async () => {
    await log.close()
    await removeScratch(options)
  })

  async function append(from: number, to: number): Promise<void> {
    const records = RECORDS.slice(from, to).map((record, n) =>
      from + n === RARE ? { ...record, operator: 'RARE' } : record,
    )
    await Promise.all(records.map((record) => log.append(encodeRecord(record))))
    await log.flush()
  }

  const fetcher = (): ReturnType<typeof directoryFetcher> => directoryFetcher(options.logDir)

  it('is drawn in the browser as on the command line, for no other key, and not from another log’s bytes', async () => {
    const read = async (path: string): Promise<Uint8Array | undefined> =>
      (await fetcher().read(path)) ?? undefined
    const asked = { count: 40, salt: 'lottery' }
    const drawing = await drawSample(read, VKEY, asked)
    assert(drawing.kind === 'drawn')
    assert.deepEqual(drawing.sample, await takeSample(fetcher(), VKEY, { ...asked, filter: {} }))
    assert.deepEqual(await drawSample(read, VKEY.replace('+', 'x+'), asked), { kind: 'unsigned' })
    const [first] = drawing.sample.entries
    assert(first)
    const tile = Math.floor(first.index / TILE_WIDTH)
    const spoilt = tilePath(tileAt(0, tile, drawing.sample.size))
    const other = async (path: string): Promise<Uint8Array | undefined> => {
      const bytes = await read(path)
      return path === spoilt ? bytes?.map((byte) => byte ^ 1) : bytes
    }
    assert.equal((await drawSample(other, VKEY, asked)).kind, 'unproven')
  })

  it('from a checkpoint is the same when the log has grown, and is drawn again by who checks it', async () => {
    const sample = await takeSample(fetcher(), VKEY, {
      checkpoint: early,
      salt: '',
      count: 50,
      filter: {},
    })
    assert.equal(sample.size, 700)
    assert.equal(new Set(sample.entries.map(({ index }) => index)).size, 50)
    assert.ok(sample.entries.every(({ index }) => index < 700))
    for (const { index, exchangeId } of sample.entries) {
      assert.equal(exchangeId, RECORDS[index]?.exchangeId)
    }
    const bySize = { checkpoint: 700, salt: '', count: 50, filter: {} }
    assert.deepEqual(await takeSample(fetcher(), VKEY, bySize), sample)
    assert.deepEqual(await checkSample(fetcher(), VKEY, sample), [])
  })

  it('has only what its filter means, and all of it when that is less than was asked for', async () => {
    const filter = { consumer: 'cq-pension-desk', outcome: 'refused', from: '2026-03-02' }
    const meant = { ...filter, from: new Date('2026-03-02T00:00:00+08:00') }
    const all = RECORDS.map((record, index) => ({ record, index }))
      .filter(({ record }) => matches(record, meant))
      .map(({ index }) => index)
    assert.ok(all.length > 40)
    const some = await takeSample(fetcher(), VKEY, { salt: 'a', count: 20, filter })
    assert.equal(some.entries.length, 20)
    assert.ok(some.entries.every(({ index }) => all.includes(index)))
    const every = await takeSample(fetcher(), VKEY, { salt: 'a', count: 2_000, filter })
    assert.deepEqual(
      every.entries.map(({ index }) => index).sort((a, b) => a - b),
      all.filter((index) => index !== RARE),
    )
    // The shorter one is the beginning of the longer one, whether it was looked up or the log was read through.
    assert.deepEqual(every.entries.slice(0, 20), some.entries)
  })

  it('finds the one record that is meant among thousands', async () => {
    const filter = { operator: 'RARE' }
    const sample = await takeSample(fetcher(), VKEY, { salt: '', count: 5, filter })
    assert.deepEqual(
      sample.entries.map(({ index }) => index),
      [RARE],
    )
  })

  it('in which an entry was exchanged, left out or told of another tree is found out', async () => {
    const sample = await takeSample(fetcher(), VKEY, { salt: '', count: 5, filter: {} })
    const [one, two, ...more] = sample.entries
    const problems = async (changes: Partial<typeof sample>): Promise<number> =>
      (await checkSample(fetcher(), VKEY, { ...sample, ...changes })).length
    assert.equal(await problems({}), 0)
    assert.equal(await problems({ entries: [two!, one!, ...more] }), 2)
    assert.equal(await problems({ entries: [one!, two!] }), 3)
    assert.equal(
      await problems({ entries: [{ ...one!, leafHash: two!.leafHash }, two!, ...more] }),
      1,
    )
    assert.equal(await problems({ root: Buffer.alloc(32).toString('base64') }), 1)
    assert.ok((await problems({ salt: 'chosen' })) > 0)
  })

  it('is not drawn from a log that departs from the checkpoint, or whose drawn entry was changed', async () => {
    const other = await scratch()
    const forked = await createLog(other)
    await Promise.all([...RECORDS].reverse().map((record) => forked.append(encodeRecord(record))))
    await forked.close()
    const ask = { checkpoint: early, salt: '', count: 5, filter: {} }
    await assert.rejects(takeSample(directoryFetcher(other.logDir), VKEY, ask), {
      code: 'CHECKPOINT_INVALID',
      message: /does not extend the checkpoint of 700 entries/,
    })
    rmSync(other.logDir, { recursive: true })
    cpSync(options.logDir, other.logDir, { recursive: true })
    const bundle = join(other.logDir, 'tile', 'entries', '000')
    const text = readFileSync(bundle, 'latin1')
    writeFileSync(bundle, text.replaceAll('CQ-YZ-0417', 'CQ-YZ-0999'), 'latin1')
    await assert.rejects(takeSample(directoryFetcher(other.logDir), VKEY, { ...ask, count: 700 }), {
      code: 'LOG_CORRUPT',
      message: /is not the one in the signed tree/,
    })
    await removeScratch(other)
  })

  it('is refused with all that is wrong with its filter, or when it has no size', async () => {
    const wrong = { from: 'yesterday', colour: 'red', outcome: 'lost' }
    await assert.rejects(takeSample(fetcher(), VKEY, { salt: '', count: 5, filter: wrong }), {
      code: 'FILTER_INVALID',
      message: /from is not a time.*"colour" is nothing.*outcome is none of/,
    })
    await assert.rejects(takeSample(fetcher(), VKEY, { salt: '', count: 0, filter: {} }), {
      code: 'FILTER_INVALID',
    })
    await assert.rejects(
      takeSample(fetcher(), VKEY, { checkpoint: 9_999, salt: '', count: 1, filter: {} }),
      { code: 'CHECKPOINT_INVALID' },
    )
  })
})
