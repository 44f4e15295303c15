import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PolicyError } from './errors.ts'

/**
 * Gives the folder of the guardrails that are shipped: `policies/guardrails` beside the `package.json` of
 * shudao, whether this runs from the sources or from `dist/`.
 *
 * @throws {PolicyError} when no folder above this file has that `package.json`.
 */
export function shippedGuardrailsFolder(): string {
  const here = dirname(fileURLToPath(import.meta.url))
  for (let folder = here; ; folder = dirname(folder)) {
    if (isPackageOfShudao(join(folder, 'package.json'))) {
      return join(folder, 'policies', 'guardrails')
    }
    if (dirname(folder) === folder) break
  }
  const message =
    'has no package.json of shudao above it, so the shipped guardrails cannot be found'
  throw new PolicyError([{ file: here, pointer: '', message }], 'guardrails')
}

function isPackageOfShudao(file: string): boolean {
  return existsSync(file) && /"name":\s*"shudao"/.test(readFileSync(file, 'utf8'))
}
