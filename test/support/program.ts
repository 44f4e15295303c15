/**
 * The `shudao` command of these very sources, compiled: a process starts in half the time that it takes to
 * compile itself, and tests start some hundred.
 */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isBuiltFrom } from './built.ts'

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const SOURCES = ['adapters', 'catalog', 'gateway', 'policies']
const PROGRAM = join('gateway', 'bin', 'shudao.js')
let compiled: string | undefined

/** Path of the compiled program, which nobody else changes; at the first call of a run taken from `dist` or compiled, in about five seconds. */
export function program(): string {
  compiled ??= compile()
  return compiled
}

function compile(): string {
  // Below the root, so that it finds package.json, content and packages where the sources find them.
  const folder = join(ROOT, '.shudao', 'test', `program-${process.pid}`)
  mkdirSync(folder, { recursive: true })
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  if (isBuilt()) {
    for (const name of SOURCES)
      cpSync(join(ROOT, 'dist', name), join(folder, name), { recursive: true })
  } else {
    const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc')
    // Types are checked by `npm run types`.
    const options = ['--noCheck', '--declaration', 'false', '--outDir', folder]
    execFileSync(process.execPath, [tsc, ...options], { cwd: ROOT })
  }
  return join(folder, PROGRAM)
}

/** @throws where `dist` is older than what it was built from: it would be another exchange that is looked at. */
export function requireBuiltProgram(): void {
  if (!isBuilt()) throw new Error('The exchange is older than its sources: npm run build.')
}

/** Whether `npm run build` came after the last change of a source, as it does with `npm ci` in a fresh clone. */
function isBuilt(): boolean {
  const folders = SOURCES.map((name) => join(ROOT, name))
  return isBuiltFrom(join(ROOT, 'dist', PROGRAM), folders, '.ts')
}
