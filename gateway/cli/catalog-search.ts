import { makeCatalog } from '../../catalog/catalog.ts'
import { findMatters } from '../../catalog/find-matters.ts'
import { loadContent, loadResources } from '../../catalog/load.ts'
import { makeCatalogSearch, type CatalogHit } from '../../catalog/search.ts'
import { loadConfig } from '../config.ts'
import { printMatters } from './catalog-matters.ts'
import { CliError } from './cli-error.ts'
import { terminal } from './terminal.ts'

export interface CatalogSearchOptions {
  /** Of an exchange: its own content, and its resources besides. */
  readonly config?: string
  readonly limit?: string
}

const HITS_MAX = 100

/**
 * Finds standards, and the resources that offer them, and matters, by Chinese or English words.
 *
 * @returns 0; 1 when nothing was found.
 */
export async function catalogSearch(
  words: readonly string[],
  options: CatalogSearchOptions,
): Promise<number> {
  const limit = Number(options.limit ?? 10)
  if (!Number.isInteger(limit) || limit < 1 || limit > HITS_MAX) {
    throw new CliError(
      `--limit is "${options.limit ?? ''}"; give a whole number, 1 to ${HITS_MAX}.`,
    )
  }
  const config = options.config === undefined ? undefined : loadConfig(options.config)
  const content = loadContent(config?.contentFolder)
  const resources = config === undefined ? [] : loadResources(config.resourcesFolder, content)
  const catalog = makeCatalog(content, resources)
  const text = words.join(' ')
  const hits = makeCatalogSearch(catalog).find(text, limit)
  const matters = findMatters(catalog.matters(), text)
  if (hits.length === 0 && matters.length === 0) {
    terminal.print(
      `Nothing in the catalogue is like "${text}". Try fewer words, or the other language.`,
    )
    return 1
  }
  for (const hit of hits) terminal.print(lineOf(hit))
  if (matters.length > 0) printMatters(matters.slice(0, limit))
  if (matters.length > limit) {
    terminal.print(`${matters.length - limit} more matters: shudao catalog matters ${text}`)
  }
  return 0
}

function lineOf({ standard, resources, items }: CatalogHit): string {
  const head = `${standard.key}   ${standard.nameZh} · ${standard.nameEn} (${standard.department})`
  const offers = resources.map(({ code, state, name }) => `    ${code}   ${name}, ${state}`)
  const met = items.length === 0 ? [] : [`    items: ${items.join(', ')}`]
  return [head, ...met, ...offers].join('\n')
}
