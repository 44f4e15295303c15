import type { Adapter, Row } from '../../adapters/adapter.ts'
import { DEFAULT_GUARD_LIMITS, guard } from '../../adapters/guard.ts'
import { mysqlAdapter } from '../../adapters/mysql.ts'
import { postgresAdapter } from '../../adapters/postgres.ts'
import { restAdapter } from '../../adapters/rest.ts'
import { soapAdapter } from '../../adapters/soap.ts'
import { adapterFaults } from '../contracts/adapter-faults.ts'
import type { FaultAnswers, FaultySource } from '../contracts/adapter-faults.ts'
import { MARIADB_TIMEOUT_MS, mariadbOrSkip } from '../support/mariadb.ts'
import { mysqlSource } from './sources/mysql-source.ts'
import { makeTable, postgresUrl, stopPostgres } from './sources/postgres-source.ts'
import { restSource } from './sources/rest-source.ts'
import { soapSource, WSDL } from './sources/soap-source.ts'

const PIECE = 64 * 1024

/** What is said over HTTP: the body is read to its end, or to its bound. */
const OVER_HTTP: FaultAnswers = {
  truncated: 'SOURCE_UNAVAILABLE',
  reset: 'SOURCE_UNAVAILABLE',
  silence: 'SOURCE_TIMEOUT',
  page: 'SOURCE_MALFORMED',
  encoding: 'SOURCE_MALFORMED',
  flood: 'SOURCE_MALFORMED',
}
const HTTP_FLOOD = {
  head: Buffer.from('HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n\r\n['),
  piece: Buffer.alloc(PIECE, ' '),
}

describe('faults', () => {
  let mysqlUrl: string

  before(async function () {
    this.timeout(MARIADB_TIMEOUT_MS)
    await postgresUrl()
  })

  after(async function () {
    this.timeout(20_000)
    await stopPostgres()
  })

  const guarded = (adapter: Adapter): Adapter =>
    guard(adapter, { ...DEFAULT_GUARD_LIMITS, timeoutMs: 30_000, failuresMax: 100 })

  for (const [suffix, wrap] of [
    ['', (adapter: Adapter) => adapter],
    [', guarded', guarded],
  ] as const) {
    adapterFaults(`rest${suffix}`, (rows) => rest(rows, wrap), OVER_HTTP)
    adapterFaults(`soap${suffix}`, (rows) => soap(rows, wrap), OVER_HTTP)
    adapterFaults(`postgres${suffix}`, (rows, columns) => postgres(rows, columns, wrap), {
      ...OVER_HTTP,
      // Its letters are the length of a message, which is waited for as any silence is.
      page: 'SOURCE_TIMEOUT',
    })
    describe('of mysql', () => {
      before(async function () {
        this.timeout(MARIADB_TIMEOUT_MS)
        mysqlUrl = await mariadbOrSkip(this)
      })
      adapterFaults(`mysql${suffix}`, (rows, columns) => mysql(rows, columns, wrap), {
        truncated: 'SOURCE_UNAVAILABLE',
        reset: 'SOURCE_UNAVAILABLE',
        silence: 'SOURCE_TIMEOUT',
        page: 'SOURCE_TIMEOUT',
        // Texts come in UTF-8 whatever the tables are in, and no lie about it leaves the packets whole.
        flood: 'SOURCE_MALFORMED',
      })
    })
  }

  async function rest(
    rows: readonly Row[],
    wrap: (one: Adapter) => Adapter,
  ): Promise<FaultySource> {
    const source = await restSource(rows)
    const url = new URL(source.baseUrl)
    return {
      port: Number(url.port),
      flood: HTTP_FLOOD,
      adapter: (port) => {
        url.port = String(port)
        return wrap(restAdapter('bureau', { baseUrl: url.href, request: { mode: 'batch' } }))
      },
      entity: 'people',
      dispose: () => source.close(),
    }
  }

  async function soap(
    rows: readonly Row[],
    wrap: (one: Adapter) => Adapter,
  ): Promise<FaultySource> {
    const source = await soapSource('gbk', rows)
    const endpoint = new URL(source.endpoint)
    return {
      port: Number(endpoint.port),
      flood: HTTP_FLOOD,
      adapter: (port) => {
        endpoint.port = String(port)
        return wrap(
          soapAdapter('bureau', {
            endpoint: endpoint.href,
            wsdl: WSDL,
            encoding: 'gbk',
            request: { mode: 'each', fieldsAt: 'FIELDS', limitAt: 'LIMIT' },
            response: { rowsAt: 'RECORD' },
          }),
        )
      },
      entity: 'query',
      dispose: () => source.close(),
    }
  }

  async function postgres(
    rows: readonly Row[],
    columns: readonly string[],
    wrap: (one: Adapter) => Adapter,
  ): Promise<FaultySource> {
    const url = new URL(await postgresUrl())
    const entity = await makeTable(rows, columns)
    // Notices, each of which is right and none of which is the answer.
    const piece = Buffer.alloc(PIECE)
    piece.write('N')
    piece.writeUInt32BE(PIECE - 1, 1)
    return {
      port: Number(url.port),
      flood: { head: Buffer.alloc(0), piece },
      adapter: (port) => {
        url.port = String(port)
        return wrap(postgresAdapter('archive', { connectionString: url.href }))
      },
      entity,
      dispose: () => Promise.resolve(),
    }
  }

  async function mysql(
    rows: readonly Row[],
    columns: readonly string[],
    wrap: (one: Adapter) => Adapter,
  ): Promise<FaultySource> {
    const url = new URL(mysqlUrl)
    const source = mysqlSource(mysqlUrl)
    const entity = await source.makeTable(rows, columns)
    // The parts of one packet that never ends.
    const piece = Buffer.alloc(2 ** 24 + 3, 0x20)
    piece.set([0xff, 0xff, 0xff, 1])
    return {
      port: Number(url.port),
      flood: { head: Buffer.alloc(0), piece },
      adapter: (port) => {
        url.port = String(port)
        return wrap(mysqlAdapter('archive', { connectionString: url.href }))
      },
      entity,
      dispose: () => source.close(),
    }
  }
})
