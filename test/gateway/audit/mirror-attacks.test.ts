/**
 * Each test plays an administrator who holds the exchange's key and folder, after somebody else has made a copy of his
 * log. What he wants gone is shown from the copy; what he shows instead is refused, and kept as evidence.
 */
import assert from 'node:assert/strict'
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openCheckpoint, signCheckpoint } from '../../../gateway/audit/checkpoint.ts'
import { directoryFetcher } from '../../../gateway/audit/fetcher.ts'
import type { Fetcher } from '../../../gateway/audit/fetcher.ts'
import { openLog } from '../../../gateway/audit/log.ts'
import { makeLookBack } from '../../../gateway/audit/look-back.ts'
import type { Lost } from '../../../gateway/audit/look-back.ts'
import { openMirrorCopy } from '../../../gateway/audit/mirror-copy.ts'
import { mirrorLog } from '../../../gateway/audit/mirror.ts'
import { parseVkey } from '../../../gateway/audit/note.ts'
import type { Receipt } from '../../../gateway/audit/receipt.ts'
import { verifyReceipt } from '../../../gateway/audit/verify-receipt.ts'
import { beginLog, faultsOf, grow, idsOf, mirrorInto, NOW, rewrite } from './mirror-support.ts'
import type { Place } from './mirror-support.ts'
import { keyOf, removeScratch, scratch, VKEY } from './support.ts'

const SIZE = 600
const IDS = idsOf(0, SIZE)

