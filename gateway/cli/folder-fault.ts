/**
 * Why a folder that a command was given cannot be made or written.
 *
 * @module
 */
import { dirname } from 'node:path'
import { makeFolder } from '../audit/make-folder.ts'
import { CliError } from './cli-error.ts'

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'whoever runs this may not write there',
  EPERM: 'the system lets nobody write there',
  EROFS: 'what it would be on can only be read',
  ENOSPC: 'there is no room left there',
  EDQUOT: 'there is no room left there',
  ENOENT: 'there is nothing that takes a folder there',
  ENOTDIR: 'what is above it is no folder',
  EEXIST: 'something that is no folder has its name',
  ENAMETOOLONG: 'its name is too long',
}

/** What the file system refused, as a part of a sentence; undefined when it was nothing of the file system. */
export function folderFault(thrown: unknown): string | undefined {
  const { code, path, syscall } = (thrown ?? {}) as Readonly<Record<string, unknown>>
  if (typeof code !== 'string' || typeof path !== 'string') return undefined
  const why = REASONS[code]
  const because = why === undefined ? ` (${code})` : `, because ${why} (${code})`
  return syscall === 'mkdir'
    ? `the folder ${path} cannot be made${because}`
    : `the folder ${dirname(path)} cannot be written${because}`
}

/**
 * Makes the folder into which a command writes.
 *
 * @throws {CliError} saying which folder cannot be made, and why.
 */
export function makeOutputFolder(folder: string, mode?: number): void {
  try {
    makeFolder(folder, mode)
  } catch (thrown) {
    const fault = folderFault(thrown)
    if (fault === undefined) throw thrown
    throw new CliError(`${folder}: ${fault}. Give a folder that you may write.`)
  }
}
