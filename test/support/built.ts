/**
 * Whether what was built is of the sources as they are now.
 *
 * @module
 */
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/**
 * @param built a file that each build writes
 * @param folders with the sources, at any depth
 * @param ending of the sources' names; default: all files count
 */
export function isBuiltFrom(built: string, folders: readonly string[], ending = ''): boolean {
  if (!existsSync(built)) return false
  const sources = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith(ending))
      .map((path) => join(folder, path)),
  )
  const builtAt = statSync(built).mtimeMs
  return sources.every((source) => statSync(source).mtimeMs <= builtAt)
}
