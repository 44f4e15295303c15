/**
 * A large read of a MySQL or MariaDB database: one statement, whose rows are taken from the line batch by batch. While
 * nobody takes them nothing is read from the socket, and the server waits.
 *
 * @module
 */
import type { Connection } from 'mysql2'
import type { PoolConnection } from 'mysql2/promise'
import type { Row } from './adapter.ts'
import { DatabaseSocket } from './database-socket.ts'
import type { MysqlStatement } from './mysql-sql.ts'
import type { OrEnd } from './pooled-reads.ts'

type Values = readonly (string | null)[]

/** For so long the server waits for a caller that works on a batch. */
const WRITE_TIMEOUT_SEC = 600

/** @param used - whose statements may take as long as they like */
export async function* mysqlStream(
  used: PoolConnection,
  orEnd: OrEnd,
  { text, values }: MysqlStatement,
  batchRowsMax: number,
  toRow: (values: Values) => Row,
): AsyncGenerator<readonly Row[]> {
  await orEnd(used.query(`set session net_write_timeout = ${WRITE_TIMEOUT_SEC}`))
  // The promises' wrapper cannot stream; what it wraps can.
  const connection = used.connection as unknown as Connection & { readonly stream: unknown }
  const rows = connection
    .execute({ sql: text, values: [...values], rowsAsArray: true })
    .stream({ highWaterMark: batchRowsMax })
  // What comes after we stopped listening is nobody's.
  rows.on('error', () => undefined)
  const iterator = rows[Symbol.asyncIterator]() as AsyncIterator<Values>
  for (;;) {
    const batch = await orEnd(nextBatch(iterator, batchRowsMax, toRow))
    if (batch.length > 0) yield batch
    if (batch.length < batchRowsMax) break
    if (connection.stream instanceof DatabaseSocket) connection.stream.tookBatch()
  }
}

async function nextBatch(
  rows: AsyncIterator<Values>,
  batchRowsMax: number,
  toRow: (values: Values) => Row,
): Promise<readonly Row[]> {
  const batch: Row[] = []
  while (batch.length < batchRowsMax) {
    const step = await rows.next()
    if (step.done === true) break
    batch.push(toRow(step.value))
  }
  return batch
}
