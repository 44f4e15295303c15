/**
 * How files of the log are opened.
 *
 * @module
 */

import { constants } from 'node:fs'

/** Where the file system promises that a write under O_DSYNC lasts: one way to the disk and back less for each record. */
export const WRITES_LAST = process.platform === 'linux'

/** A file that must not exist, for appending. */
export const CREATE = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_EXCL

/** The same; what is written lasts, or is to be synced unless {@link WRITES_LAST}. */
export const CREATE_LASTING = WRITES_LAST ? CREATE | constants.O_DSYNC : CREATE
