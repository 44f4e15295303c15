/**
 * Carries procedures between regions, off the way of whoever took a step: what a peer has not heard of stands in the
 * database, so it survives either side being away.
 *
 * @module
 */
import type { Finding } from '../../catalog/finding.ts'
import type { Logger } from '../core/logger.ts'
import { defineRepeated, type Jobs } from '../jobs/jobs.ts'
import { raiseAlarm, resolveAlarm } from '../state/alarms.ts'
import type { Sql } from '../state/database.ts'
import { ProcedureError } from './errors.ts'
import { hearEvents, type HearOptions } from './hear-events.ts'
import { otherRegion, type Kept } from './kind.ts'
import {
  fitting,
  readAnswer,
  type ProcedureAnswer,
  type ProcedureMessage,
  type SentDeed,
} from './message.ts'
import { readProcedures } from './procedure-store.ts'

export interface ToldPeer {
  /** Code of its region. */
  readonly region: string
  /** Sends a message and gives the verified answer. Throws when there is none. */
  readonly tell: (message: ProcedureMessage) => Promise<unknown>
  /** Whether what `tell` threw says that nothing else would be answered just now either. */
  readonly isAway: (thrown: unknown) => boolean
}

export interface TellOptions extends HearOptions {
  readonly peers: readonly ToldPeer[]
  readonly logger: Logger
  readonly now: () => Date
}

export const TELL_PROCEDURES_JOB = 'tell-procedures'
/** Procedures of one run and peer. */
const TOLD_MAX = 100
/** Messages about one procedure in one run: its events, then what came back. */
const ROUNDS_MAX = 20

/** Defines the job and lets it run every `everyMs`. */
export async function defineTellProcedures(
  jobs: Jobs,
  options: TellOptions,
  everyMs: number,
): Promise<void> {
  await defineRepeated(jobs, TELL_PROCEDURES_JOB, () => tellProcedures(options), everyMs)
}

/** One run. A peer that is away costs only itself, and a procedure to which it does not answer no other procedure. */
export async function tellProcedures(options: TellOptions): Promise<void> {
  for (const peer of options.peers) {
    for (const { head } of await untold(options, peer.region)) {
      try {
        await tellOne(options, peer, head.id)
      } catch (err) {
        const about = { err, peer: peer.region, procedure: head.id }
        options.logger.info(about, 'a peer could not be told of a procedure just now')
        if (peer.isAway(err)) break
      }
    }
  }
}

/** @returns false when the two do not agree what happened; then somebody has to look. */
async function settle(
  options: TellOptions,
  peer: ToldPeer,
  sent: ProcedureMessage,
  body: unknown,
): Promise<boolean> {
  const { database, now } = options
  const { id } = sent.head
  const alarm = `procedure-at-odds:${id}`
  try {
    const answer = readAnswer(body)
    if (answer !== undefined) await takeAnswer(options, peer, sent, answer)
    // Whoever did it can do something else: a deed goes alone, so it is the deed that is not taken.
    else if (sent.deed !== undefined) await refuseDeed(database, sent.deed.id, [unread(peer)])
    else throw atOdds(id, `${peer.region} does not take what we tell of it`)
    await resolveAlarm(database, alarm, now())
    return true
  } catch (thrown) {
    if (!(thrown instanceof ProcedureError)) throw thrown
    await raiseAlarm(database, {
      id: alarm,
      rule: 'procedure-at-odds',
      time: now(),
      explanation: `${id}: this exchange and that of ${peer.region} do not agree what happened to it. ${thrown.message} Compare both sides' events (shudao request show), which are in both logs, with its steward.`,
      explanationZh: `${id}：本节点与 ${peer.region} 的节点对其经过的记载不一致。请与其共享主管比对双方的经过（shudao request show），两边的日志中都有。`,
      records: [],
    })
    return false
  }
}

function unread({ region }: ToldPeer): Finding {
  const message = `is not in a form that ${region} can read; do it again in fewer words, and tell its steward where that does not help`
  return { pointer: '/deed', message }
}

function atOdds(id: string, message: string): ProcedureError {
  return new ProcedureError('REFUSED', [{ pointer: id, message }])
}

/**
 * What the peer has not heard, or has not said what came of. A request that was never submitted is its own department's
 * paper, and stays at home: with its submission everything travels that came before.
 */
async function untold({ database, own }: TellOptions, region: string): Promise<readonly Kept[]> {
  return readProcedures(
    database,
    `p.id IN (SELECT id FROM shudao.procedure q
       WHERE ((q.demand_region = $1 AND q.supply_region = $2) OR (q.demand_region = $2 AND q.supply_region = $1))
         AND (q.kind <> 'request' OR EXISTS (
           SELECT FROM shudao.procedure_event s WHERE s.procedure = q.id AND s.action = 'submit'))
         AND (q.told < (SELECT count(*) FROM shudao.procedure_event c WHERE c.procedure = q.id)
           OR EXISTS (SELECT FROM shudao.procedure_deed d WHERE d.procedure = q.id AND d.state = 'waiting'))
       ORDER BY id LIMIT ${TOLD_MAX})`,
    [own, region],
  )
}

async function tellOne(options: TellOptions, peer: ToldPeer, id: string): Promise<void> {
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    const [kept] = await readProcedures(options.database, 'p.id = $1', [id])
    if (kept === undefined || otherRegion(kept.head, options.own) !== peer.region) return
    const [row] = await options.database.query('SELECT told FROM shudao.procedure WHERE id = $1', [
      id,
    ])
    const from = Number(row?.['told'] ?? 0)
    const events = fitting(kept.events.slice(from))
    const deed = events.length === 0 ? await waitingDeed(options.database, id) : undefined
    if (events.length === 0 && deed === undefined) return
    const { kind, head } = kept
    const sent = { kind, head, from, events, ...(deed === undefined ? {} : { deed }) }
    if (!(await settle(options, peer, sent, await peer.tell(sent)))) return
  }
}

async function takeAnswer(
  options: TellOptions,
  peer: ToldPeer,
  { kind, head, from, events, deed }: ProcedureMessage,
  answer: ProcedureAnswer,
): Promise<void> {
  const { database } = options
  const sent = from + events.length
  await database.query('UPDATE shudao.procedure SET told = $2 WHERE id = $1', [
    head.id,
    Math.min(answer.has, sent),
  ])
  await hearEvents(options, peer.region, { kind, head, from: sent, events: answer.events })
  if (deed === undefined || answer.deed?.id !== deed.id) return
  if (answer.deed.findings.length > 0) await refuseDeed(database, deed.id, answer.deed.findings)
}

async function refuseDeed(sql: Sql, id: string, findings: readonly Finding[]): Promise<void> {
  await sql.query(
    `UPDATE shudao.procedure_deed SET state = 'refused', findings = $2::jsonb WHERE id = $1 AND state = 'waiting'`,
    [id, JSON.stringify(findings)],
  )
}

async function waitingDeed(sql: Sql, procedure: string): Promise<SentDeed | undefined> {
  const [row] = await sql.query(
    `SELECT id, deed FROM shudao.procedure_deed WHERE procedure = $1 AND state = 'waiting'`,
    [procedure],
  )
  return row && { ...(row['deed'] as SentDeed), id: String(row['id']) }
}
