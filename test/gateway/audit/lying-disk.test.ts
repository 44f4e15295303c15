/**
 * A disk that says "done" and did not do it, or did it twice. No log can prevent that; ours must find it, or be whole all
 * the same. For every write of the append path: who finds what, as a table.
 */
import assert from 'node:assert/strict'
import { openContentKeys, sealedUnder } from '../../../gateway/audit/content-keys.ts'
import type { ContentKey } from '../../../gateway/audit/content-keys.ts'
import { AuditError } from '../../../gateway/audit/errors.ts'
import type { DurableReceipt } from '../../../gateway/audit/committer.ts'
import { checkUp } from '../../../gateway/audit/fsck.ts'
import { layOut } from '../../../gateway/audit/lay-out.ts'
import type { AuditLog, LogOptions } from '../../../gateway/audit/log.ts'
import { encodeRecord } from '../../../gateway/audit/record.ts'
import { startLog } from '../../../gateway/audit/running-log.ts'
import { verifyLog } from '../../../gateway/audit/verify.ts'
import { verifyReceipt } from '../../../gateway/audit/verify-receipt.ts'
import { MemoryDisk } from './memory-disk.ts'
import type { SilentFate } from './memory-disk.ts'
import { IN_MEMORY, LOCK, recordOf, VKEY } from './support.ts'

const GROWING: LogOptions = { ...IN_MEMORY, segmentBytesMax: 700 }
/** Segments are reserved at once, and hold one frame each. */
const RESERVED: LogOptions = { ...GROWING, segmentBytesMax: 50, reserveAfterFrames: 1 }
let OPTIONS = GROWING
/** So many entries lie there already that the first tile becomes full on the way. */
const OLD = 250

/** Who finds it. The first that does, in the order in which they are asked. */
type Finder =
  /** Nobody need: every acknowledged entry is there, and the log verifies. */
  | 'whole'
  /** The writer itself, which stops: an append or a publication is refused. */
  | 'writer'
  /** The next start, which refuses. */
  | 'start'
  /** Whoever verifies the files. */
  | 'verifier'
  /** The check-up of a stopped exchange, which knows its keys. */
  | 'check-up'
  /** Whoever holds a receipt: an entry that was acknowledged is not there. */
  | 'receipt'

async function prepared(): Promise<MemoryDisk> {
  const disk = new MemoryDisk()
  await layOut(disk, OPTIONS)
  const log = await startLog(disk, OPTIONS, LOCK)
  await append(log, 'old', OLD)
  await log.close()
  return disk
}

async function append(log: AuditLog, prefix: string, count: number): Promise<DurableReceipt[]> {
  const entries = Array.from({ length: count }, (_, place) => Buffer.from(`${prefix}-${place}`))
  return Promise.all(entries.map((entry) => log.append(entry)))
}

/** The append path: journal, its segments, tiles and bundles partial and full, checkpoint. */
async function live(disk: MemoryDisk, receipts: DurableReceipt[]): Promise<void> {
  const log = await startLog(disk, OPTIONS, LOCK)
  receipts.push(...(await append(log, 'a', 3)))
  await log.flush()
  receipts.push(...(await append(log, 'b', 5)))
  receipts.push(...(await append(log, 'c', 2)))
  await log.flush()
  // Acknowledged, and not published when the process ends: what the journal is for.
  receipts.push(...(await append(log, 'd', 4)))
}

/** Which file an operation is about; files are written aside under a number, and renamed. */
function fileOf(line: string, lines: readonly string[]): string {
  const [verb = '', path = ''] = line.split(' ')
  const renamed = lines.find((other) => other.startsWith(`rename ${path} `))?.split(' ')[2]
  const target = line.startsWith('rename') ? (line.split(' ')[2] ?? '') : (renamed ?? path)
  const kind =
    [
      ['/journal', 'journal'],
      ['/content-keys/', 'key'],
      ['/tile/entries', 'bundle'],
      ['/tile', 'tile'],
      ['/checkpoint', 'checkpoint'],
    ].find(([part]) => target.includes(part!))?.[1] ?? 'folder'
  return `${verb} ${kind}`
}

async function whoFinds(disk: MemoryDisk, receipts: readonly DurableReceipt[]): Promise<Finder> {
  let log: AuditLog
  try {
    log = await startLog(disk, OPTIONS, LOCK)
  } catch (thrown) {
    assert.ok(thrown instanceof AuditError, String(thrown))
    return 'start'
  }
  await append(log, 'after', 2)
  await log.close()
  const fetcher = disk.fetcher('/state/log')
  const { ok } = await verifyLog(fetcher, VKEY, { records: false, settleMs: 0 })
  if (!ok) return 'verifier'
  for (const receipt of receipts) {
    if (!(await verifyReceipt(fetcher, VKEY, receipt)).ok) return 'receipt'
  }
  return 'whole'
}

