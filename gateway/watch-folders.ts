/**
 * Tells when files below some folders have changed.
 *
 * @module
 */
import { watch } from 'node:fs'
import type { Logger } from './core/logger.ts'

/** Files of one change arrive together: an editor, a copy, a checkout. */
const SETTLED_AFTER_MS = 200

/**
 * Calls `onChange` a moment after the last of several changes, until it is closed.
 */
export function watchFolders(
  folders: readonly string[],
  logger: Logger,
  onChange: () => void,
): { close(): Promise<void> } {
  let settling: NodeJS.Timeout | undefined
  const changed = (): void => {
    clearTimeout(settling)
    settling = setTimeout(onChange, SETTLED_AFTER_MS)
  }
  const watchers = [...new Set(folders)].map((folder) => {
    const watcher = watch(folder, { recursive: true }, changed)
    watcher.on('error', (err) => logger.error({ err }, 'a folder is not watched any more'))
    return watcher
  })
  return {
    close: async () => {
      clearTimeout(settling)
      for (const watcher of watchers) watcher.close()
    },
  }
}
