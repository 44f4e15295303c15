/**
 * Whether this machine has MariaDB.
 *
 * @module
 */
import { accessSync, constants } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'

/** The two programs, by their paths. */
export interface MariadbPrograms {
  readonly server: string
  readonly install: string
}

/**
 * The programs of this machine; undefined when it has none.
 *
 * @param given path of a `mariadbd` to use instead of one from `searched`
 * @param searched folders, as in PATH. Debian keeps servers where only root's PATH looks.
 */
export function findMariadb(
  given: string | undefined,
  searched: string,
): MariadbPrograms | undefined {
  const folders = [...searched.split(delimiter), '/usr/sbin', '/usr/local/sbin']
  const server = given ?? findIn(folders, 'mariadbd')
  if (server === undefined) return undefined
  const beside = ['.', '../bin', '../scripts'].map((place) => join(dirname(server), place))
  const install = findIn([...beside, ...folders], 'mariadb-install-db')
  return install === undefined ? undefined : { server, install }
}

function findIn(folders: readonly string[], name: string): string | undefined {
  return folders
    .filter(Boolean)
    .map((folder) => join(folder, name))
    .find(isProgram)
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