type Table = Readonly<Record<string, readonly Finder[]>>

/**
 * Operation and kind of file → who finds it, over all operations of the kind. What is not in a table is always whole.
 * `whole` beside others: the file was superseded by a later one, or written again.
 */
const KILLED: Readonly<Record<SilentFate, Table>> = {
  'silently-lost': {
    'create bundle': ['writer'],
    'create checkpoint': ['writer'],
    'create journal': ['start'],
    'create tile': ['writer'],
    'mkdir bundle': ['writer'],
    'mkdir tile': ['writer'],
    'rename bundle': ['start', 'verifier', 'whole'],
    'rename checkpoint': ['whole', 'writer'],
    'rename tile': ['start', 'verifier', 'whole'],
    'write bundle': ['start', 'verifier', 'whole'],
    'write checkpoint': ['start', 'writer'],
    // Of the last frame nobody can tell that it ever was, but whoever has its receipt.
    'write journal': ['receipt', 'start'],
    'write tile': ['start', 'verifier', 'whole'],
  },
  'silently-torn': {
    'write bundle': ['start', 'verifier', 'whole'],
    'write checkpoint': ['start', 'writer'],
    'write journal': ['receipt', 'start'],
    'write tile': ['start', 'verifier', 'whole'],
  },
  doubled: {
    'write bundle': ['verifier', 'whole'],
    'write checkpoint': ['start', 'writer'],
    'write journal': ['start'],
    'write tile': ['verifier', 'whole'],
  },
}

/** The same, where besides everything is gone that was not synced. */
const POWER_GONE: Table = {
  ...KILLED['silently-lost'],
  'create journal': ['receipt'],
  'sync bundle': ['start', 'verifier', 'whole'],
  'sync checkpoint': ['start', 'whole'],
  'sync journal': ['receipt', 'whole'],
  'sync tile': ['start', 'verifier', 'whole'],
  'syncdir bundle': ['start', 'verifier', 'whole'],
  'syncdir journal': ['receipt'],
  'syncdir tile': ['start', 'verifier', 'whole'],
}

/** The same with a journal in reserved files: what is written twice there is written over itself, and what cannot be made is done without. */
const KILLED_RESERVED: Readonly<Record<SilentFate, Table>> = {
  'silently-lost': {
    ...without(KILLED['silently-lost'], 'create journal'),
    'rename checkpoint': ['start', 'writer'],
    'write journal': ['receipt', 'start', 'whole'],
  },
  'silently-torn': {
    ...KILLED['silently-torn'],
    'write journal': ['receipt', 'start', 'whole'],
  },
  doubled: without(KILLED.doubled, 'write journal'),
}

const POWER_GONE_RESERVED: Table = {
  ...without(POWER_GONE, 'create journal'),
  ...KILLED_RESERVED['silently-lost'],
  'syncdir folder': ['start', 'whole'],
  'syncdir journal': ['receipt', 'whole'],
}

function without(table: Table, operation: string): Table {
  return Object.fromEntries(Object.entries(table).filter(([name]) => name !== operation))
}

describe('a log with a journal in files that grow, on a disk that lies', function () {
  aLogOnADiskThatLies.call(this, GROWING, KILLED, POWER_GONE)
})

describe('a log with a journal in files that are reserved, on a disk that lies', function () {
  aLogOnADiskThatLies.call(this, RESERVED, KILLED_RESERVED, POWER_GONE_RESERVED)
})

function aLogOnADiskThatLies(
  this: Mocha.Suite,
  options: LogOptions,
  killed: Readonly<Record<SilentFate, Table>>,
  powerGone: Table,
): void {
  this.timeout(120_000)
  let lines: readonly string[] = []
  let start = 0

  before(async () => {
    OPTIONS = options
    const disk = await prepared()
    start = disk.operations
    await live(disk, [])
    lines = disk.journal.slice(start)
  })

  /** What is found when one operation meets the fate, and `after` comes upon the disk. */
  function tableOf(fate: SilentFate, after: (disk: MemoryDisk) => void): Promise<Table> {
    return tableOfOperations(lines, start, fate, async (disk) => {
      const receipts: DurableReceipt[] = []
      const noticed = await live(disk, receipts).then(
        () => false,
        () => true,
      )
      after(disk)
      const later = await whoFinds(disk, receipts)
      return noticed ? 'writer' : later
    })
  }

  after(() => {
    OPTIONS = GROWING
  })

  for (const [fate, expected] of Object.entries(killed)) {
    it(`is whole or found out when one operation is ${fate} and the process is killed`, async () => {
      const found = await tableOf(fate as SilentFate, (disk) => disk.restart())
      assert.deepEqual(notWhole(found), expected)
    })
  }

  it('is whole or found out when one operation is silently-lost and the power goes', async () => {
    const found = await tableOf('silently-lost', (disk) => disk.cutPower(() => false))
    assert.deepEqual(notWhole(found), powerGone)
  })
}

