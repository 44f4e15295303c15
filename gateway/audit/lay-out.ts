/**
 * Puts a new, empty log down.
 *
 * @module
 */

import { join } from 'node:path'
import { signCheckpoint } from './checkpoint.ts'
import type { Disk } from './disk.ts'
import { AuditError } from './errors.ts'
import { beginJournal, listSegments, nextSequence } from './journal.ts'
import { parseSegment } from './journal-format.ts'
import { placesOf } from './log-options.ts'
import type { LogOptions } from './log-options.ts'
import { durableWriter, emptyStaging } from './publisher.ts'
import { CHECKPOINT_PATH } from './tile.ts'
import { EMPTY_ROOT } from './tree.ts'

/**
 * Puts down the files of an empty log. May be called again if it failed or the machine stopped.
 *
 * @throws {AuditError} `LOG_EXISTS`
 */
export async function layOut(disk: Disk, options: LogOptions): Promise<void> {
  const { origin, privateKey, signers, stateDir } = options
  const places = placesOf(options)
  if ((await disk.read(join(places.logDir, CHECKPOINT_PATH))) !== null) {
    throw exists(`${places.logDir} holds a log`)
  }
  for (const path of (await listSegments(disk, places.journalDir)) ?? []) {
    const { header, frames } = parseSegment((await disk.read(path)) ?? new Uint8Array(), origin)
    if (header !== null && (header.firstIndex > 0 || frames.length > 0)) {
      throw exists(`${path} belongs to a log of this name whose folder is gone`)
    }
  }
  const folders = [stateDir, places.logDir, places.tileDir, places.journalDir, places.stagingDir]
  for (const folder of folders) await disk.makeDirectory(folder)
  for (const folder of [stateDir, places.logDir]) await disk.syncDirectory(folder)
  await emptyStaging(disk, places.stagingDir)
  const sequence = await nextSequence(disk, places.journalDir)
  const limits = { segmentBytesMax: Infinity, reserveAfterFrames: Infinity, sequence }
  const journal = await beginJournal({ disk, folder: places.journalDir, origin, ...limits }, 0)
  await journal.close()
  // Last: where there is a checkpoint there is a log, with all that belongs to it.
  const text = signCheckpoint({ origin, size: 0, root: EMPTY_ROOT }, privateKey, signers)
  const checkpoint = { path: CHECKPOINT_PATH, bytes: Buffer.from(text) }
  await durableWriter(disk, places.logDir, places.stagingDir).write([checkpoint])
}

function exists(what: string): AuditError {
  return new AuditError(
    'LOG_EXISTS',
    `${what}; a new one is not made in its place. Move it away first.`,
  )
}
