import { openCheckpoint } from '../../../gateway/audit/checkpoint.ts'
import type { Checkpoint } from '../../../gateway/audit/checkpoint.ts'
import type { DurableReceipt } from '../../../gateway/audit/committer.ts'
import type { KeepingRecord } from '../../../gateway/audit/keeping-record.ts'
import { layOut } from '../../../gateway/audit/lay-out.ts'
import { parseVkey } from '../../../gateway/audit/note.ts'
import { encodeRecord } from '../../../gateway/audit/record.ts'
import { startLog } from '../../../gateway/audit/running-log.ts'
import type { AuditLog } from '../../../gateway/audit/running-log.ts'
import { MemoryDisk } from './memory-disk.ts'
import { IN_MEMORY, LOCK, recordOf, VKEY } from './support.ts'

export const LOG_DIR = IN_MEMORY.logDir
export const OPTIONS = IN_MEMORY
export const OLD = '2026-03-02T10:15:30.123+08:00'
export const NEW = '2028-03-02T10:15:30.123+08:00'
/** Three years after the old records, a year after the new ones. */
export const NOW = new Date('2029-03-03T00:00:00Z')
export const DECIDED = {
  by: 'AD-01',
  reason: 'retention is over',
  time: '2029-03-03T08:00:00+08:00',
}

export const keeping = (what: Partial<KeepingRecord>): KeepingRecord => ({
  v: 1,
  kind: 'keeping',
  time: NEW,
  act: 'hold',
  hold: 'dispute-7',
  ranges: [],
  keys: [],
  by: 'AU-03',
  approvedBy: null,
  reason: 'dispute 7 about entry 300',
  ...what,
})

export interface Kept {
  readonly disk: MemoryDisk
  readonly log: AuditLog
  readonly receipts: readonly DurableReceipt[]
}

/** Exchange id of the record at a place: a UUID of version 7, which begins with the time. */
export function idOf(place: number): string {
  const hex = (Date.parse(place < 600 ? OLD : NEW) + place).toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-${String(place).padStart(12, '0')}`
}

/** 600 old records, 200 new ones. */
export async function aged(): Promise<Kept> {
  const disk = new MemoryDisk()
  await layOut(disk, OPTIONS)
  const log = await startLog(disk, { ...OPTIONS, now: () => NOW }, LOCK)
  const receipts = await Promise.all(
    Array.from({ length: 800 }, (_, i) =>
      log.append(encodeRecord({ ...recordOf(idOf(i)), time: i < 600 ? OLD : NEW })),
    ),
  )
  await log.flush()
  return { disk, log, receipts }
}

/** The log as it is signed now. */
export async function signed(disk: MemoryDisk): Promise<Checkpoint> {
  return openCheckpoint((await disk.read(`${LOG_DIR}/checkpoint`))!, parseVkey(VKEY))
}

/** What a statement says, bundle that is removed, moment of the verification → what is wrong. */
export const STATEMENTS: readonly (readonly [
  string,
  Partial<KeepingRecord>,
  bundle: string,
  now: Date,
  readonly string[],
])[] = [
  ['is as it must be', { ranges: [{ from: 256, to: 512 }] }, '001', NOW, []],
  [
    'has no end',
    { ranges: [{ from: 256, to: 2 ** 40 }] },
    '001',
    NOW,
    ['MISSING tile/entries/001'],
  ],
  [
    'has parts of bundles',
    { ranges: [{ from: 200, to: 600 }] },
    '001',
    NOW,
    ['MISSING tile/entries/001'],
  ],
  [
    'is of entries that are to be written yet',
    { ranges: [{ from: 1_024, to: 1_280 }] },
    '004',
    NOW,
    ['MISSING tile/entries/004'],
  ],
  [
    'comes before three years are over',
    { ranges: [{ from: 256, to: 512 }], time: '2029-03-01T08:00:00+08:00' },
    '001',
    NOW,
    ['PRUNED_EARLY tile/entries/001'],
  ],
  [
    'is dated ahead',
    { ranges: [{ from: 512, to: 768 }], time: '2040-01-01T08:00:00+08:00' },
    '002',
    NOW,
    ['PRUNED_EARLY tile/entries/002'],
  ],
  [
    'is late enough for all that lies around',
    { ranges: [{ from: 512, to: 768 }], time: '2040-01-01T08:00:00+08:00' },
    '002',
    new Date('2040-01-02T00:00:00Z'),
    [],
  ],
]
