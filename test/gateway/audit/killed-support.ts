/**
 * Processes that a test kills at moments of chance.
 *
 * @module
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))

/** Plain JavaScript of the log and the worker: it starts in a tenth of the time, so that 200 kills are affordable. */
export function compileWorker(out: string, worker: string): string {
  const audit = readdirSync(join(ROOT, 'gateway/audit')).filter((name) => /\.[jt]s$/.test(name))
  const files = [
    ...audit.map((name) => `gateway/audit/${name}`),
    `test/gateway/audit/${worker}.ts`,
    'test/gateway/audit/support.ts',
  ]
  for (const file of files) {
    const { outputText } = ts.transpileModule(readFileSync(join(ROOT, file), 'utf8'), {
      compilerOptions: {
        target: ts.ScriptTarget.ES2023,
        module: ts.ModuleKind.ESNext,
        verbatimModuleSyntax: true,
        rewriteRelativeImportExtensions: true,
      },
    })
    const path = join(out, file.replace(/\.ts$/, '.js'))
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, outputText)
  }
  writeFileSync(join(out, 'package.json'), '{"type":"module"}')
  return join(out, `test/gateway/audit/${worker}.js`)
}

/** Numbers from 0 up to 1, the same for the same seed. */
export function dice(seed: number): () => number {
  let state = seed % 2_147_483_647
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
}
