/**
 * Seals: an investigation under way, of which the person looked at is not told before it ends.
 *
 * A seal names its authority, its article and its end at once, in the log. It takes two persons: one asks for it, another
 * confirms it, and then it is in force. It opens by itself. Meanwhile the number of
 * sealed entries stays visible. Auditors see sealed entries as they see all.
 *
 * @module
 */
import type { ManagementRecord } from '../audit/management-record.ts'
import type { Sql, SqlRow } from '../state/database.ts'
import { AuditingError } from './errors.ts'

/** What is sealed: entries to which all that is given applies; at least one of the first three is. */
export interface SealScope {
  readonly caseNumber?: string | undefined
  readonly consumer?: string | undefined
  readonly exchangeId?: string | undefined
  readonly subjectHash?: string | undefined
}

export interface Seal extends SealScope {
  readonly id: string
  /** Who ordered it: 重庆市监察委员会. */
  readonly authority: string
  /** By which article: 《监察法》第十八条. */
  readonly article: string
  readonly ends: Date
  /** Who of the staff asked for it. */
  readonly orderedBy: string
  /** This and the other times are null where an older version kept none. */
  readonly orderedAt: Date | null
  /** Who else confirmed it; null while nobody has, and until then it is not in force. */
  readonly confirmedBy: string | null
  readonly confirmedAt: Date | null
}

/** A seal as it is kept, whether it has ended or not. */
export interface KeptSeal extends Seal {
  readonly state: SealState
  /** Who ended it before its time; null where nobody did. */
  readonly liftedBy: string | null
  readonly liftedAt: Date | null
}

/**
 * - `waiting`: nobody has confirmed it yet.
 * - `in-force`: it holds entries back.
 * - `lifted`: somebody ended it before its time.
 * - `over`: its time has come.
 */
export type SealState = 'waiting' | 'in-force' | 'lifted' | 'over'

/** Who of the staff did something with a seal, and when. */
export interface SealStep {
  readonly by: string
  readonly at: Date
}

export interface SealedEntry {
  readonly caseNumber: string | null
  readonly consumer: string | null
  readonly exchangeId: string
}

/** Largest number of seals that one listing gives. */
export const SEALS_LISTED_MAX = 1_000

/** A seal ends after a year at the latest; what must stay sealed is ordered anew. */
export const SEAL_DAYS_MAX = 366
const DAY_MS = 86_400_000

/** @throws {AuditingError} `BAD_SEAL` with everything that is wrong. */
export function assertSeal(seal: Seal, now: Date): void {
  const { authority, article, ends, caseNumber, consumer, exchangeId } = seal
  const problems = [
    ...(isLine(authority) ? [] : [`name the authority that ordered it, ${IN_ONE_LINE}`]),
    ...(isLine(article) ? [] : [`name the article by which it may, ${IN_ONE_LINE}`]),
    ...[caseNumber, consumer, exchangeId]
      .filter((text) => text !== undefined && !isLine(text))
      .map(() => `name case, consumer and exchange each ${IN_ONE_LINE}`)
      .slice(0, 1),
    ...(caseNumber === undefined && consumer === undefined && exchangeId === undefined
      ? ['say what is sealed: a case, a consumer or an exchange']
      : []),
    ...(Number.isNaN(ends.getTime()) || ends <= now ? ['its end must be a time to come'] : []),
    ...(ends.getTime() > now.getTime() + SEAL_DAYS_MAX * DAY_MS
      ? [`it may last ${SEAL_DAYS_MAX} days at most, and be ordered anew`]
      : []),
  ]
  if (problems.length > 0)
    throw new AuditingError('BAD_SEAL', `The seal is wrong: ${problems.join('; ')}.`)
}

const TEXT_CHARS_MAX = 200
const IN_ONE_LINE = `in one line of 1 to ${TEXT_CHARS_MAX} characters`

function isLine(text: string): boolean {
  return text.trim() !== '' && text.length <= TEXT_CHARS_MAX && !/\p{Cc}|\p{Cs}/u.test(text)
}

/** For the record; {@link replaySeal} reads it back. */
export function aboutSeal(seal: Seal): Readonly<Record<string, string>> {
  const { id, authority, article, ends, caseNumber, consumer, exchangeId, subjectHash } = seal
  const scope = { caseNumber, consumer, exchangeId, subjectHash }
  const given = Object.entries(scope).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  )
  return { seal: id, authority, article, ends: ends.toISOString(), ...Object.fromEntries(given) }
}

/** Doing it again changes nothing. */
export async function keepSeal(sql: Sql, seal: Seal): Promise<void> {
  await sql.query(
    `INSERT INTO shudao.seal (id, authority, article, ends, case_number, consumer, exchange_id, subject_hash, ordered_by, ordered_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING`,
    [
      seal.id,
      seal.authority,
      seal.article,
      seal.ends,
      seal.caseNumber ?? null,
      seal.consumer ?? null,
      seal.exchangeId ?? null,
      seal.subjectHash ?? null,
      seal.orderedBy,
      seal.orderedAt,
    ],
  )
}

/** Puts a seal into force. @returns whether there is one that waits for it. */
export async function confirmSeal(sql: Sql, id: string, { by, at }: SealStep): Promise<boolean> {
  const rows = await sql.query(
    `UPDATE shudao.seal SET confirmed_by = $2, confirmed_at = $3
      WHERE id = $1 AND confirmed_by IS NULL RETURNING id`,
    [id, by, at],
  )
  return rows.length > 0
}

