/**
 * A large read of a PostgreSQL database: a cursor within one transaction, fetched batch by batch.
 *
 * @module
 */
import type { PoolClient } from 'pg'
import type { Row } from './adapter.ts'
import { AdapterError } from './errors.ts'
import { postgresFailure } from './postgres-failure.ts'
import type { Statement } from './postgres-sql.ts'

export interface PostgresStreamParts {
  readonly source: string
  readonly connect: () => Promise<PoolClient>
  /** Drops a connection whose answer nobody waits for. */
  readonly abandon: (client: PoolClient) => void
  /** Calls back, once, when the caller gives up or the adapter is closed; each call replaces the one before. */
  readonly onEnd: (callback: (error: AdapterError) => void) => void
}

type Values = readonly (string | null)[]

export async function* postgresStream(
  { source, connect, abandon, onEnd }: PostgresStreamParts,
  { text, values }: Statement,
  batchRowsMax: number,
  toRow: (values: Values) => Row,
): AsyncGenerator<readonly Row[]> {
  const connecting = connect()
  const client = await orEnd(connecting).catch((error: unknown) => {
    connecting.then((late) => late.release()).catch(() => undefined)
    throw error
  })
  let whole = false
  try {
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
    whole = true
  } finally {
    // A connection in the middle of a transaction is of use to nobody.
    if (whole) client.release()
    else abandon(client)
  }

  /** No race of promises: one that lasts as long as the stream would keep every batch. */
  function orEnd<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      onEnd(reject)
      work.then(resolve, (error: unknown) =>
        reject(error instanceof AdapterError ? error : postgresFailure(source, error)),
      )
    })
  }
}