/** A key of sealed content, before the first record of its month; under it that record. */
const KEYS = '/state/content-keys'
const KEY_KILLED: Readonly<Record<SilentFate, Table>> = {
  'silently-lost': {
    'create key': ['writer'],
    'mkdir folder': ['writer'],
    'rename key': ['writer'],
    'write key': ['writer'],
  },
  'silently-torn': { 'write key': ['writer'] },
  doubled: { 'write key': ['writer'] },
}
/** What the disk has not, and says that it has, until the power goes: only who knows which keys there must be can tell. */
const KEY_POWER_GONE: Table = {
  ...KEY_KILLED['silently-lost'],
  'sync key': ['start'],
  'syncdir folder': ['check-up', 'whole'],
}

describe('a content key on a disk that lies', () => {
  let lines: readonly string[] = []
  let start = 0

  before(async () => {
    const disk = await prepared()
    start = disk.operations
    await makeKey(disk)
    lines = disk.journal.slice(start)
  })

  async function makeKey(disk: MemoryDisk): Promise<ContentKey> {
    const keys = await openContentKeys(disk, KEYS)
    return keys.keyFor('released', '2026-03-02T10:00:00+08:00')
  }

  async function whoFindsKey(disk: MemoryDisk): Promise<Finder> {
    try {
      await openContentKeys(disk, KEYS)
    } catch (thrown) {
      assert.equal((thrown as { code?: unknown }).code, 'CONTENT_INVALID')
      return 'start'
    }
    const { findings } = await checkUp({
      disk,
      fetcher: disk.fetcher('/state/log'),
      logDir: '/state/log',
      journalDir: '/state/journal',
      stagingDir: '/state/staging',
      contentKeysDir: KEYS,
      vkey: VKEY,
      records: false,
    })
    return findings.length === 0 ? 'whole' : 'check-up'
  }

  function tableOf(fate: SilentFate, after: (disk: MemoryDisk) => void): Promise<Table> {
    return tableOfOperations(lines, start, fate, (disk) =>
      makeKey(disk).then(
        async (key) => {
          const log = await startLog(disk, OPTIONS, LOCK)
          await log.append(encodeRecord(sealedUnder(key, recordOf('x'))))
          await log.close()
          after(disk)
          return whoFindsKey(disk)
        },
        () => 'writer' as const,
      ),
    )
  }

  for (const [fate, expected] of Object.entries(KEY_KILLED)) {
    it(`is whole or found out when one operation is ${fate} and the process is killed`, async () => {
      const found = await tableOf(fate as SilentFate, (disk) => disk.restart())
      assert.deepEqual(notWhole(found), expected)
    })
  }

  it('is whole or found out when one operation is silently-lost and the power goes', async () => {
    const found = await tableOf('silently-lost', (disk) => disk.cutPower(() => false))
    assert.deepEqual(notWhole(found), KEY_POWER_GONE)
  })
})

/**
 * File and operation → who found it, over all operations of the kind.
 *
 * @param lines the operations, of which the first is the one after `start` on a prepared disk.
 */
async function tableOfOperations(
  lines: readonly string[],
  start: number,
  fate: SilentFate,
  find: (disk: MemoryDisk) => Promise<Finder>,
): Promise<Table> {
  const table = new Map<string, Set<Finder>>()
  for (const [at, line] of lines.entries()) {
    const disk = await prepared()
    disk.breaks = { at: start + at, fate, dies: false }
    const finder = await find(disk)
    const kind = fileOf(line, lines)
    table.set(kind, (table.get(kind) ?? new Set()).add(finder))
  }
  return Object.fromEntries([...table].sort().map(([kind, finders]) => [kind, [...finders].sort()]))
}

/** Kinds of operation that are not always harmless. */
function notWhole(table: Table): Table {
  return Object.fromEntries(
    Object.entries(table).filter(([, finders]) => finders.some((finder) => finder !== 'whole')),
  )
}
