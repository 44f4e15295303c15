import assert from 'node:assert/strict'
import {
  openContentKeys,
  sealedUnder,
  type ContentKeys,
} from '../../../gateway/audit/content-keys.ts'
import { erase, planErasing } from '../../../gateway/audit/erase.ts'
import { checkUp } from '../../../gateway/audit/fsck.ts'
import { layOut } from '../../../gateway/audit/lay-out.ts'
import { planPruning } from '../../../gateway/audit/prune.ts'
import { rebuildTiles } from '../../../gateway/audit/rebuild-tiles.ts'
import { encodeRecord } from '../../../gateway/audit/record.ts'
import { DEFAULT_RETENTION } from '../../../gateway/audit/retention.ts'
import { startLog, type AuditLog } from '../../../gateway/audit/running-log.ts'
import { MemoryDisk } from './memory-disk.ts'
import { IN_MEMORY, LOCK, recordOf, VKEY } from './support.ts'

const LOG_DIR = IN_MEMORY.logDir
const KEYS_DIR = '/state/content-keys'
const OPTIONS = IN_MEMORY

/** 600 published entries and 5 that wait in the journal, as a kill leaves them. */
async function stopped(): Promise<MemoryDisk> {
  const disk = new MemoryDisk()
  await layOut(disk, OPTIONS)
  const log = await startLog(disk, OPTIONS, LOCK)
  const append = (count: number): Promise<unknown> =>
    Promise.all(Array.from({ length: count }, (_, i) => log.append(encodeRecord(recordOf(`${i}`)))))
  await append(600)
  await log.flush()
  await append(5)
  return disk
}

/** The same, with a record more in March and one in April, each sealed under the key of its month. */
async function sealedTwoMonths(): Promise<{
  readonly disk: MemoryDisk
  readonly log: AuditLog
  readonly keys: ContentKeys
}> {
  const disk = await stopped()
  const log = await startLog(disk, OPTIONS, LOCK)
  const keys = await openContentKeys(disk, KEYS_DIR)
  for (const time of ['2026-03-02T10:00:00+08:00', '2026-04-02T10:00:00+08:00']) {
    const key = await keys.keyFor('released', time)
    await log.append(encodeRecord(sealedUnder(key, { ...recordOf(time), time })))
  }
  return { disk, log, keys }
}

const look = (disk: MemoryDisk) =>
  checkUp({
    disk,
    fetcher: disk.fetcher(LOG_DIR),
    logDir: LOG_DIR,
    journalDir: '/state/journal',
    stagingDir: '/state/staging',
    contentKeysDir: KEYS_DIR,
    vkey: VKEY,
  })

/** Publishes what waits, and a hold behind it: entry 605. */
async function hold(disk: MemoryDisk): Promise<void> {
  const log = await startLog(disk, OPTIONS, LOCK)
  await log.append(
    encodeRecord({
      v: 1,
      kind: 'keeping',
      time: '2026-03-02T10:00:00+08:00',
      act: 'hold',
      hold: 'dispute-7',
      ranges: [{ from: 0, to: 1 }],
      keys: [],
      by: 'AU-03',
      approvedBy: null,
      reason: 'dispute 7',
    }),
  )
  await log.close()
}

async function spoil(disk: MemoryDisk, path: string): Promise<void> {
  const bytes = Buffer.from((await disk.read(`${LOG_DIR}/${path}`))!)
  bytes[bytes.length - 1]! ^= 1
  await put(disk, `${LOG_DIR}/${path}`, bytes)
}

async function put(disk: MemoryDisk, path: string, bytes: Uint8Array): Promise<void> {
  await disk.remove(path)
  await (await disk.create(path)).write(bytes)
}

