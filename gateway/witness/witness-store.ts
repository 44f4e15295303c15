/**
 * What a witness last cosigned of each log, on disk: one note a log, replaced whole or not at all, and durable
 * before anybody is told.
 *
 * @module
 */
import { createHash } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { nodeDisk } from '../audit/disk.ts'
import { durableWriter } from '../audit/publisher.ts'

export interface WitnessStore {
  /** Text of the note that was kept last for the log of this name; undefined when there was none. */
  read(origin: string): Promise<string | undefined>
  /** Keeps a note. When the promise is fulfilled it survives a power cut. */
  keep(origin: string, note: string): Promise<void>
}

/** @param folder is made when it is not there. */
export function makeWitnessStore(folder: string): WitnessStore {
  const notes = join(folder, 'notes')
  const staging = join(folder, 'staging')
  for (const path of [notes, staging]) mkdirSync(path, { recursive: true, mode: 0o700 })
  const writer = durableWriter(nodeDisk, notes, staging)
  return {
    read: async (origin) => {
      try {
        return await readFile(join(notes, originHash(origin)), 'utf8')
      } catch (thrown) {
        if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return undefined
        throw thrown
      }
    },
    keep: (origin, note) => writer.write([{ path: originHash(origin), bytes: Buffer.from(note) }]),
  }
}

/** SHA-256 of a log's origin in hex: its name in the witness's read address. */
export function originHash(origin: string): string {
  return createHash('sha256').update(origin).digest('hex')
}
