/**
 * What a MySQL or MariaDB source is registered with.
 *
 * @module
 */
import type { SchemaObject } from 'ajv'

export interface MysqlOptions {
  /** `mysql://user:password@host:3306/database`; a secret. Its database holds the tables and views. */
  readonly connectionString: string
  /** `verify`: TLS, and a certificate that Node trusts (`NODE_EXTRA_CA_CERTS`). Default `off`. */
  readonly tls?: 'verify' | 'off'
  /** Connections at once, 1..100. Default 4. */
  readonly poolMax?: number
  /** The server itself gives up after this long, where it can (MariaDB 10.1, MySQL 5.7.8). Default 10,000. */
  readonly statementTimeoutMs?: number
  /** Default 5,000. */
  readonly connectTimeoutMs?: number
  /**
   * Whether the server leaves out rows that a row rule excludes, for which it needs `regexp_replace`. Default
   * true; say false for MySQL before 8.0.4 and MariaDB before 10.0.5.
   */
  readonly conditions?: boolean
}

export const mysqlOptionsSchema: SchemaObject = {
  type: 'object',
  additionalProperties: false,
  required: ['connectionString'],
  properties: {
    connectionString: { type: 'string', format: 'mysql-url' },
    tls: { enum: ['verify', 'off'] },
    poolMax: { type: 'integer', minimum: 1, maximum: 100 },
    statementTimeoutMs: { type: 'integer', minimum: 1, maximum: 600_000 },
    connectTimeoutMs: { type: 'integer', minimum: 1, maximum: 60_000 },
    conditions: { type: 'boolean' },
  },
}
