/**
 * Loads resources and consumers from folders of files in JSON or YAML, each holding one entry or a list.
 *
 * @module
 */

import { catalogOf } from './catalog.ts'
import type { Content } from './content.ts'
import { CatalogError } from './errors.ts'
import type { Finding } from './finding.ts'
import { locate, readFolder, type FileMemory } from './read-files.ts'
import { consumerFindings } from './rules/consumer.ts'
import { duplicates } from './rules/duplicates.ts'
import { consumerSchema } from './schema/consumer.ts'
import { resourceSchema } from './schema/resource.ts'
import type { Consumer, Resource } from './types.ts'
import { resourceFindings } from './validate-resource.ts'

export { loadContent } from './load-content.ts'

/**
 * Loads one exchange's resources.
 *
 * @param memory of the load before: what is unchanged is the same objects again.
 * @param today as of `validateResource`; given where files are validated, not where an exchange runs by them.
 * @throws {CatalogError} with every problem of all files.
 */
export function loadResources(
  folder: string,
  content: Content,
  memory?: FileMemory,
  today?: string,
): readonly Resource[] {
  const { entries, problems } = readFolder(folder, resourceSchema, { memory })
  const all = [
    ...problems,
    ...duplicates(entries, '/code', (resource) => [resource.code]),
    ...entries.flatMap((entry) =>
      foundIn(entry.value, content, today).map((finding) => locate(entry, finding)),
    ),
  ]
  if (all.length > 0) throw new CatalogError(all)
  return Object.freeze(entries.map((entry) => entry.value))
}

/** Of resources of files, which are frozen: in view of which content they were found sound last. */
const sound = new WeakMap<Resource, Content>()

function foundIn(
  resource: Resource,
  content: Content,
  today: string | undefined,
): readonly Finding[] {
  if (today === undefined && sound.get(resource) === content) return []
  const findings = resourceFindings(resource, content, today)
  if (findings.length === 0) sound.set(resource, content)
  return findings
}

/**
 * Loads the consumers that an exchange knows.
 *
 * @param memory as of {@link loadResources}.
 * @throws {CatalogError} with every problem of all files.
 */
export function loadConsumers(
  folder: string,
  content: Content,
  memory?: FileMemory,
): readonly Consumer[] {
  const { entries, problems } = readFolder(folder, consumerSchema, { memory })
  const catalog = catalogOf(content)
  const all = [
    ...problems,
    ...duplicates(entries, '/id', (consumer) => [consumer.id]),
    ...entries.flatMap((entry) =>
      consumerFindings(entry.value, catalog).map((finding) => locate(entry, finding)),
    ),
  ]
  if (all.length > 0) throw new CatalogError(all)
  return Object.freeze(entries.map((entry) => entry.value))
}