describe('an administrator whose log was mirrored', function () {
  this.timeout(60_000)
  let place: Place
  let source: Fetcher
  let folder: string
  /** Of an entry that he would rather not have written. */
  let receipt: Receipt

  beforeEach(async () => {
    place = await scratch()
    source = directoryFetcher(place.logDir)
    folder = join(place.folder, 'copies', 'mine')
    const log = await beginLog(place)
    receipt = (await grow(log, IDS))[300]!
    await log.close()
    await mirrorInto(folder, source)
  })
  afterEach(() => removeScratch(place))

  const copyDir = (): string => join(folder, 'log')
  const more = async (ids: readonly string[]): Promise<void> => {
    const log = await openLog(place)
    await grow(log, ids)
    await log.close()
  }
  const refused = async (code: string): Promise<string> => {
    const before = readFileSync(join(copyDir(), 'checkpoint'), 'utf8')
    const shown = readFileSync(join(place.logDir, 'checkpoint'), 'utf8')
    let message = ''
    await assert.rejects(mirrorInto(folder, source), (thrown: Error & { code?: string }) => {
      message = thrown.message
      return thrown.code === code
    })
    assert.equal(readFileSync(join(copyDir(), 'checkpoint'), 'utf8'), before)
    assert.deepEqual(await faultsOf(copyDir()), [])
    if (code === 'LOG_FORKED' || code === 'LOG_ROLLED_BACK') assertKeptAside(shown)
    return message
  }
  /** The note that he signed and showed, as evidence. */
  const assertKeptAside = (note: string): void => {
    const aside = join(folder, 'conflicts')
    const kept = readdirSync(aside).map((name) => readFileSync(join(aside, name), 'utf8'))
    assert.deepEqual(kept, [note])
    openCheckpoint(Buffer.from(kept[0]!), parseVkey(VKEY))
  }

  it('cannot make the record vanish by deleting it: it is proven from the copy', async () => {
    rmSync(join(place.logDir, 'tile/entries/001'))
    assert.match((await faultsOf(place.logDir)).join(), /tile\/entries\/001.*\[MISSING\]/)
    await mirrorInto(folder, source)
    assert.deepEqual(await faultsOf(copyDir()), [])
    const { ok, entry } = await verifyReceipt(directoryFetcher(copyDir()), VKEY, receipt)
    assert.ok(ok)
    assert.match(Buffer.from(entry!).toString(), /"exchangeId":"x-300"/)
    // What the copy has can be put back where it was.
    cpSync(join(copyDir(), 'tile/entries/001'), join(place.logDir, 'tile/entries/001'))
    assert.deepEqual(await faultsOf(place.logDir), [])
  })

  it('is found out by looking back, at whatever bundle and whenever', async () => {
    const deleted = join(place.logDir, 'tile/entries/001')
    const changed = join(place.logDir, 'tile/entries/000')
    const bytes = readFileSync(deleted)
    for (const start of [0, 1, 7]) {
      const copy = await openMirrorCopy(folder, VKEY)
      const lookBack = makeLookBack(copy, start)
      const look = (count: number): Promise<Lost> =>
        lookBack.look(source, count, NOW, () => mirrorLog(source, copy, { now: NOW }))
      assert.deepEqual(await look(2), { gone: [], changed: [] })
      rmSync(deleted)
      const looks = [await look(1), await look(1)]
      assert.deepEqual(
        looks.flatMap(({ gone }) => gone),
        [{ from: 256, to: 512 }],
      )
      writeFileSync(deleted, bytes)
      writeFileSync(changed, bytes)
      assert.deepEqual(await look(2), { gone: [], changed: [{ from: 0, to: 256 }] })
      cpSync(join(copyDir(), 'tile/entries/000'), changed)
      copy.close()
    }
  })

  it('cannot have a copy grow over what he deleted before it was copied', async () => {
    await more(idsOf(SIZE, 1_000))
    rmSync(join(place.logDir, 'tile/entries/002'))
    assert.match(await refused('LOG_MISSING'), /tile\/entries\/002 .* no entry .* pruned/)
  })

  it('cannot have an entry copied that is not the one he signed', async () => {
    await more(idsOf(SIZE, 1_000))
    const file = join(place.logDir, 'tile/entries/002')
    const bytes = readFileSync(file)
    bytes.write('y', bytes.indexOf('x-700'))
    writeFileSync(file, bytes)
    assert.match(await refused('LOG_CORRUPT'), /tile\/entries\/002 entry 700 .*\[ENTRIES\]/)
  })

  it('cannot have a hash copied that does not lead to the root he signed', async () => {
    await more(idsOf(SIZE, 1_000))
    const file = join(place.logDir, 'tile/0/002')
    const bytes = readFileSync(file)
    bytes[40]! ^= 1
    writeFileSync(file, bytes)
    assert.match(await refused('LOG_CORRUPT'), /tile\/0\/002 /)
  })

  const histories: readonly (readonly [string, readonly string[], string])[] = [
    ['fewer entries', IDS.slice(0, 299), 'LOG_ROLLED_BACK'],
    ['nothing', [], 'LOG_ROLLED_BACK'],
    ['another entry among as many', IDS.with(300, 'innocent'), 'LOG_FORKED'],
    ['another entry among fewer', IDS.with(3, 'innocent').slice(0, 500), 'LOG_FORKED'],
    ['another entry among more', [...IDS.with(300, 'innocent'), ...idsOf(0, 90)], 'LOG_FORKED'],
    ['one entry less, and others since', [...IDS.toSpliced(300, 1), ...idsOf(0, 9)], 'LOG_FORKED'],
  ]
  for (const [what, ids, code] of histories) {
    it(`is found out when he shows ${what}`, async () => {
      await rewrite(place, ids)
      await refused(code)
      const { ok } = await verifyReceipt(directoryFetcher(copyDir()), VKEY, receipt)
      assert.ok(ok)
    })
  }

  it('cannot show two continuations to a copy that was stopped in the middle of the first', async () => {
    await more(idsOf(SIZE, 900))
    const first = readFileSync(join(place.logDir, 'checkpoint'), 'utf8')
    const copy = await openMirrorCopy(folder, VKEY)
    const stop = AbortSignal.abort()
    await assert.rejects(mirrorLog(source, copy, { now: NOW, signal: stop }), {
      code: 'AUDIT_CLOSED',
    })
    copy.close()
    for (const ids of [idsOf(0, 900, 'y'), idsOf(0, 1_000, 'z')]) {
      await rewrite(place, [...IDS, ...ids.slice(SIZE)])
      await assert.rejects(mirrorInto(folder, source), { code: 'LOG_FORKED' })
    }
    const aside = readdirSync(join(folder, 'conflicts')).map((name) =>
      readFileSync(join(folder, 'conflicts', name), 'utf8'),
    )
    assert.equal(aside.length, 3)
    assert.ok(aside.includes(first))
    assert.deepEqual(await faultsOf(copyDir()), [])
  })

  it('is not believed when another key signs', async () => {
    const file = join(place.logDir, 'checkpoint')
    const checkpoint = openCheckpoint(readFileSync(file), parseVkey(VKEY))
    writeFileSync(file, signCheckpoint(checkpoint, keyOf('another')))
    await assert.rejects(mirrorInto(folder, source), { code: 'NOTE_UNVERIFIED' })
    rmSync(file)
    await assert.rejects(mirrorInto(folder, source), { code: 'LOG_MISSING' })
    assert.deepEqual(await faultsOf(copyDir()), [])
  })
})
