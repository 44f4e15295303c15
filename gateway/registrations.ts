/**
 * What officers and stewards register in files: resources, consumers, grants. Checked together, whole.
 *
 * @module
 */
import type { Content } from '../catalog/content.ts'
import { loadConsumers, loadResources } from '../catalog/load.ts'
import type { Consumer, Resource } from '../catalog/types.ts'
import { makeGrantIndex, type GrantIndex } from '../policies/grants.ts'
import { loadGrants } from '../policies/load.ts'
import type { ExchangeConfig } from './config.ts'
import { grantsKnowledge } from './knowledge.ts'

export interface Registrations {
  readonly resources: readonly Resource[]
  readonly consumers: readonly Consumer[]
  readonly grants: GrantIndex
}

/**
 * @param peerResources what is known of the peers' offers.
 * @throws {CatalogError} {PolicyError} with every problem of the folder that has any.
 */
export function loadRegistrations(
  config: ExchangeConfig,
  content: Content,
  peerResources: readonly Resource[],
): Registrations {
  const resources = loadResources(config.resourcesFolder, content)
  const consumers = loadConsumers(config.consumersFolder, content)
  const known = grantsKnowledge(
    content,
    consumers,
    [...resources, ...peerResources],
    config.peers.map(({ region }) => region),
  )
  return { resources, consumers, grants: makeGrantIndex(loadGrants(config.grantsFolder, known)) }
}
