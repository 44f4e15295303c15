/**
 * An implementation of transparency logs that is not ours, for tests: Go's `golang.org/x/mod/sumdb` (notes, tiles,
 * proofs), from Debian's packages, behind the small program in `test/gateway/audit/independent/`.
 *
 * @module
 */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findProgram, installPackage, serviceFolder } from './services.ts'

/** Installing and compiling take longest. */
export const INDEPENDENT_TIMEOUT_MS = 400_000

const SOURCE = fileURLToPath(new URL('../gateway/audit/independent/main.go', import.meta.url))
/** Where Debian puts the sources of Go libraries. */
const GOPATH = '/usr/share/gocode'
const PACKAGES = ['golang-go', 'golang-golang-x-mod-dev']

export interface Judged {
  readonly ok: boolean
  /** `ok`, or `refused:` and why. */
  readonly said: string
}

export type Independent = (...args: readonly string[]) => Promise<Judged>

let shared: Promise<Independent | undefined> | undefined

/** The other implementation, for a `before`. Where none can be had the suite is skipped loudly; with `CI=true` it fails. */
export async function independentOrSkip(context: Mocha.Context): Promise<Independent> {
  const found = await (shared ??= find())
  if (found !== undefined) return found
  const message = `NO INDEPENDENT IMPLEMENTATION: install ${PACKAGES.join(' and ')}. Our formats were NOT checked by another's code.`
  if (process.env['CI'] === 'true') throw new Error(message)
  console.log(`\n      ${'!'.repeat(message.length)}\n      ${message}\n`)
  return context.skip()
}

async function find(): Promise<Independent | undefined> {
  const isThere = (): boolean =>
    findProgram('go') !== undefined &&
    existsSync(join(GOPATH, 'src/golang.org/x/mod/sumdb/note/note.go'))
  if (!isThere()) for (const name of PACKAGES) await installPackage(name)
  if (!isThere()) return undefined
  const folder = serviceFolder('independent')
  const program = join(folder, 'independent')
  const env = {
    ...process.env,
    GO111MODULE: 'off',
    GOPATH,
    GOCACHE: join(folder, 'cache'),
    GOFLAGS: '',
    CGO_ENABLED: '0',
  }
  const built = await run('go', ['build', '-o', program, SOURCE], env)
  if (!built.ok) throw new Error(`The independent program does not compile: ${built.said}`)
  return (...args) => run(program, args, env)
}

function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Judged> {
  return new Promise((resolve) => {
    execFile(program, [...args], { env, timeout: 300_000 }, (error, stdout, stderr) => {
      resolve({ ok: error === null, said: `${stdout}${stderr}`.trim() })
    })
  })
}
