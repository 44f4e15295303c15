/**
 * Checkpoints of our own log with the time-stamps that were given for them, on disk: one file each, with note and token, under
 * the size of the log and the day. Evidence of a record is made with the earliest that has it, for that dates it best.
 *
 * Of the last days all are kept; of days before, the last of the day, by which every record of that day is dated within it.
 *
 * @module
 */
import { mkdirSync } from 'node:fs'
import { readdir, readFile, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { nodeDisk } from '../audit/disk.ts'
import { durableWriter } from '../audit/publisher.ts'
import { dayOf } from '../core/day.ts'

export interface StampedCheckpoint {
  /** The signed note, with the signatures that it had. */
  readonly note: string
  /** RFC 3161 TimeStampToken over the note's text, base64. */
  readonly token: string
}

export interface StampedCheckpoints {
  /** The earliest of a log with more than `index` entries; undefined when there is none. */
  readonly above: (index: number) => Promise<StampedCheckpoint | undefined>
  /** Whether one of this size is kept. */
  has(size: number): Promise<boolean>
  /** When the promise is fulfilled it survives a power cut. @param now by which days are told. */
  keep(size: number, stamped: StampedCheckpoint, now: Date): Promise<void>
}

const DAY_MS = 86_400_000
const DAYS_KEPT_WHOLE = 2
const SIZE_DIGITS = 16
const NAME = /^(\d{16})\.(\d{4}-\d{2}-\d{2})\.json$/

interface Named {
  readonly name: string
  readonly size: number
  readonly day: string
}

/** @param folder is made when it is not there. */
export function makeStampedCheckpoints(folder: string): StampedCheckpoints {
  const [kept, staging] = [join(folder, 'kept'), join(folder, 'staging')]
  for (const path of [kept, staging]) mkdirSync(path, { recursive: true, mode: 0o700 })
  const writer = durableWriter(nodeDisk, kept, staging)
  return {
    above: async (index) => {
      const found = (await list()).find(({ size }) => size > index)
      if (found === undefined) return undefined
      return JSON.parse(await readFile(join(kept, found.name), 'utf8')) as StampedCheckpoint
    },
    has: async (wanted) => (await list()).some(({ size }) => size === wanted),
    keep: async (size, stamped, now) => {
      const path = `${String(size).padStart(SIZE_DIGITS, '0')}.${dayOf(now)}.json`
      await writer.write([{ path, bytes: Buffer.from(JSON.stringify(stamped)) }])
      await thinOut(dayOf(new Date(now.getTime() - DAYS_KEPT_WHOLE * DAY_MS)))
    },
  }

  /** In order of size. */
  async function list(): Promise<readonly Named[]> {
    const names = (await readdir(kept)).sort()
    return names.flatMap((name) => {
      const [, size, day] = NAME.exec(name) ?? []
      return size === undefined || day === undefined ? [] : [{ name, size: Number(size), day }]
    })
  }

  /** Leaves of each day before `day` its last alone. */
  async function thinOut(day: string): Promise<void> {
    const old = (await list()).filter((one) => one.day < day)
    for (const [n, one] of old.entries()) {
      if (old[n + 1]?.day === one.day) await unlink(join(kept, one.name))
    }
  }
}
