/**
 * What exchanges tell each other of their offers: published resources that cross the border, without where
 * their data comes from.
 *
 * @module
 */
import { createHash } from 'node:crypto'
import type { Content } from '../../catalog/content.ts'
import { groupBy } from '../../catalog/group-by.ts'
import type { Resource } from '../../catalog/types.ts'
import { validateResource } from '../../catalog/validate-resource.ts'
import type { ExchangeConfig } from '../config.ts'
import { GatewayError } from '../core/errors.ts'
import type { Logger } from '../core/logger.ts'
import type { PlainRequest, SignedAnswer } from '../server.ts'
import type { Doorkeeper } from './doorkeeper.ts'
import { PeerError } from './errors.ts'
import { KNOWN_VERSION } from './protocol.ts'

export interface PeerCatalogParts {
  readonly doorkeeper: Doorkeeper
  readonly config: Pick<ExchangeConfig, 'publicUrl' | 'region'>
  /** Those in force; the same list as long as nothing changes in it. */
  readonly resources: () => readonly Resource[]
}

/** Peers ask every few seconds, and a large catalogue takes tenths of a second to write: it is written once. */
interface WrittenOffer {
  readonly of: readonly Resource[]
  /** First 16 hex digits of the SHA-256 of the resources. */
  readonly version: string
  readonly whole: Buffer
}

/** `GET /peer/catalog`, signed both ways; without the resources for a peer that knows their version. */
export function makePeerCatalog({
  doorkeeper,
  config,
  resources,
}: PeerCatalogParts): (plain: PlainRequest) => Promise<SignedAnswer> {
  const authority = new URL(config.publicUrl).host
  const headers = { 'content-type': 'application/json; charset=utf-8' }
  let written: WrittenOffer | undefined
  return async (plain) => {
    const request = { ...plain, authority, body: Buffer.alloc(0) }
    try {
      doorkeeper.admit(request)
    } catch (thrown) {
      if (!(thrown instanceof GatewayError)) throw thrown
      const body = Buffer.from(JSON.stringify({ errors: thrown.entries }))
      return { status: thrown.status, headers, body }
    }
    const { version, whole } = offerNow()
    const isKnown = plain.headers[KNOWN_VERSION] === version
    const body = isKnown ? Buffer.from(JSON.stringify({ version, region: config.region })) : whole
    const signature = await doorkeeper.signAnswer(request, 200, headers, body)
    return { status: 200, headers: { ...headers, ...signature }, body }
  }

  function offerNow(): WrittenOffer {
    const of = resources()
    if (written?.of === of) return written
    const offered = of
      .filter((resource) => resource.state === 'published' && resource.crossProvince)
      .map(withoutBinding)
    const text = JSON.stringify(offered)
    const version = createHash('sha256').update(text).digest('hex').slice(0, 16)
    const head = JSON.stringify({ version, region: config.region }).slice(0, -1)
    written = { of, version, whole: Buffer.from(`${head},"resources":${text}}`) }
    return written
  }
}

/**
 * Reads a peer's offers. One that breaks the catalogue's rules, speaks of a standard we do not have, or of
 * another region is left out and logged, and so is one that is listed twice, for nobody could say which is meant: a
 * peer's mistake costs its own resource and nothing else.
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
  const offered = given.flatMap((resource: unknown) => {
    const problems = validateResource(resource, content)
    const sound = resource as Resource
    if (problems.length === 0 && sound.region === region && sound.crossProvince) return [sound]
    logger.warn({ peer: region, problems: problems.length }, 'a resource of the peer is left out')
    return []
  })
  return [...groupBy(offered, ({ code }) => code)].flatMap(([code, listed]) => {
    if (listed.length === 1) return listed
    logger.warn({ peer: region, code }, 'a resource that the peer lists twice is left out')
    return []
  })
}

/** Where a department's data comes from is nobody's business but ours. */
function withoutBinding(resource: Resource): Resource {
  const { binding, ...rest } = resource
  return binding === undefined ? resource : rest
}
