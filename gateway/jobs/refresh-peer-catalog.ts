/**
 * Keeps the catalogues of peers fresh: what another region offers, as it says itself.
 *
 * @module
 */
import type { Database } from '../state/database.ts'
import type { Jobs } from './jobs.ts'

/** What a peer answered when asked for its catalogue. */
export type PeerCatalogAnswer =
  | { readonly changed: false }
  | { readonly changed: true; readonly etag: string | null; readonly body: unknown }

export interface RefreshPeerCatalogOptions {
  readonly database: Database
  /** Regions of our peers, GB/T 2260 code. */
  readonly regions: readonly string[]
  /** Asks the peer, with the tag of what this process was told. A throw leaves what we have as it is. */
  readonly fetchPeerCatalog: (region: string, etag: string | null) => Promise<PeerCatalogAnswer>
  /** Told after the new catalogue is kept; at least once for each change. Must be idempotent. */
  readonly onChanged: (region: string, body: unknown) => Promise<void>
  readonly now: () => Date
}

/** A peer's catalogue as it was kept. */
export interface KeptPeerCatalog {
  readonly region: string
  readonly fetchedAt: Date
  readonly etag: string | null
  readonly body: unknown
}

export const REFRESH_PEER_CATALOG_JOB = 'refresh-peer-catalog'

/** Defines the job and lets it run for each region every `everyMs`. */
export async function defineRefreshPeerCatalog(
  jobs: Jobs,
  options: RefreshPeerCatalogOptions,
  everyMs: number,
): Promise<void> {
  const heard: Heard = new Map()
  jobs.define<{ readonly region: string }>(REFRESH_PEER_CATALOG_JOB, {
    // What another replica was told is in force there and not here.
    ofReplica: true,
    schema: {
      type: 'object',
      additionalProperties: false,
      properties: { region: { type: 'string', pattern: '^[0-9]{6}$' } },
      required: ['region'],
    },
    handler: async ({ region }) => {
      await refreshPeerCatalog(options, region, heard)
    },
    concurrency: 2,
  })
  for (const region of options.regions) {
    await jobs.repeat(REFRESH_PEER_CATALOG_JOB, everyMs, { payload: { region }, key: region })
  }
}

/** Tags of the catalogues that this process was told, by region; none at first, whatever is kept. */
export type Heard = Map<string, string | null>

/** @returns whether the catalogue is another than the one that this process was told. */
export async function refreshPeerCatalog(
  options: RefreshPeerCatalogOptions,
  region: string,
  heard: Heard,
): Promise<boolean> {
  const { database, fetchPeerCatalog, onChanged, now } = options
  const answer = await fetchPeerCatalog(region, heard.get(region) ?? null)
  if (!answer.changed) {
    await database.query('UPDATE shudao.peer_catalog SET fetched_at = $2 WHERE region = $1', [
      region,
      now(),
    ])
    return false
  }
  await keep(database, region, now(), answer)
  await onChanged(region, answer.body)
  // Only now: where telling fails, the next refresh fetches and tells again.
  heard.set(region, answer.etag)
  return true
}

/** What was kept of a peer's catalogue, undefined when it was never fetched. */
export async function readPeerCatalog(
  database: Database,
  region: string,
): Promise<KeptPeerCatalog | undefined> {
  const [row] = await database.query(
    'SELECT region, fetched_at, etag, body FROM shudao.peer_catalog WHERE region = $1',
    [region],
  )
  if (!row) return undefined
  return {
    region: String(row['region']),
    fetchedAt: row['fetched_at'] as Date,
    etag: row['etag'] as string | null,
    body: row['body'],
  }
}

async function keep(
  database: Database,
  region: string,
  time: Date,
  { etag, body }: Pick<KeptPeerCatalog, 'etag' | 'body'>,
): Promise<void> {
  await database.query(
    `INSERT INTO shudao.peer_catalog (region, fetched_at, etag, body) VALUES ($1, $2, $3, $4::jsonb)
     ON CONFLICT (region) DO UPDATE SET fetched_at = $2, etag = $3, body = $4::jsonb`,
    [region, time, etag, JSON.stringify(body)],
  )
}
