/**
 * What exchanges tell each other of their offers: published resources that cross the border, without where
 * their data comes from.
 *
 * @module
 */
import { createHash } from 'node:crypto'
import type { Content } from '../../catalog/content.ts'
import type { Resource } from '../../catalog/types.ts'
import { validateResource } from '../../catalog/validate-resource.ts'
import type { ExchangeConfig } from '../config.ts'
import { GatewayError } from '../core/errors.ts'
import type { Logger } from '../core/logger.ts'
import type { PlainRequest, SignedAnswer } from '../server.ts'
import type { Doorkeeper } from './doorkeeper.ts'
import { PeerError } from './errors.ts'

export interface PeerCatalogParts {
  readonly doorkeeper: Doorkeeper
  readonly config: ExchangeConfig
  readonly resources: readonly Resource[]
}

/** `GET /peer/catalog`, signed both ways. */
export async function publishedResources(
  plain: PlainRequest,
  { doorkeeper, config, resources }: PeerCatalogParts,
): Promise<SignedAnswer> {
  const authority = new URL(config.publicUrl).host
  const request = { ...plain, authority, body: Buffer.alloc(0) }
  const headers = { 'content-type': 'application/json; charset=utf-8' }
  try {
    doorkeeper.admit(request)
  } catch (thrown) {
    if (!(thrown instanceof GatewayError)) throw thrown
    return {
      status: thrown.status,
      headers,
      body: Buffer.from(JSON.stringify({ errors: thrown.entries })),
    }
  }
  const offered = resources
    .filter((resource) => resource.state === 'published' && resource.crossProvince)
    .map(withoutBinding)
  const version = createHash('sha256').update(JSON.stringify(offered)).digest('hex').slice(0, 16)
  const body = Buffer.from(JSON.stringify({ version, region: config.region, resources: offered }))
  return {
    status: 200,
    headers: { ...headers, ...doorkeeper.signAnswer(request, 200, headers, body) },
    body,
  }
}

/**
 * Reads a peer's offers. One that breaks the catalogue's rules, speaks of a standard we do not have, or of
 * another region is left out and logged: a peer's mistake costs its own resource and nothing else.
 */
export function readPeerCatalog(
  region: string,
  body: unknown,
  content: Content,
  logger: Logger,
): readonly Resource[] {
  const given = (body as { resources?: unknown } | null)?.resources
  if (!Array.isArray(given)) {
    throw new PeerError(
      'PEER_CATALOG_INVALID',
      `The catalogue of ${region} is not a list of resources.`,
    )
  }
  return given.flatMap((resource: unknown) => {
    const problems = validateResource(resource, content)
    const sound = resource as Resource
    if (problems.length === 0 && sound.region === region && sound.crossProvince) return [sound]
    logger.warn({ peer: region, problems: problems.length }, 'a resource of the peer is left out')
    return []
  })
}

/** Where a department's data comes from is nobody's business but ours. */
function withoutBinding(resource: Resource): Resource {
  const { binding, ...rest } = resource
  return binding === undefined ? resource : rest
}
