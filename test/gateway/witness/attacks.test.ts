/**
 * Each test plays an administrator who holds the exchange's key and folder, and wants another history than the one
 * that happened. What gives him away is named in the test.
 */
import assert from 'node:assert/strict'
import { cpSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { signCheckpoint } from '../../../gateway/audit/checkpoint.ts'
import { AuditError } from '../../../gateway/audit/errors.ts'
import { directoryFetcher } from '../../../gateway/audit/fetcher.ts'
import type { Fetcher } from '../../../gateway/audit/fetcher.ts'
import { createLog, openLog } from '../../../gateway/audit/log.ts'
import type { AuditLog, LogOptions } from '../../../gateway/audit/log.ts'
import type { KeepingRecord } from '../../../gateway/audit/keeping-record.ts'
import { encodeRecord } from '../../../gateway/audit/record.ts'
import { formatFailure } from '../../../gateway/audit/report.ts'
import { EMPTY_ROOT } from '../../../gateway/audit/tree.ts'
import { verifyLog } from '../../../gateway/audit/verify.ts'
import { verifyReceipt } from '../../../gateway/audit/verify-receipt.ts'
import { watchPeers } from '../../../gateway/witness/watch-peers.ts'
import type { PeerWatch } from '../../../gateway/witness/watch-peers.ts'
import type { Witness } from '../../../gateway/witness/witness.ts'
import { makeWitnessStore } from '../../../gateway/witness/witness-store.ts'
import { startWitnessing } from '../../../gateway/witness/witnessing.ts'
import type { Witnessing } from '../../../gateway/witness/witnessing.ts'
import { keyOf, ORIGIN, recordOf, removeScratch, scratch, VKEY } from '../audit/support.ts'
import {
  COSIGNER,
  LOG_KEY,
  QUIET,
  serveWitness,
  testBell,
  WITNESS_NAME,
  witnessIn,
} from './support.ts'
import type { TestBell, WitnessServer } from './support.ts'

const NEVER = 3_600_000
const POLICY = { witnesses: [COSIGNER], quorum: 1 }
/** The leaf hashes of six entries. */
const HASHES = 'tile/0/000.p/6'
const ENTRIES = ['first', 'second', 'third', 'fourth', 'fifth']

interface Side {
  readonly log: AuditLog
  readonly witnessing: Witnessing
  readonly fetcher: Fetcher
}

describe('an administrator of the log', function () {
  this.timeout(20_000)
  let options: LogOptions & { readonly folder: string }
  let peer: Awaited<ReturnType<typeof scratch>>
  let witness: Witness
  let server: WitnessServer
  let bell: TestBell
  let side: Side
  let watching: PeerWatch
  let clock: Date
  /** Nobody can reach what the log publishes. */
  let isAway: boolean

  beforeEach(async () => {
    clock = new Date('2026-03-02T02:00:00.000Z')
    options = { ...(await scratch()), publishIntervalMs: NEVER }
    peer = await scratch()
    witness = witnessIn(peer.folder, () => clock)
    server = await serveWitness(witness)
    bell = testBell()
    side = await run(await createLog(options))
    await append(ENTRIES)
    await side.witnessing.round()
    isAway = false
    const reached: Fetcher = {
      name: 'the published log',
      read: async (path) => (isAway ? unreachable() : side.fetcher.read(path)),
      list: async () => null,
    }
    watching = watchPeers({
      logs: [{ verifier: LOG_KEY, fetcher: reached }],
      witness,
      bell,
      lateAfterMs: 60_000,
      pauseMs: NEVER,
      now: () => clock,
      logger: QUIET,
    })
    // From here on it looks when a test says so.
    await watching.close()
  })
  afterEach(async () => {
    await stop()
    await server.close()
    await removeScratch(options)
    await removeScratch(peer)
  })

  async function run(log: AuditLog): Promise<Side> {
    const fetcher = directoryFetcher(options.logDir)
    const witnessing = startWitnessing({
      log,
      fetcher,
      witnesses: [server],
      quorum: 1,
      store: makeWitnessStore(join(options.folder, 'witnessed')),
      bell,
      lateAfterMs: 60_000,
      pauseMs: NEVER,
      now: () => clock,
      logger: QUIET,
    })
    return { log, witnessing, fetcher }
  }

  async function stop(): Promise<void> {
    await side.witnessing.close()
    await side.log.close()
  }

  async function append(entries: readonly string[], log = side.log): Promise<void> {
    for (const entry of entries) await log.append(Buffer.from(entry))
    await log.flush()
  }

  /** He makes the log anew, with the right key, from entries of his choice; it verifies in itself. */
  async function rewrite(entries: readonly string[]): Promise<void> {
    await stop()
    for (const name of ['log', 'journal', 'staging']) {
      rmSync(join(options.folder, name), { recursive: true, force: true })
    }
    const log = await createLog(options)
    await append(entries, log)
    side = await run(log)
    assert.deepEqual(await failures(undefined), [])
  }

  const failures = async (policy: typeof POLICY | undefined): Promise<readonly string[]> => {
    const given = policy === undefined ? {} : { policy }
    const options = { records: false, settleMs: 0, now: clock, ...given }
    return (await verifyLog(side.fetcher, VKEY, options)).failures.map(formatFailure)
  }
  const ringing = (): readonly string[] => [...bell.ringing.keys()]
  const ringingOfPeer = (): readonly string[] => ringing().filter((id) => id.startsWith('peer-'))
  const look = (): Promise<void> => watching.round()
  const pass = (seconds: number): void => {
    clock = new Date(clock.getTime() + seconds * 1000)
  }
  const published = (path: string): string => join(options.logDir, path)

  const UNWITNESSED = [
    `checkpoint: It is cosigned by 0 of ${WITNESS_NAME}; 1 are asked for. [WITNESSES]`,
  ]

  it('who is honest has every checkpoint witnessed, and no alarm', async () => {
    assert.deepEqual(await failures(POLICY), [])
    await append(['sixth'])
    assert.deepEqual(await failures(POLICY), UNWITNESSED)
    await side.witnessing.round()
    assert.deepEqual(await failures(POLICY), [])
    assert.equal(side.witnessing.witnessedSize(), 6)
    await look()
    assert.deepEqual(ringing(), [])
  })

  const rewritings: readonly (readonly [string, readonly string[]])[] = [
    ['deletes an entry and goes on', ['first', 'third', 'fourth', 'fifth', 'sixth']],
    ['edits an entry', ['first', 'SECOND', 'third', 'fourth', 'fifth']],
    ['edits an entry and goes on', ['first', 'SECOND', 'third', 'fourth', 'fifth', 'sixth']],
    ['puts entries in another order', ['second', 'first', 'third', 'fourth', 'fifth']],
    ['slips an entry in', ['first', 'more', 'second', 'third', 'fourth', 'fifth']],
  ]
  for (const [what, entries] of rewritings) {
    it(`who ${what} gets no cosignature, and both sides ring`, async () => {
      await rewrite(entries)
      await side.witnessing.round()
      await look()
      assert.deepEqual(ringing(), [
        `log-forked:${ORIGIN}:${WITNESS_NAME}`,
        `peer-log-forked:${ORIGIN}`,
      ])
      assert.deepEqual(await failures(POLICY), UNWITNESSED)
    })
  }

  it('who removes the end of the log gets 409, and the alarm says how much is gone', async () => {
    await rewrite(['first', 'second', 'third'])
    await side.witnessing.round()
    await look()
    assert.deepEqual(ringing(), [
      `log-rolled-back:${ORIGIN}:${WITNESS_NAME}`,
      `peer-log-rolled-back:${ORIGIN}`,
    ])
    const [own] = bell.ringing.values()
    assert.match(own!.explanation, /has cosigned 5 entries of .*, which now holds 3/)
    assert.deepEqual(own!.records, [{ log: ORIGIN, index: 3, exchangeId: null }])
    assert.deepEqual(await failures(POLICY), UNWITNESSED)
  })

  it('who puts an older copy of the whole data folder back is found out, whatever he appends then', async () => {
    const copy = join(peer.folder, 'copy')
    cpSync(options.folder, copy, { recursive: true })
    await append(['sixth', 'seventh'])
    await side.witnessing.round()
    await stop()
    rmSync(options.folder, { recursive: true })
    cpSync(copy, options.folder, { recursive: true })
    rmSync(join(options.folder, 'log.lock'), { force: true })
    side = await run(await openLog(options))
    await side.witnessing.round()
    assert.deepEqual(ringing(), [`log-rolled-back:${ORIGIN}:${WITNESS_NAME}`])
    await append(['another sixth', 'another seventh', 'another eighth'])
    await side.witnessing.round()
    assert.deepEqual(ringing(), [
      `log-rolled-back:${ORIGIN}:${WITNESS_NAME}`,
      `log-forked:${ORIGIN}:${WITNESS_NAME}`,
    ])
    assert.deepEqual(await failures(POLICY), UNWITNESSED)
  })

  it('who restores the newest copy is believed again, and the alarm is cleared', async () => {
    const older = join(peer.folder, 'older')
    const newest = join(peer.folder, 'newest')
    await stop()
    cpSync(options.folder, older, { recursive: true })
    side = await run(await openLog(options))
    await append(['sixth'])
    await side.witnessing.round()
    await stop()
    cpSync(options.folder, newest, { recursive: true })
    for (const [copy, expected] of [
      [older, [`log-rolled-back:${ORIGIN}:${WITNESS_NAME}`]],
      [newest, []],
    ] as const) {
      rmSync(options.folder, { recursive: true })
      cpSync(copy, options.folder, { recursive: true })
      side = await run(await openLog(options))
      await side.witnessing.round()
      assert.deepEqual(ringing(), expected)
      if (copy === older) await stop()
    }
  })

  it('who shows the witness one history and the public another is found by the witness that looks', async () => {
    const shown = join(peer.folder, 'shown')
    cpSync(options.logDir, shown, { recursive: true })
    const receipt = { log: ORIGIN, index: 1, leafHash: '' }
    await rewrite(['first', 'SECOND', 'third', 'fourth', 'fifth'])
    // To the witness he still shows the true log, whose cosignature he has; to the public the other.
    assert.equal((await witness.cosigned(LOG_KEY))?.size, 5)
    await look()
    assert.ok(ringing().includes(`peer-log-forked:${ORIGIN}`))
    // And an auditor who asks for the witness's word believes only the true one.
    assert.deepEqual(await failures(POLICY), UNWITNESSED)
    assert.equal(
      (await verifyReceipt(side.fetcher, VKEY, receipt, POLICY)).failure?.code,
      'WITNESSES',
    )
    const truth = await verifyLog(directoryFetcher(shown), VKEY, { records: false, policy: POLICY })
    assert.deepEqual([truth.ok, truth.witnessedBy], [true, [WITNESS_NAME]])
  })

  const UNREADABLE = [`peer-log-unreadable:${ORIGIN}`]

  it('who takes the published log away is noticed at once, until it is back', async () => {
    renameSync(published('checkpoint'), published('gone'))
    await look()
    assert.deepEqual(ringing(), UNREADABLE)
    renameSync(published('gone'), published('checkpoint'))
    await look()
    assert.deepEqual(ringing(), [])
  })

  for (const [what, text] of [
    [
      'signs what he publishes with another key',
      signCheckpoint({ origin: ORIGIN, size: 5, root: EMPTY_ROOT }, keyOf('somebody')),
    ],
    ['publishes something else in place of a checkpoint', '<html>Under construction</html>\n'],
  ] as const) {
    it(`who ${what} is noticed at once, until it is right again`, async () => {
      writeFileSync(published('checkpoint'), text)
      await look()
      assert.deepEqual(ringing(), UNREADABLE)
      writeFileSync(published('checkpoint'), side.log.checkpoint())
      await look()
      assert.deepEqual(ringing(), [])
    })
  }

  it('who shows the public another history, and withholds what would prove it, rings when it lasts', async () => {
    await rewrite(['first', 'SECOND', 'third', 'fourth', 'fifth', 'sixth'])
    renameSync(published(HASHES), published('withheld'))
    await look()
    pass(59)
    await look()
    assert.deepEqual(ringingOfPeer(), [])
    pass(2)
    await look()
    assert.deepEqual(ringingOfPeer(), UNREADABLE)
    renameSync(published('withheld'), published(HASHES))
    await look()
    assert.deepEqual(ringingOfPeer(), [`peer-log-forked:${ORIGIN}`])
  })

  it('whose disk damages a tile is not said to show another history: that is not proven', async () => {
    await append(['sixth'])
    const hashes = readFileSync(published(HASHES))
    writeFileSync(published(HASHES), hashes.fill(0, 0, 32))
    await look()
    assert.deepEqual(ringing(), [])
    pass(61)
    await look()
    assert.deepEqual(ringing(), UNREADABLE)
  })

  it('who leaves nothing but the checkpoint rings when it lasts', async () => {
    rmSync(published('tile'), { recursive: true })
    await look()
    assert.deepEqual(ringing(), [])
    pass(61)
    await look()
    assert.deepEqual(ringing(), UNREADABLE)
  })

  it('whose log nobody can reach rings when it lasts, and begins anew after each answer', async () => {
    for (const [seconds, away, expected] of [
      [0, true, []],
      [59, true, []],
      [1, false, []],
      [1, true, []],
      [59, true, []],
      [1, true, UNREADABLE],
      [1, false, []],
    ] as const) {
      pass(seconds)
      isAway = away
      await look()
      assert.deepEqual(ringing(), expected)
    }
  })

  it('is not blamed for what the witness itself has lost', async () => {
    const [kept = ''] = readdirSync(join(peer.folder, 'witness', 'notes'))
    writeFileSync(join(peer.folder, 'witness', 'notes', kept), 'damaged')
    await look()
    pass(61)
    await look()
    assert.deepEqual(ringing(), [])
  })

  /** What he writes to have yesterday's entries gone → as what it is found out. */
  const statements: readonly (readonly [string, Partial<KeepingRecord>, string])[] = [
    ['says that it was pruned', {}, 'PRUNED_EARLY'],
    ['dates that years ahead', { time: '2036-03-02T08:00:00+08:00' }, 'PRUNED_EARLY'],
    ['says so of all that will ever be written', { ranges: [{ from: 0, to: 2 ** 40 }] }, 'MISSING'],
  ]
  for (const [what, said, code] of statements) {
    it(`who removes a bundle and ${what} is found by whoever verifies, witnessed though it is`, async () => {
      const records = (day: string): readonly Uint8Array[] =>
        Array.from({ length: 300 }, (_, i) =>
          encodeRecord({ ...recordOf(`${day}-${i}`), time: `${day}T10:00:00+08:00` }),
        )
      const statement: KeepingRecord = {
        v: 1,
        kind: 'keeping',
        time: '2026-03-02T08:00:00+08:00',
        act: 'prune',
        hold: null,
        ranges: [{ from: 256, to: 512 }],
        keys: [],
        by: 'admin',
        approvedBy: null,
        reason: 'retention is over',
        ...said,
      }
      const all = [...records('2026-02-28'), ...records('2026-03-01'), encodeRecord(statement)]
      await Promise.all(all.map((bytes) => side.log.append(bytes)))
      await side.log.flush()
      await side.witnessing.round()
      rmSync(join(options.logDir, 'tile/entries/001'))
      const [found, ...more] = await failures(POLICY)
      assert.match(found ?? '', new RegExp(`^tile/entries/001: .* \\[${code}\\]$`))
      assert.deepEqual(more, [])
    })
  }

  it('whose witness is away is told when it lasts, goes on meanwhile, and catches up', async () => {
    server.put(undefined)
    await append(['sixth'])
    await side.witnessing.round()
    assert.deepEqual(ringing(), [])
    clock = new Date(clock.getTime() + 61_000)
    await side.witnessing.round()
    assert.deepEqual(ringing(), [`log-unwitnessed:${ORIGIN}`])
    assert.equal(side.witnessing.witnessedSize(), 5)
    await append(['seventh'])
    server.put(witness)
    clock = new Date(clock.getTime() + 61_000)
    await side.witnessing.round()
    assert.deepEqual(ringing(), [])
    assert.equal(side.witnessing.witnessedSize(), 7)
    assert.deepEqual(await failures(POLICY), [])
  })

  it('cannot have a cosignature moved to another checkpoint', async () => {
    const lines = side.log.checkpoint().split('\n').slice(4)
    await rewrite(['FIRST'])
    const forged = `${side.log.checkpoint()}${lines.slice(1).join('\n')}`
    const showing = (text: string): Fetcher => ({
      ...side.fetcher,
      read: (path) =>
        path === 'checkpoint' ? Promise.resolve(Buffer.from(text)) : side.fetcher.read(path),
      list: async () => null,
    })
    const report = await verifyLog(showing(forged), VKEY, {
      records: false,
      policy: POLICY,
      settleMs: 0,
    })
    assert.equal(report.failures[0]?.code, 'CHECKPOINT')
  })
})

function unreachable(): never {
  throw new AuditError('SOURCE_UNREADABLE', 'The server gives no answer.')
}
