/** A province that keeps a copy of its peer's log, and what it rings for when the peer's administrator wants it otherwise. */
import assert from 'node:assert/strict'
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { AuditError } from '../../../gateway/audit/errors.ts'
import { directoryFetcher } from '../../../gateway/audit/fetcher.ts'
import type { Fetcher } from '../../../gateway/audit/fetcher.ts'
import { openLog } from '../../../gateway/audit/log.ts'
import type { Receipt } from '../../../gateway/audit/receipt.ts'
import { verifyReceipt } from '../../../gateway/audit/verify-receipt.ts'
import { mirrorPeers } from '../../../gateway/witness/mirror-peers.ts'
import type { PeerMirrors } from '../../../gateway/witness/mirror-peers.ts'
import { originHash } from '../../../gateway/witness/witness-store.ts'
import { beginLog, faultsOf, grow, idsOf } from '../audit/mirror-support.ts'
import type { Place } from '../audit/mirror-support.ts'
import { ORIGIN, removeScratch, scratch, VKEY } from '../audit/support.ts'
import { LOG_KEY, QUIET, testBell } from './support.ts'
import type { TestBell } from './support.ts'

const NEVER = 3_600_000
const IDS = idsOf(0, 600)

describe('a province that mirrors its peer', function () {
  this.timeout(60_000)
  let place: Place
  let bell: TestBell
  let mirrors: PeerMirrors
  let clock: Date
  let isAway: boolean
  let receipt: Receipt

  beforeEach(async () => {
    clock = new Date('2026-03-03T02:00:00.000Z')
    isAway = false
    place = await scratch()
    const log = await beginLog(place)
    receipt = (await grow(log, IDS))[300]!
    await log.close()
    bell = testBell()
    const published = directoryFetcher(place.logDir)
    const fetcher: Fetcher = {
      name: 'the published log',
      read: async (path) => (isAway ? unreachable() : published.read(path)),
      list: async () => null,
    }
    mirrors = mirrorPeers({
      logs: [{ verifier: LOG_KEY, vkey: VKEY, fetcher }],
      folder: join(place.folder, 'mirrors'),
      bell,
      lateAfterMs: 60_000,
      pauseMs: NEVER,
      now: () => clock,
      logger: QUIET,
    })
    await mirrors.round()
  })
  afterEach(async () => {
    await mirrors.close()
    await removeScratch(place)
  })

  const copyDir = (): string => mirrors.logDirOf(originHash(ORIGIN)) ?? ''
  const ringing = (): readonly string[] => [...bell.ringing.keys()]
  const pass = (seconds: number): void => {
    clock = new Date(clock.getTime() + seconds * 1000)
  }
  const more = async (ids: readonly string[]): Promise<void> => {
    const log = await openLog(place)
    await grow(log, ids)
    await log.close()
  }

  it('holds all of it, and rings for nothing as long as the log grows', async () => {
    assert.deepEqual(await faultsOf(copyDir()), [])
    await more(idsOf(600, 900))
    pass(30)
    assert.equal(mirrors.ageSec(), 30)
    await mirrors.round()
    assert.equal(mirrors.ageSec(), 0)
    const copied = readFileSync(join(copyDir(), 'checkpoint'), 'utf8')
    assert.equal(copied, readFileSync(join(place.logDir, 'checkpoint'), 'utf8'))
    assert.deepEqual(ringing(), [])
    assert.equal(mirrors.logDirOf(originHash('another.example/log')), undefined)
  })

  it('rings when old entries are deleted over there, and does not forget it when they come back', async () => {
    const bundle = join(place.logDir, 'tile/entries/001')
    renameSync(bundle, `${place.folder}/taken`)
    await mirrors.round()
    const id = `peer-entries-lost:${ORIGIN}:256`
    assert.deepEqual(ringing(), [id])
    assert.match(bell.ringing.get(id)?.explanation ?? '', /^Entries 256 to 511 of .* are gone, and/)
    assert.ok((await verifyReceipt(directoryFetcher(copyDir()), VKEY, receipt)).ok)
    renameSync(`${place.folder}/taken`, bundle)
    await mirrors.round()
    assert.deepEqual(ringing(), [id])
  })

  it('rings when an old entry is rewritten over there', async () => {
    const bundle = join(place.logDir, 'tile/entries/000')
    const bytes = readFileSync(bundle)
    bytes.write('y', bytes.indexOf('x-7"'))
    writeFileSync(bundle, bytes)
    await mirrors.round()
    assert.deepEqual(ringing(), [`peer-entries-lost:${ORIGIN}:0`])
  })

  for (const [what, ids] of [
    ['rolled back', IDS.slice(0, 290)],
    ['forked', [...IDS.with(300, 'innocent'), ...idsOf(0, 9)]],
  ] as const) {
    it(`rings at once when the log is ${what}, until it is the same again`, async () => {
      const honest = ['log', 'journal'].map((name) => join(place.folder, name))
      for (const path of honest) renameSync(path, `${path}.honest`)

      const forged = await beginLog(place)
      await grow(forged, ids)
      await forged.close()
      await mirrors.round()
      assert.deepEqual(ringing(), [`peer-mirror-contradicted:${ORIGIN}`])
      assert.deepEqual(await faultsOf(copyDir()), [])
      assert.ok((await verifyReceipt(directoryFetcher(copyDir()), VKEY, receipt)).ok)
      for (const path of honest) {
        rmSync(path, { recursive: true })
        renameSync(`${path}.honest`, path)
      }
      await mirrors.round()
      assert.deepEqual(ringing(), [])
    })
  }

  it('rings when entries are withheld that it has not yet, and it lasts', async () => {
    await more(idsOf(600, 900))
    rmSync(join(place.logDir, 'tile/entries/002'))
    await mirrors.round()
    assert.deepEqual(ringing(), [])
    pass(61)
    await mirrors.round()
    const id = `peer-mirror-late:${ORIGIN}`
    assert.deepEqual(ringing(), [id])
    const { explanation = '', explanationZh = '' } = bell.ringing.get(id) ?? {}
    assert.match(explanation, /tile\/entries\/002 .* is missing/)
    assert.match(explanation, /was last up to date at 2026-03-03T10:00:00: /)
    assert.match(explanationZh, /自 2026-03-03T10:00:00 以来没有更新/)
  })

  it('rings when nobody can reach the log, and it lasts; the next answer takes it back', async () => {
    isAway = true
    for (const [seconds, expected] of [
      [59, []],
      [1, [`peer-mirror-late:${ORIGIN}`]],
    ] as const) {
      pass(seconds)
      await mirrors.round()
      assert.deepEqual(ringing(), expected)
    }
    isAway = false
    await mirrors.round()
    assert.deepEqual(ringing(), [])
  })
})

function unreachable(): never {
  throw new AuditError('SOURCE_UNREADABLE', 'The server gives no answer.')
}
