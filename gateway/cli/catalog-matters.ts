/**
 * `shudao catalog matters`: for which matters (事项) a consumer may ask, and how it says so.
 *
 * @module
 */
import { findMatters } from '../../catalog/find-matters.ts'
import { loadContent } from '../../catalog/load.ts'
import type { Matter } from '../../catalog/types.ts'
import { loadConfig } from '../config.ts'
import { terminal } from './terminal.ts'

export interface CatalogMattersOptions {
  /** Of an exchange: its own content. */
  readonly config?: string
}

/** Prints one line a matter, by code. @returns 0; 1 when nothing was found. */
export async function catalogMatters(
  words: readonly string[],
  { config }: CatalogMattersOptions,
): Promise<number> {
  const { matters } = loadContent(
    config === undefined ? undefined : loadConfig(config).contentFolder,
  )
  const found = findMatters(matters, words.join(' '))
  if (found.length === 0) {
    terminal.print(`No matter has "${words.join(' ')}" in its code or name. Try fewer words.`)
    return 1
  }
  printMatters(found)
  return 0
}

/** @param matters one at least. */
export function printMatters(matters: readonly Matter[]): void {
  for (const { code, nameZh, nameEn, department } of matters) {
    terminal.print(`${code}   ${nameZh} · ${nameEn} (${department})`)
  }
  const [first] = matters
  terminal.print(
    `A consumer states a matter by its code: Exchange-Purpose: matter="${first?.code ?? ''}", case="…", operator="…"`,
  )
}