/** Ends a seal before its time. @returns whether there is one that nobody has lifted. */
export async function liftSeal(sql: Sql, id: string, { by, at }: SealStep): Promise<boolean> {
  const rows = await sql.query(
    `UPDATE shudao.seal SET lifted = true, lifted_by = $2, lifted_at = $3
      WHERE id = $1 AND NOT lifted RETURNING id`,
    [id, by, at],
  )
  return rows.length > 0
}

/** Seals that have not ended, whether in force or waiting to be confirmed. */
export async function sealsAt(sql: Sql, now: Date): Promise<readonly Seal[]> {
  const rows = await sql.query('SELECT * FROM shudao.seal WHERE NOT lifted AND ends > $1', [now])
  return rows.map(readSeal)
}

/**
 * Seals in the order in which they were asked for, {@link SEALS_LISTED_MAX} at most.
 *
 * @param all those that have ended as well, until they are erased.
 * @param after the seal behind which they begin
 */
export async function listSeals(
  sql: Sql,
  now: Date,
  { all, after }: { readonly all: boolean; readonly after?: string | undefined },
): Promise<readonly KeptSeal[]> {
  const rows = await sql.query(
    `SELECT * FROM shudao.seal
      WHERE ($1 OR (NOT lifted AND ends > $2)) AND ($3::text IS NULL OR id > $3)
      ORDER BY id LIMIT ${SEALS_LISTED_MAX}`,
    [all, now, after ?? null],
  )
  return rows.map((row) => {
    const seal = readSeal(row)
    return {
      ...seal,
      state: stateOf(seal, row['lifted'] === true, now),
      liftedBy: row['lifted_by'] as string | null,
      liftedAt: row['lifted_at'] as Date | null,
    }
  })
}

function stateOf({ ends, confirmedBy }: Seal, isLifted: boolean, now: Date): SealState {
  if (isLifted) return 'lifted'
  if (ends <= now) return 'over'
  return confirmedBy === null ? 'waiting' : 'in-force'
}

export function isSealed(entry: SealedEntry, subjectHash: string, seals: readonly Seal[]): boolean {
  const fits = (wanted: string | undefined, found: string | null): boolean =>
    wanted === undefined || wanted === found
  return seals.some(
    (seal) =>
      seal.confirmedBy !== null &&
      fits(seal.caseNumber, entry.caseNumber) &&
      fits(seal.consumer, entry.consumer) &&
      fits(seal.exchangeId, entry.exchangeId) &&
      fits(seal.subjectHash, subjectHash),
  )
}

/**
 * Seals are made anew from the log with the index: what a management record says of one, done again; and undone where it
 * then failed, which was perhaps not known yet when it was done again. One that no longer opens is not made: without its
 * case or subject it would hold back more than was ordered, or say nothing at all.
 */
export async function replaySeal(
  sql: Sql,
  { operation, outcome, about, staff, sealed, time }: ManagementRecord,
): Promise<void> {
  const { seal: id } = about
  const by = staff?.id ?? ''
  const at = new Date(time)
  if (outcome === 'refused' || id === undefined) return
  if (outcome === 'failed') return undoSeal(sql, operation, id, by)
  if (operation === 'liftSeal') await liftSeal(sql, id, { by, at })
  if (operation === 'confirmSeal') await confirmSeal(sql, id, { by, at })
  if (operation !== 'sealRecords' || sealed !== null) return
  const {
    authority = '',
    article = '',
    ends = '',
    caseNumber,
    consumer,
    exchangeId,
    subjectHash,
  } = about
  await keepSeal(sql, {
    id,
    authority,
    article,
    ends: new Date(ends),
    caseNumber,
    consumer,
    exchangeId,
    subjectHash,
    orderedBy: by,
    orderedAt: at,
    confirmedBy: null,
    confirmedAt: null,
  })
}

async function undoSeal(sql: Sql, operation: string, id: string, by: string): Promise<void> {
  if (operation === 'sealRecords') await sql.query('DELETE FROM shudao.seal WHERE id = $1', [id])
  if (operation === 'liftSeal') {
    await sql.query(
      `UPDATE shudao.seal SET lifted = false, lifted_by = NULL, lifted_at = NULL
        WHERE id = $1 AND lifted_by = $2`,
      [id, by],
    )
  }
  if (operation === 'confirmSeal') {
    await sql.query(
      `UPDATE shudao.seal SET confirmed_by = NULL, confirmed_at = NULL
        WHERE id = $1 AND confirmed_by = $2`,
      [id, by],
    )
  }
}

function readSeal(row: SqlRow): Seal {
  const text = (column: string): string | undefined =>
    (row[column] ?? undefined) as string | undefined
  return {
    id: String(row['id']),
    authority: String(row['authority']),
    article: String(row['article']),
    ends: row['ends'] as Date,
    orderedBy: String(row['ordered_by']),
    orderedAt: row['ordered_at'] as Date | null,
    confirmedBy: row['confirmed_by'] as string | null,
    confirmedAt: row['confirmed_at'] as Date | null,
    caseNumber: text('case_number'),
    consumer: text('consumer'),
    exchangeId: text('exchange_id'),
    subjectHash: text('subject_hash'),
  }
}
