/**
 * Who asked whom over time: departments that asked × departments whose resources were asked × months, counted over the
 * search index.
 *
 * @module
 */
import { dayOf } from '../core/day.ts'
import type { Database, SqlRow, SqlValue } from '../state/database.ts'
import { AuditingError } from './errors.ts'
import { askConditions, conditionsOf, type IndexFilter } from './filter-sql.ts'
import { withinTime } from './search.ts'

/** A department of a province, by their codes. */
export interface MatrixSide {
  readonly region: string
  readonly department: string
}

export interface MatrixCell {
  readonly consumer: MatrixSide
  readonly provider: MatrixSide
  /** Records in which the one asked for resources of the other; one number a month of {@link Matrix.months}. */
  readonly records: readonly number[]
  /** Of them, those that were refused. */
  readonly refused: readonly number[]
}

export interface Matrix {
  /** `YYYY-MM` of both provinces' time, without gaps. */
  readonly months: readonly string[]
  /** Those with most records first; pairs without any are left out. */
  readonly cells: readonly MatrixCell[]
}

export const MATRIX_MONTHS_MAX = 36
export const MATRIX_CELLS_MAX = 2_000
const ZONE = 'Asia/Shanghai'

/**
 * A record about resources of several departments counts once for each of them.
 *
 * @throws {AuditingError} `BAD_SERIES` for more months or pairs than the bounds, `SEARCH_TOO_WIDE`
 */
export async function matrix(
  database: Database,
  filter: IndexFilter & { readonly from: Date; readonly to: Date },
): Promise<Matrix> {
  const months = monthsOf(filter.from, filter.to)
  const { from, where, time, values } = conditionsOf({ ...filter, kind: 'exchange' })
  const bind = (value: SqlValue): string => `$${values.push(value)}`
  const rows = await withinTime(database, (sql) =>
    sql.query(
      `SELECT region, department, owner_region, owner, month, count(*) AS records,
              count(*) FILTER (WHERE outcome = 'refused') AS refused
         FROM (SELECT DISTINCT r.region, r.department, split_part(a.resource, '.', 1) AS owner_region,
                      split_part(a.resource, '.', 2) AS owner,
                      to_char(${time} AT TIME ZONE '${ZONE}', 'YYYY-MM') AS month, r.log, r.log_index, r.outcome
                 ${from} JOIN shudao.log_index_ask a
                   ON a.log = r.log AND a.log_index = r.log_index AND ${askConditions(filter, bind)}
                WHERE ${where} AND r.region IS NOT NULL AND r.department IS NOT NULL) AS asked
        GROUP BY region, department, owner_region, owner, month
        ORDER BY region, department, owner_region, owner
        LIMIT ${MATRIX_CELLS_MAX * MATRIX_MONTHS_MAX + 1}`,
      values,
    ),
  )
  const cells = cellsOf(rows, months)
  if (cells.length > MATRIX_CELLS_MAX) {
    throw new AuditingError(
      'BAD_SERIES',
      `That would be more than ${MATRIX_CELLS_MAX} pairs of departments. Ask for one region, department, matter or resource.`,
    )
  }
  return { months, cells }
}

/** Where the last `months` months before `to` begin, with the month in which it ends. */
export function startOfMonths(to: Date, months: number): Date {
  return new Date(`${shifted(lastMonthOf(to), 1 - months)}-01T00:00:00+08:00`)
}

function lastMonthOf(to: Date): string {
  return dayOf(new Date(to.getTime() - 1)).slice(0, 7)
}

function monthsOf(from: Date, to: Date): readonly string[] {
  const months: string[] = []
  const last = lastMonthOf(to)
  for (let month = dayOf(from).slice(0, 7); month <= last; month = shifted(month, 1)) {
    if (months.push(month) > MATRIX_MONTHS_MAX) {
      throw new AuditingError(
        'BAD_SERIES',
        `That would be more than ${MATRIX_MONTHS_MAX} months. Ask for a shorter time.`,
      )
    }
  }
  return months
}

/** @param month `YYYY-MM` */
function shifted(month: string, by: number): string {
  const [year = 0, number = 0] = month.split('-').map(Number)
  return new Date(Date.UTC(year, number - 1 + by)).toISOString().slice(0, 7)
}

function cellsOf(rows: readonly SqlRow[], months: readonly string[]): readonly MatrixCell[] {
  const cells = new Map<string, MatrixCell & { records: number[]; refused: number[] }>()
  for (const row of rows) {
    const text = (column: string): string => String(row[column])
    const consumer = { region: text('region'), department: text('department') }
    const provider = { region: text('owner_region'), department: text('owner') }
    const pair = JSON.stringify([consumer, provider])
    const none = (): number[] => months.map(() => 0)
    const cell = cells.get(pair) ?? { consumer, provider, records: none(), refused: none() }
    const at = months.indexOf(text('month'))
    cell.records[at] = Number(row['records'])
    cell.refused[at] = Number(row['refused'])
    cells.set(pair, cell)
  }
  const total = ({ records }: MatrixCell): number => records.reduce((sum, one) => sum + one, 0)
  return [...cells.values()].sort((one, other) => total(other) - total(one))
}
