import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ConfigError } from './config-error.ts'

/** Folder of this program's package.json, whether it runs from sources or from `dist/`. */
export function packageFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  for (;;) {
    const file = join(folder, 'package.json')
    if (existsSync(file) && isOurs(file)) return folder
    const above = dirname(folder)
    if (above === folder) {
      throw new ConfigError([
        {
          pointer: '',
          message: 'No package.json of "shudao" lies above this program. Install it whole.',
        },
      ])
    }
    folder = above
  }
}

function isOurs(file: string): boolean {
  return (JSON.parse(readFileSync(file, 'utf8')) as { name?: unknown }).name === 'shudao'
}