describe('a check-up of a log', function () {
  this.timeout(60_000)

  it('finds nothing wrong after a kill, and says how many entries wait', async () => {
    const disk = await stopped()
    const { checkpoint, unpublished, findings } = await look(disk)
    assert.deepEqual([checkpoint?.size, unpublished, findings], [600, 5, []])
  })

  it('finds keys of sealed content that are lost, and keys that were erased and are there again', async () => {
    const { disk, log, keys } = await sealedTwoMonths()
    await log.flush()
    assert.deepEqual((await look(disk)).findings, [])
    const restored = (await disk.read(`${KEYS_DIR}/2026-03.released.key`))!
    const decided = { time: '2029-04-02T09:00:00+08:00', by: 'A', approvedBy: 'B', reason: 'C' }
    await erase(log, keys, { keys: ['2026-03.released'], leftOver: [] }, decided)
    assert.deepEqual((await look(disk)).findings, [])
    await disk.remove(`${KEYS_DIR}/2026-03.released.erased`)
    await put(disk, `${KEYS_DIR}/2026-03.released.key`, restored)
    await disk.remove(`${KEYS_DIR}/2026-04.released.key`)
    await log.close()
    const { findings } = await look(disk)
    assert.deepEqual(
      findings.map(({ severity, what }) => `${severity} ${what}`),
      [
        `repairable ${KEYS_DIR}/2026-03.released.key: it was erased, and is there again`,
        `damage ${KEYS_DIR}/2026-04.released.key: it is not there, and nobody had it erased. The content of 1 records does not open; their proofs hold`,
      ],
    )
  })

  /** What an accident or somebody does → severity and file of what is found. */
  const ACCIDENTS: readonly (readonly [string, (disk: MemoryDisk) => Promise<void>, string])[] = [
    [
      'a hash tile is lost',
      (disk) => disk.remove(`${LOG_DIR}/tile/0/001`),
      'repairable tile/0/001',
    ],
    ['a hash tile is changed', (disk) => spoil(disk, 'tile/0/000'), 'repairable tile/0/000'],
    [
      'a bundle is lost',
      (disk) => disk.remove(`${LOG_DIR}/tile/entries/001`),
      'damage tile/entries/001',
    ],
    ['a bundle is changed', (disk) => spoil(disk, 'tile/entries/000'), 'damage tile/entries/000'],
    ['the checkpoint is lost', (disk) => disk.remove(`${LOG_DIR}/checkpoint`), 'damage checkpoint'],
    [
      'a file is added',
      (disk) => put(disk, `${LOG_DIR}/notes.txt`, Buffer.from('x')),
      'damage notes.txt',
    ],
    [
      'the journal is lost',
      async (disk) => {
        for (const name of (await disk.list('/state/journal')) ?? [])
          await disk.remove(`/state/journal/${name}`)
      },
      'damage The journal in /state/journal is gone',
    ],
    [
      'a publication was cut short',
      (disk) => put(disk, '/state/staging/7', Buffer.from('x')),
      'note /state/staging',
    ],
    [
      'a hold is changed',
      async (disk) => {
        await hold(disk)
        await spoil(disk, 'tile/entries/002.p/94')
      },
      'damage tile/entries/002.p/94 entry 605',
    ],
    [
      'a content key is cut short',
      async (disk) => {
        const keys = await openContentKeys(disk, KEYS_DIR)
        const { name } = await keys.keyFor('released', '2026-03-02T10:00:00+08:00')
        await put(disk, `${KEYS_DIR}/${name}.key`, Buffer.from('AAAA\n'))
      },
      `damage ${KEYS_DIR}/2026-03.released.key`,
    ],
    [
      'what is left of an erased key is cut short',
      async (disk) => {
        await openContentKeys(disk, KEYS_DIR)
        await put(disk, `${KEYS_DIR}/2026-03.released.erased`, Buffer.from('{"time"'))
      },
      `damage ${KEYS_DIR}/2026-03.released.erased`,
    ],
  ]
  for (const [what, happen, expected] of ACCIDENTS) {
    it(`finds that ${what}, and says what to do`, async () => {
      const disk = await stopped()
      await happen(disk)
      const { findings } = await look(disk)
      const told = findings.map((one) => `${one.severity} ${one.what}`)
      assert.ok(told.length > 0 && told.every((one) => one.startsWith(expected)), told.join('\n'))
      assert.ok(findings.every(({ remedy }) => remedy.length > 10))
    })
  }

  it('lets nothing be pruned or erased while what is held cannot be read', async () => {
    const disk = await stopped()
    await hold(disk)
    await spoil(disk, 'tile/entries/002.p/94')
    const refused = { code: 'LOG_CORRUPT', message: /Entry 605 .*audit fsck/ }
    const now = new Date('2040-01-01T00:00:00Z')
    await assert.rejects(planPruning(disk, LOG_DIR, 606, DEFAULT_RETENTION, now), refused)
    const keys = await openContentKeys(disk, KEYS_DIR)
    await assert.rejects(planErasing(disk, LOG_DIR, 606, keys, DEFAULT_RETENTION, now), refused)
  })

  it('tells which content does not open because its key is broken, and looks at the other keys too', async () => {
    const { disk, log } = await sealedTwoMonths()
    await log.close()
    await put(disk, `${KEYS_DIR}/2026-03.released.key`, Buffer.from('AAAA\n'))
    await disk.remove(`${KEYS_DIR}/2026-04.released.key`)
    const { findings } = await look(disk)
    assert.deepEqual(
      findings.map(({ severity, what }) => `${severity} ${what}`),
      [
        `damage ${KEYS_DIR}/2026-03.released.key: it holds no key of 32 bytes. The content of 1 records does not open; their proofs hold`,
        `damage ${KEYS_DIR}/2026-04.released.key: it is not there, and nobody had it erased. The content of 1 records does not open; their proofs hold`,
      ],
    )
  })

  it('makes hash tiles of every level anew, byte for byte, from the entries', async () => {
    const disk = await stopped()
    const { checkpoint } = await look(disk)
    const paths = ['tile/0/000', 'tile/0/001', 'tile/0/002.p/88', 'tile/1/000.p/2']
    const before = await Promise.all(paths.map((path) => disk.read(`${LOG_DIR}/${path}`)))
    await spoil(disk, paths[0]!)
    for (const path of paths.slice(1)) await disk.remove(`${LOG_DIR}/${path}`)
    const rebuilt = await rebuildTiles(disk, LOG_DIR, '/state/staging', checkpoint!)
    assert.deepEqual(rebuilt, { ok: true, written: paths })
    assert.deepEqual(
      await Promise.all(paths.map((path) => disk.read(`${LOG_DIR}/${path}`))),
      before,
    )
    assert.deepEqual((await look(disk)).findings, [])
  })

  it('makes nothing anew when the entries do not lead to the signed root', async () => {
    const disk = await stopped()
    const { checkpoint } = await look(disk)
    await spoil(disk, 'tile/entries/001')
    await disk.remove(`${LOG_DIR}/tile/0/000`)
    const rebuilt = await rebuildTiles(disk, LOG_DIR, '/state/staging', checkpoint!)
    assert.deepEqual(rebuilt, { ok: false, bundle: null })
    assert.equal(await disk.read(`${LOG_DIR}/tile/0/000`), null)
  })

  it('finds a state folder that is older than its log, or a log older than its state', async () => {
    const disk = await stopped()
    const old = await disk.read(`${LOG_DIR}/checkpoint`)
    const log = await startLog(disk, OPTIONS, LOCK)
    await log.append(encodeRecord(recordOf('later')))
    await log.close()
    // A copy of the log's folder of before, beside the state of now.
    await put(disk, `${LOG_DIR}/checkpoint`, old!)
    const { findings } = await look(disk)
    const damage = findings.filter(({ severity }) => severity === 'damage')
    assert.match(damage.map(({ what }) => what).join(), /acknowledged entries are missing/)
    await assert.rejects(startLog(disk, OPTIONS, LOCK), { code: 'JOURNAL_CORRUPT' })
  })
})
