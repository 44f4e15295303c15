/**
 * Reads from the journal, after a start, what was acknowledged but not yet published.
 *
 * @module
 */

import type { Disk } from './disk.ts'
import { AuditError } from './errors.ts'
import { listSegments } from './journal.ts'
import { parseSegment } from './journal-format.ts'
import type { Segment } from './journal-format.ts'

interface NamedSegment extends Segment {
  readonly path: string
}

/**
 * Entries from index `size` on, in order.
 *
 * A torn tail is left out: nobody was told that its entries are durable. Everything else that is not
 * whole stops the start.
 *
 * @param size entries that the durable checkpoint covers.
 * @throws {AuditError} `LOG_MISSING` when there is no journal, `JOURNAL_CORRUPT` when it is damaged or
 *   acknowledged entries are missing from it.
 */
export async function replayJournal(
  disk: Disk,
  folder: string,
  origin: string,
  size: number,
): Promise<Uint8Array[]> {
  const segments = await readSegments(disk, folder, origin)
  const entries: Uint8Array[] = []
  for (const [place, { path, header, frames }] of segments.entries()) {
    if (header === null) continue
    const reached = size + entries.length
    if (header.firstIndex > reached) throw gap(path, reached, header.firstIndex)
    const superseded = segments.slice(place + 1).find((later) => later.header !== null)?.header
    const end = superseded?.firstIndex ?? Infinity
    for (const frame of frames) {
      for (const [offset, entry] of frame.entries.entries()) {
        const index = frame.firstIndex + offset
        if (index === size + entries.length && index < end) entries.push(entry)
      }
    }
  }
  return entries
}

async function readSegments(disk: Disk, folder: string, origin: string): Promise<NamedSegment[]> {
  const paths = await listSegments(disk, folder)
  if (paths === null || paths.length === 0) {
    throw new AuditError(
      'LOG_MISSING',
      `The journal in ${folder} is gone; entries that were acknowledged may be missing from the log. Restore it together with the log.`,
    )
  }
  const segments: NamedSegment[] = []
  for (const path of paths) {
    const bytes = await disk.read(path)
    const segment = parseSegment(bytes ?? new Uint8Array(), origin)
    if (segment.brokenAt !== null && segment.resumesAt !== null) {
      throw damaged(path, segment.brokenAt, segment.resumesAt)
    }
    segments.push({ path, ...segment })
  }
  if (segments.every(({ header }) => header === null)) {
    throw new AuditError(
      'JOURNAL_CORRUPT',
      `No segment in ${folder} has a valid header for ${origin}.`,
    )
  }
  return segments
}

function damaged(path: string, brokenAt: number, resumesAt: number): AuditError {
  return new AuditError(
    'JOURNAL_CORRUPT',
    `${path} is damaged at byte ${brokenAt}, and whole entries follow at byte ${resumesAt}: no crash does that. Restore the file; nothing was changed.`,
  )
}

function gap(path: string, reached: number, firstIndex: number): AuditError {
  return new AuditError(
    'JOURNAL_CORRUPT',
    `${path} begins at entry ${firstIndex}, but the log and the journal before it end at entry ${reached}: acknowledged entries are missing. Restore log and journal together; nothing was changed.`,
  )
}
