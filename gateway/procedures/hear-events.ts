/**
 * Takes in what happened to a procedure at a peer that keeps it: checked by the same rules as if it had happened here,
 * and written into the log first.
 *
 * @module
 */
import { isDeepStrictEqual } from 'node:util'
import type { Finding } from '../../catalog/finding.ts'
import type { Database, Sql } from '../state/database.ts'
import { ProcedureError } from './errors.ts'
import type { Head, Kept, KeptEvent, KindName, RecordOwnAct } from './kind.ts'
import { findProcedure, keepEvent, KINDS, lockProcedures } from './procedure-store.ts'

export interface HearOptions {
  readonly database: Database
  /** Region of this exchange. */
  readonly own: string
  readonly record: RecordOwnAct
}

export interface Heard {
  readonly kind: KindName
  readonly head: Head
  /** How many events go before the first of `events`. */
  readonly from: number
  readonly events: readonly KeptEvent[]
}

/**
 * Hearing the same again changes nothing.
 *
 * @param region whose exchange tells.
 * @returns the procedure as it is now; undefined where nothing is known of it.
 * @throws {ProcedureError} when what is told cannot have happened, or was not the peer's to say: then nothing is kept.
 */
export async function hearEvents(
  { database, own, record }: HearOptions,
  region: string,
  heard: Heard,
): Promise<Kept | undefined> {
  const known = await findProcedure(database, heard.head.id)
  refuseStrangers(heard, known, own, region)
  const fresh = freshOf(heard, known)
  if (fresh.length === 0) return known
  const steps = await follow(database, heard, known, fresh, region)
  for (const { action, seq, by } of fresh) {
    const [id, role] = [by.id, by.role]
    await record('hearProcedure', {
      [heard.kind]: heard.head.id,
      action,
      event: String(seq),
      by: id,
      role,
      region: by.region,
      from: region,
    })
  }
  return database.transaction(async (sql) => {
    await lockProcedures(sql)
    const now = await findProcedure(sql, heard.head.id)
    if ((now?.events.length ?? 0) !== (known?.events.length ?? 0)) {
      throw refusal(heard, 'has changed in between; it is told again')
    }
    for (const [n, kept] of steps.entries()) await keepEvent(sql, kept, fresh[n] as KeptEvent)
    await settle(sql, heard.head.id, fresh)
    return steps.at(-1)
  })
}

/** A procedure is between the peer and us, and stays what it is. */
function refuseStrangers(heard: Heard, known: Kept | undefined, own: string, region: string): void {
  const { demand, supply } = heard.head
  const regions = [demand.region, supply.region]
  if (region === own || !regions.includes(own) || !regions.includes(region)) {
    throw refusal(heard, 'is not between the two provinces of this message')
  }
  if (known === undefined) {
    // Ids are given by region: a peer gives none of ours.
    if (heard.head.id.includes(`-${region}-`)) return
    throw refusal(heard, `is an id that ${region} does not give`)
  }
  const same = (head: Head): string =>
    JSON.stringify([head.demand, head.supply, Object.entries(head.about).sort()])
  if (known.kind !== heard.kind || same(known.head) !== same(heard.head)) {
    throw refusal(heard, 'is another one here')
  }
}

/** Events that are not known yet; none where some before them are missing. */
function freshOf({ from, events }: Heard, known: Kept | undefined): readonly KeptEvent[] {
  const has = known?.events.length ?? 0
  if (from > has) return []
  return events.filter(({ seq }, n) => seq === from + n + 1 && seq > has)
}

/** The procedure after each of the events; each is checked as the person's deed that it was. */
async function follow(
  sql: Sql,
  heard: Heard,
  known: Kept | undefined,
  fresh: readonly KeptEvent[],
  region: string,
): Promise<readonly Kept[]> {
  const kind = KINDS[heard.kind]
  const steps: Kept[] = []
  let current = known
  for (const event of fresh) {
    if (current !== undefined && kind.keptBy(current) !== region) {
      throw refusal(heard, `is not kept by ${region}, which may not say what happens to it`)
    }
    if (event.by.region !== region) await requireOurDeed(sql, heard, current, event)
    const outcome =
      current === undefined ? kind.begin(heard.head, event) : kind.act(current, event.action, event)
    if (!outcome.ok) throw new ProcedureError('REFUSED', outcome.problems)
    if (current === undefined && event.action !== 'draft')
      throw refusal(heard, 'begins without a draft')
    current = outcome.procedure
    steps.push(current)
  }
  return steps
}

/** A peer may say that our people did something only where they did, once, and in their own words. */
async function requireOurDeed(
  sql: Sql,
  heard: Heard,
  known: Kept | undefined,
  event: KeptEvent,
): Promise<void> {
  const rows = await sql.query(
    `SELECT deed FROM shudao.procedure_deed WHERE id = $1 AND procedure = $2`,
    [typeof event['deed'] === 'string' ? event['deed'] : '', heard.head.id],
  )
  const { seq, day, at, deed: id } = event
  const isNew = known?.events.some(({ deed }) => deed === id) !== true
  // Place and time are the keeper's to add, and nothing else is.
  const done = { ...(rows[0]?.['deed'] as object | undefined), seq, day, at, deed: id }
  if (isNew && isDeepStrictEqual(done, event)) return
  const message = `tells of "${event.action}" by ${event.by.id}, who did not do it here, or not in these words`
  throw refusal(heard, message)
}

/** What our people did and came back as an event was taken. */
async function settle(sql: Sql, id: string, fresh: readonly KeptEvent[]): Promise<void> {
  const deeds = fresh.flatMap(({ deed }) => (typeof deed === 'string' ? [deed] : []))
  if (deeds.length > 0) {
    await sql.query(
      `UPDATE shudao.procedure_deed SET state = 'taken' WHERE id = ANY ($1::text[])`,
      [deeds],
    )
  }
  const told = fresh.at(-1)?.seq ?? 0
  await sql.query('UPDATE shudao.procedure SET told = greatest(told, $2) WHERE id = $1', [id, told])
}

function refusal({ head: { id } }: Heard, message: string): ProcedureError {
  const finding: Finding = { pointer: id, message }
  return new ProcedureError('REFUSED', [finding])
}
