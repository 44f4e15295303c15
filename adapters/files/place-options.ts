/**
 * The part of a file kind's options that says where its files lie.
 *
 * @module
 */
import { localFolder } from './local-folder.ts'
import type { FilePlace } from './file-place.ts'

export interface PlaceOptions {
  /** A folder of this machine. */
  readonly folder: string
}

export const placeOptionsSchema = { folder: { type: 'string', minLength: 1 } } as const

export interface PlaceOfFiles {
  readonly place: FilePlace
  readonly lookEveryMs: number
}

/** A folder is looked at by every read. */
export function openPlace(source: string, { folder }: PlaceOptions): PlaceOfFiles {
  return { place: localFolder(source, folder), lookEveryMs: 0 }
}
