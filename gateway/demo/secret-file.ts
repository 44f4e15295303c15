/**
 * Files that only their owner may read.
 *
 * @module
 */
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** Writes the whole file at once, readable by its owner only. */
export function writeSecret(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const draft = `${path}.new`
  writeFileSync(draft, text, { mode: 0o600 })
  renameSync(draft, path)
}

/** The secret kept at `path`; made of 24 random bytes when there is none yet. */
export function keptSecret(path: string): string {
  if (!existsSync(path)) writeSecret(path, randomBytes(24).toString('base64url'))
  return readFileSync(path, 'utf8').trim()
}
