import { makeCatalog } from '../../catalog/catalog.ts'
import { loadContent, loadResources } from '../../catalog/load.ts'
import { dayOf } from '../core/day.ts'
import { terminal } from './terminal.ts'

export interface CatalogValidateOptions {
  /** The shared content; default: the shipped one. */
  readonly content?: string
}

/**
 * Checks a folder of resources by every rule of the catalogue: those of an exchange's start, and that no assessment is of
 * a day to come. Opens nothing, so it may run where resources are reviewed.
 *
 * @returns 0 when all is well.
 * @throws {CatalogError} with every problem of all files, by file and place.
 */
export async function catalogValidate(
  folder: string,
  { content: contentFolder }: CatalogValidateOptions,
  now: () => Date = () => new Date(),
): Promise<number> {
  const content = loadContent(contentFolder)
  const resources = loadResources(folder, content, undefined, dayOf(now()))
  const offered = makeCatalog(content, resources).offers()
  const attached = offered.filter(({ binding }) => binding !== undefined)
  terminal.print(
    `✓ ${resources.length} resources; ${offered.length} published, ${attached.length} of these attached to a source.`,
  )
  return 0
}
