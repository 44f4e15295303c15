/**
 * Keeps a running exchange's grants as its requests say: what is provided on one replica is granted, and what is
 * suspended or ended is refused, on all of them within {@link ASK_EVERY_MS} and the moment it takes to build a house.
 *
 * @module
 */
import type { Grant } from '../../policies/types.ts'
import type { Logger } from '../core/logger.ts'
import { repeating, type Repeating } from '../core/repeating.ts'
import type { Sql } from '../state/database.ts'
import { grantOf } from './request-grant.ts'
import { requestOf } from './request-kind.ts'
import { readProcedures } from './procedure-store.ts'

/** By the id of the request, and the number of the last event that they tell of. */
export interface RequestedGrants {
  readonly event: number
  readonly grants: ReadonlyMap<string, Grant>
}

const NOTHING: RequestedGrants = { event: 0, grants: new Map() }

/** @throws {StateError} when the database does not answer: an exchange does not start without knowing what was agreed to. */
export async function readRequestedGrants(sql: Sql): Promise<RequestedGrants> {
  return (await requestedSince(sql, NOTHING)) ?? NOTHING
}

/**
 * Reads what has happened since `known`; a grant that has not changed is the same object.
 *
 * @returns undefined when nothing has happened at all.
 */
export async function requestedSince(
  sql: Sql,
  known: RequestedGrants,
): Promise<RequestedGrants | undefined> {
  const [last] = await sql.query('SELECT max(number) AS number FROM shudao.procedure_event')
  const event = Number(last?.['number'] ?? 0)
  if (event === known.event) return undefined
  const changed = await readProcedures(
    sql,
    `p.kind = 'request' AND EXISTS (SELECT FROM shudao.procedure_event s WHERE s.procedure = p.id AND s.number > $1)
       AND EXISTS (SELECT FROM shudao.procedure_event s WHERE s.procedure = p.id AND s.action = 'provide')`,
    [known.event],
  )
  const grants = new Map(known.grants)
  for (const kept of changed) {
    const grant = grantOf(requestOf(kept))
    const former = grants.get(kept.head.id)
    if (grant !== undefined && grant.state !== former?.state) {
      grants.set(grant.id, Object.freeze(grant))
    }
  }
  return { event, grants }
}

export interface RequestKeeperOptions {
  readonly database: Sql
  readonly logger: Logger
  /** What was granted when the house was built. */
  readonly known: RequestedGrants
  /** Told of all grants of requests, whenever one changes. Gives whether they are in force here. */
  readonly onChanged: (grants: readonly Grant[]) => boolean
  readonly tryAgainMs?: number
}

export const ASK_EVERY_MS = 500
/** What could not be put into force is tried again after so long: a full disk, a file that contradicts it, may be mended by then. */
const TRY_AGAIN_MS = 60_000

/** Asks until it is closed. A database that does not answer leaves in force what was. */
export function startRequestKeeper({
  database,
  logger,
  known: first,
  onChanged,
  tryAgainMs = TRY_AGAIN_MS,
}: RequestKeeperOptions): Repeating {
  let known = first
  /** On the process's clock. */
  let tryAgainAt = Infinity
  return repeating(ASK_EVERY_MS, ask, (err) =>
    logger.warn({ err }, 'what requests have become is not asked just now'),
  )

  async function ask(): Promise<void> {
    const found = (await requestedSince(database, known)) ?? known
    const isChanged = [...found.grants].some(([id, grant]) => known.grants.get(id) !== grant)
    known = found
    if (!isChanged && performance.now() < tryAgainAt) return
    tryAgainAt = performance.now() + tryAgainMs
    const isInForce = onChanged([...found.grants.values()])
    const told = { grants: found.grants.size, event: found.event }
    if (isInForce) tryAgainAt = Infinity
    if (isInForce) logger.info(told, 'what requests have become is in force')
    else logger.error(told, 'what requests do not grant any more is refused; the rest waits')
  }
}
