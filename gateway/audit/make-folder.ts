/**
 * Folders, made one by one: Node's own recursive `mkdir` never ends where a folder that is there takes none, as `/proc` does.
 *
 * @module
 */
import { existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

/**
 * Makes a folder and those above it, from the nearest that is there; nothing happens when it is there.
 *
 * @param mode of each that is made; what the process gives unless told.
 * @throws of the first that cannot be made; the `path` of what is thrown names it.
 */
export function makeFolder(path: string, mode?: number): void {
  const folders = [resolve(path)]
  for (let [top] = folders as [string]; !existsSync(top) && dirname(top) !== top;) {
    top = dirname(top)
    folders.unshift(top)
  }
  for (const folder of folders) {
    try {
      mkdirSync(folder, { mode })
    } catch (thrown) {
      if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) throw thrown
    }
  }
}
