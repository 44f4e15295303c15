/**
 * A search index of any size, filled by PostgreSQL itself, and how long searches in it take.
 *
 * @module
 */
import { search } from '../../gateway/auditing/search.ts'
import type { IndexFilter } from '../../gateway/auditing/filter-sql.ts'
import type { Database } from '../../gateway/state/database.ts'

/** Each subject has about so many records, each case three. */
const RECORDS_PER_SUBJECT = 20
const RECORDS_PER_CASE = 3
const TABLES = ['log_index', 'log_index_ask', 'log_index_subject']

/**
 * Records of two years: 400 consumers, 40,000 operators, 137 matters, one question of two items and one subject
 * each; one in twenty is refused. Indexes are built when the rows are in.
 */
export async function fillIndex(database: Database, records: number): Promise<void> {
  const indexes = await database.query(
    `SELECT indexname, indexdef FROM pg_indexes
      WHERE schemaname = 'shudao' AND tablename = ANY($1) AND indexname NOT LIKE '%_pkey'`,
    [TABLES],
  )
  for (const index of indexes)
    await database.query(`DROP INDEX shudao.${String(index['indexname'])}`)
  const time = `timestamptz '2025-01-01' + n * (interval '730 days' / ${records})`
  const from = `FROM generate_series(0, ${records - 1}) AS n`
  await database.query(
    `INSERT INTO shudao.log_index SELECT 'bench.test/log', n, lpad(to_hex(n), 32, '0'), 'exchange', ${time},
            'consumer-' || n % 400, '500000', 'D' || n % 44, 'operator-' || hashint4(n::int) % 40000,
            'CY-' || n % 137, '500103-2026-' || n / ${RECORDS_PER_CASE}, NULL,
            CASE WHEN n % 20 = 0 THEN 'refused' ELSE 'released' END, NULL, '{}' ${from}`,
  )
  await database.query(
    `INSERT INTO shudao.log_index_ask SELECT 'bench.test/log', n, 0, ${time}, 'resource-' || n % 317, 'query',
            ARRAY['item-' || n % 50, 'item-' || n % 7], '{}', NULL,
            CASE WHEN n % 20 = 0 THEN 'REFUSED' ELSE 'RECORDS' END,
            CASE WHEN n % 20 = 0 THEN 'no-grant' END ${from}`,
  )
  await database.query(
    `INSERT INTO shudao.log_index_subject SELECT 'bench.test/log', n, 0, ${time}, 'person',
            ${hashSql(`n % ${subjectsOf(records)}`)}, 'consumer-' || n % 400 ${from}`,
  )
  for (const index of indexes) await database.query(String(index['indexdef']))
  for (const table of TABLES) await database.query(`VACUUM ANALYZE shudao.${table}`)
}

function subjectsOf(records: number): number {
  return Math.max(1, Math.floor(records / RECORDS_PER_SUBJECT))
}

/** 43 characters, as keyed hashes have. */
function hashSql(number: string): string {
  return `left(md5((${number})::text) || md5('b' || (${number})::text), 43)`
}

export const SEARCHES = ['subject', 'case', 'operator', 'rule'] as const
export type SearchBy = (typeof SEARCHES)[number]

/** Milliseconds of `rounds` first pages, each for another subject, case … taken at random from a seed. */
export async function timeSearches(
  database: Database,
  by: SearchBy,
  records: number,
  rounds: number,
): Promise<readonly number[]> {
  const times: number[] = []
  for (let round = 0; round < rounds; round++) {
    const place = (round * 7_919_003) % records
    const filter = await filterAt(database, by, place, records)
    const begin = performance.now()
    const { found } = await search(database, filter)
    times.push(performance.now() - begin)
    if (found.length === 0) throw new Error(`Nothing was found by ${by}.`)
  }
  return times.sort((a, b) => a - b)
}

async function filterAt(
  database: Database,
  by: SearchBy,
  place: number,
  records: number,
): Promise<IndexFilter> {
  if (by === 'case') return { caseNumber: `500103-2026-${Math.floor(place / RECORDS_PER_CASE)}` }
  if (by === 'rule') return { rule: 'no-grant' }
  const [row] = await database.query(
    by === 'subject'
      ? `SELECT ${hashSql(`$1::bigint % ${subjectsOf(records)}`)} AS name`
      : `SELECT 'operator-' || hashint4($1::int) % 40000 AS name`,
    [place],
  )
  const name = String(row?.['name'])
  return by === 'subject' ? { subjectHash: name } : { operator: name }
}

/** The value below which 95 of 100 lie. */
export function p95(sorted: readonly number[]): number {
  return sorted[Math.ceil(sorted.length * 0.95) - 1] ?? NaN
}
