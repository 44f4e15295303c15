/** A sample of a log of which some was pruned, as the browser draws it. */
import assert from 'node:assert/strict'
import { drawIndexes, seedOf } from '../../../gateway/audit/draw.ts'
import { encodeRecord } from '../../../gateway/audit/record.ts'
import { drawSample, type Drawing } from '../../../gateway/console/page/proof/sample.ts'
import { exchangeId } from '../../support/house.ts'
import { recordOf } from '../audit/support.ts'
import { logOf, prunedLog, reading, VKEY } from './log-files.ts'

const ASKED = { count: 40, salt: 'lottery' }
const entryAt = (at: number): string =>
  Buffer.from(encodeRecord(recordOf(exchangeId(at)))).toString()

const draw = (files: ReadonlyMap<string, Uint8Array>): Promise<Drawing> =>
  drawSample(reading(files), VKEY, ASKED)

describe('a sample in the browser', function () {
  this.timeout(120_000)

  it('passes over what an entry says was pruned, and tells how many draws fell on it', async () => {
    const drawing = await draw(prunedLog({ size: 600, entryAt }).files)
    assert(drawing.kind === 'drawn')
    const { origin, size, root, entries, pruned } = drawing.sample
    const seed = seedOf({ origin, size, root: Buffer.from(root, 'base64') }, ASKED.salt)
    const drawn = [...drawIndexes(seed, size)]
    const kept = drawn.filter((index) => index >= 256 && index < 599).slice(0, ASKED.count)
    assert.deepEqual(
      entries.map(({ index }) => index),
      kept,
    )
    const looked = drawn.slice(0, drawn.indexOf(kept.at(-1) ?? -1) + 1)
    assert.equal(drawing.lookedAt, looked.length)
    assert.equal(pruned, looked.filter((index) => index < 256).length)
    const whole = await draw(
      logOf(Array.from({ length: 600 }, (_, at) => Buffer.from(entryAt(at)))),
    )
    assert(whole.kind === 'drawn')
    assert.ok(!('pruned' in whole.sample))
  })

  it('is not drawn where a bundle is gone and no entry of the signed tree says that it was pruned', async () => {
    const unsaid = prunedLog({ size: 600, entryAt, ranges: [{ from: 256, to: 512 }] }).files
    assert.equal((await draw(unsaid)).kind, 'lost')
    // Said by an entry that is not the signed one.
    const forged = prunedLog({ size: 600, entryAt }).files
    const other = prunedLog({ size: 600, entryAt, ranges: [{ from: 256, to: 512 }] }).files
    forged.set('checkpoint', other.get('checkpoint') ?? assert.fail())
    for (const [path, bytes] of other) if (!path.includes('entries')) forged.set(path, bytes)
    assert.equal((await draw(forged)).kind, 'lost')
  })

  it('is left to the command where what was pruned is said too far back for a browser', async () => {
    const record = entryAt(1)
    const { files } = prunedLog({
      ...{ size: 60_000, gone: 30, statementAt: 8_000 },
      entryAt: () => record,
    })
    const drawing = await draw(files)
    assert.equal(drawing.kind, 'unstated')
  })
})
