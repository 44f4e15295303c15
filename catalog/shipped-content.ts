import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { CatalogError } from './errors.ts'

/**
 * Gives the folder of the content that is shipped: `catalog/content` beside the `package.json` of
 * shudao, whether this runs from the sources or from `dist/`.
 *
 * @throws {CatalogError} when no folder above this file has that `package.json`.
 */
export function shippedContentFolder(): string {
  const here = dirname(fileURLToPath(import.meta.url))
  for (let folder = here; ; folder = dirname(folder)) {
    if (isPackageOfShudao(join(folder, 'package.json'))) return join(folder, 'catalog', 'content')
    if (dirname(folder) === folder) break
  }
  const message = 'has no package.json of shudao above it, so the shipped content cannot be found'
  throw new CatalogError([{ file: here, pointer: '', message }])
}

function isPackageOfShudao(file: string): boolean {
  return existsSync(file) && /"name":\s*"shudao"/.test(readFileSync(file, 'utf8'))
}
