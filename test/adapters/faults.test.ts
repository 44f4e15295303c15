import { DEFAULT_GUARD_LIMITS, guard } from '../../adapters/guard.ts'
import { adapterContractOnLine, adapterFaults } from '../contracts/adapter-faults.ts'
import type { FaultAnswers, FaultySourceFactory } from '../contracts/adapter-faults.ts'
import { MARIADB_TIMEOUT_MS, mariadbOrSkip } from '../support/mariadb.ts'
import {
  fixedWidthOverSftpOnLine,
  mysqlSourceOnLine,
  postgresSourceOnLine,
  restSourceOnLine,
  sftpSourceOnLine,
  soapSourceOnLine,
  xlsxOverSftpOnLine,
} from './sources/faulty-sources.ts'
import { postgresUrl, stopPostgres } from './sources/postgres-source.ts'

/** What is said over HTTP: the body is read to its end, or to its bound. */
const OVER_HTTP: FaultAnswers = {
  truncated: 'SOURCE_UNAVAILABLE',
  reset: 'SOURCE_UNAVAILABLE',
  silence: 'SOURCE_TIMEOUT',
  page: 'SOURCE_MALFORMED',
  encoding: 'SOURCE_MALFORMED',
  flood: 'SOURCE_MALFORMED',
}

const OVER_POSTGRES: FaultAnswers = {
  ...OVER_HTTP,
  // Its letters are the length of a message, which is waited for as any silence is.
  page: 'SOURCE_TIMEOUT',
}
const OVER_MYSQL: FaultAnswers = {
  truncated: 'SOURCE_UNAVAILABLE',
  reset: 'SOURCE_UNAVAILABLE',
  silence: 'SOURCE_TIMEOUT',
  page: 'SOURCE_TIMEOUT',
  // Texts come in UTF-8 whatever the tables are in, and no lie about it leaves the packets whole.
  flood: 'SOURCE_MALFORMED',
}

/** Whatever comes in place of SSH ends the connection: nothing of it is believed before it is proven. */
const OVER_SFTP: FaultAnswers = {
  truncated: 'SOURCE_UNAVAILABLE',
  reset: 'SOURCE_UNAVAILABLE',
  silence: 'SOURCE_TIMEOUT',
  page: 'SOURCE_UNAVAILABLE',
  encoding: 'SOURCE_UNAVAILABLE',
  flood: 'SOURCE_UNAVAILABLE',
}

const SOURCES: readonly (readonly [string, FaultySourceFactory, FaultAnswers])[] = [
  ['rest', restSourceOnLine, OVER_HTTP],
  ['soap', soapSourceOnLine, OVER_HTTP],
  ['postgres', postgresSourceOnLine, OVER_POSTGRES],
]

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

  for (const [title, factory, answers] of SOURCES) {
    adapterFaults(title, factory, answers)
    adapterFaults(`${title}, guarded`, throughGuard(factory), answers)
    adapterContractOnLine(title, factory)
  }

  adapterFaults('delimited over sftp', sftpSourceOnLine, OVER_SFTP)
  adapterFaults('xlsx over sftp, guarded', throughGuard(xlsxOverSftpOnLine), OVER_SFTP)
  // The line is below the form: what ends an answer half way and what never ends it are enough.
  adapterFaults('fixed width over sftp, guarded', throughGuard(fixedWidthOverSftpOnLine), {
    truncated: 'SOURCE_UNAVAILABLE',
    silence: 'SOURCE_TIMEOUT',
  })

  describe('of mysql', () => {
    before(async function () {
      this.timeout(MARIADB_TIMEOUT_MS)
      mysqlUrl = await mariadbOrSkip(this)
    })
    const factory: FaultySourceFactory = (rows, columns) =>
      mysqlSourceOnLine(mysqlUrl, rows, columns)
    adapterFaults('mysql', factory, OVER_MYSQL)
    adapterFaults('mysql, guarded', throughGuard(factory), OVER_MYSQL)
    adapterContractOnLine('mysql', factory)
  })
})

function throughGuard(factory: FaultySourceFactory): FaultySourceFactory {
  const limits = { ...DEFAULT_GUARD_LIMITS, timeoutMs: 30_000, failuresMax: 100 }
  return async (rows, columns) => {
    const source = await factory(rows, columns)
    return { ...source, adapter: (port) => guard(source.adapter(port), limits) }
  }
}
