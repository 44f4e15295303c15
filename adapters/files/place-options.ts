/**
 * The part of a file kind's options that says where its files lie.
 *
 * @module
 */
import type { FilePlace } from './file-place.ts'
import { localFolder } from './local-folder.ts'
import { sftpFolder, sftpOptionsSchema } from './sftp-folder.ts'
import type { SftpOptions } from './sftp-folder.ts'

export interface PlaceOptions {
  /** A folder of this machine, or, with `sftp`, of that server. */
  readonly folder: string
  readonly sftp?: SftpOptions
}

export const placeOptionsSchema = {
  folder: { type: 'string', minLength: 1 },
  sftp: sftpOptionsSchema,
} as const

export interface PlaceOfFiles {
  readonly place: FilePlace
  readonly lookEveryMs: number
}

const LOOK_EVERY_MS = 30_000

/** A folder is looked at by every read, a server twice a minute. */
export function openPlace(source: string, { folder, sftp }: PlaceOptions): PlaceOfFiles {
  if (sftp === undefined) return { place: localFolder(source, folder), lookEveryMs: 0 }
  return { place: sftpFolder(source, folder, sftp), lookEveryMs: LOOK_EVERY_MS }
}
