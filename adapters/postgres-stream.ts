/**
 * A large read of a PostgreSQL database: a cursor within one transaction, fetched batch by batch.
 *
 * @module
 */
import type { PoolClient } from 'pg'
import type { Row } from './adapter.ts'
import type { OrEnd } from './pooled-reads.ts'
import type { CompiledSql } from './query-builder.ts'

type Values = readonly (string | null)[]

/** @param client - left outside of any transaction when all was given */
export async function* postgresStream(
  client: PoolClient,
  orEnd: OrEnd,
  { text, values }: CompiledSql,
  batchRowsMax: number,
  toRow: (values: Values) => Row,
): AsyncGenerator<readonly Row[]> {
  await orEnd(client.query('begin read only'))
  await orEnd(client.query(`declare shudao_stream no scroll cursor for ${text}`, [...values]))
  for (;;) {
    const fetched = client.query<(string | null)[]>({
      text: `fetch ${batchRowsMax} from shudao_stream`,
      rowMode: 'array',
    })
    const { rows } = await orEnd(fetched)
    if (rows.length > 0) yield rows.map(toRow)
    if (rows.length < batchRowsMax) break
  }
  await orEnd(client.query('commit'))
}
