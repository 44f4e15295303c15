/**
 * What a log is made and opened with, and where its parts lie.
 *
 * @module
 */

import { createPublicKey } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { join } from 'node:path'
import type { Disk } from './disk.ts'
import { formatVkey } from './note.ts'
import type { Signer } from './note.ts'

export interface LogOptions {
  /** The log's name for ever: a URL without scheme, e.g. `shudao.example/510000/log`. */
  readonly origin: string
  /** Ed25519. */
  readonly privateKey: KeyObject
  /** Who signs each checkpoint beside that key, in another algorithm. */
  readonly signers?: readonly Signer[]
  /** Where the log is published; nothing else may lie in it. */
  readonly logDir: string
  /** Where lock, journal and staged files lie. On the file system of `logDir`, and not in it. */
  readonly stateDir: string
  /** At most this long after its append an entry is published. Default 1,000. */
  readonly publishIntervalMs?: number
  /** Where `logDir` lies; default: the machine's own file system. `stateDir` is always there. */
  readonly disk?: Disk
  /** Requests under way, each of which will append an entry: a batch waits a moment for many. Default: nobody. */
  readonly underWay?: () => number
  /** The clock by which prunings are judged; default: the machine's own. */
  readonly now?: () => Date
  /** A journal segment that grew beyond this is closed. Default 8 MiB. */
  readonly segmentBytesMax?: number
  /** Frames since the start after which segments of the journal are reserved. Default 256. */
  readonly reserveAfterFrames?: number
}

/** Folders of a log's private state. */
export interface LogPlaces {
  readonly logDir: string
  readonly tileDir: string
  readonly journalDir: string
  readonly stagingDir: string
}

/** The vkey text by which others verify the log of these options; the caller publishes it. */
export function vkeyOf(origin: string, privateKey: KeyObject): string {
  return formatVkey(origin, createPublicKey(privateKey))
}

export function placesOf({ logDir, stateDir }: LogOptions): LogPlaces {
  return {
    logDir,
    tileDir: join(logDir, 'tile'),
    journalDir: join(stateDir, 'journal'),
    stagingDir: join(stateDir, 'staging'),
  }
}
