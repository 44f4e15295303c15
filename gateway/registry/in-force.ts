/**
 * What the registry has in force: of each resource that was ever published, the version that consumers have now.
 *
 * @module
 */
import type { Content } from '../../catalog/content.ts'
import type { ServiceState } from '../../catalog/procedures/registration.ts'
import type { Resource } from '../../catalog/types.ts'
import { validateResource } from '../../catalog/validate-resource.ts'
import type { Logger } from '../core/logger.ts'
import type { Sql, SqlRow } from '../state/database.ts'
import { resourceOf } from './entry.ts'

/** Resources by code, and the number of the last event that they tell of. */
export interface InForce {
  readonly event: number
  readonly resources: ReadonlyMap<string, Resource>
}

const NOTHING: InForce = { event: 0, resources: new Map() }

/** @throws {StateError} when the database does not answer: an exchange does not start without knowing what it shares. */
export async function readInForce(sql: Sql, content: Content, logger: Logger): Promise<InForce> {
  return (await inForceSince(sql, NOTHING, content, logger)) ?? NOTHING
}

/**
 * Reads what has changed since `known`; what has not is the same objects, and is not read.
 *
 * @returns undefined when nothing has happened at all.
 */
export async function inForceSince(
  sql: Sql,
  known: InForce,
  content: Content,
  logger: Logger,
): Promise<InForce | undefined> {
  const rows = await sql.query(
    `SELECT r.code, r.service, r.version, v.entry, v.published_on::text, e.event
     FROM (SELECT code, max(id) AS event FROM shudao.resource_event WHERE id > $1 GROUP BY code) e
     JOIN shudao.resource r USING (code) LEFT JOIN shudao.resource_version v ON v.code = r.code AND v.version = r.version`,
    [known.event],
  )
  if (rows.length === 0) return undefined
  const resources = new Map(known.resources)
  for (const row of rows) {
    const code = String(row['code'])
    const former = known.resources.get(code)
    if (row['service'] !== null && !isSame(former, row)) {
      resources.set(code, readResource(row, content, logger))
    }
  }
  return { event: Math.max(...rows.map((row) => Number(row['event']))), resources }
}

function isSame(former: Resource | undefined, row: SqlRow): boolean {
  return former?.version === row['version'] && former?.state === row['service']
}

/**
 * A version that was published by other rules than today's, or in view of other standards, serves nobody until it is
 * put right: it is as if suspended, so that it stops neither a start nor another resource.
 */
function readResource(row: SqlRow, content: Content, logger: Logger): Resource {
  const placed = {
    version: Number(row['version']),
    publishedOn: String(row['published_on']),
    state: row['service'] as ServiceState,
  }
  const entry = { text: String(row['entry']) }
  const resource = resourceOf(entry, placed)
  const problems = validateResource(resource, content)
  if (problems.length === 0) return Object.freeze(resource)
  logger.error(
    { resource: row['code'], problems },
    'a registered resource breaks the rules of today and is suspended; amend and publish it',
  )
  return Object.freeze(resourceOf(entry, { ...placed, state: 'suspended' }))
}
