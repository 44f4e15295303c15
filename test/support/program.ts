/**
 * The `shudao` command of these very sources, compiled: a process starts in half the time that it takes to
 * compile itself, and tests start some hundred.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
let compiled: string | undefined

/** Path of the compiled program; compiles at the first call of a run, about five seconds. */
export function program(): string {
  compiled ??= compile()
  return compiled
}

function compile(): string {
  // Below the root, so that it finds package.json, content and packages where the sources find them.
  const folder = join(ROOT, '.shudao', 'test', `program-${process.pid}`)
  mkdirSync(folder, { recursive: true })
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc')
  // Types are checked by `npm run types`.
  execFileSync(process.execPath, [tsc, '--noCheck', '--declaration', 'false', '--outDir', folder], {
    cwd: ROOT,
  })
  return join(folder, 'gateway', 'bin', 'shudao.js')
}
