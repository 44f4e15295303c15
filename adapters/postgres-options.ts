/**
 * What a PostgreSQL source is registered with.
 *
 * @module
 */
import type { SchemaObject } from 'ajv'

export interface PostgresOptions {
  /** `postgres://user:password@host:5432/database`; a secret. */
  readonly connectionString: string
  /** Holds the tables and views that resources name as their entity. Default `public`. */
  readonly schema?: string
  /** Connections at once, 1..100. Default 4. */
  readonly poolMax?: number
  /** The server itself gives up after this long. Default 10,000. */
  readonly statementTimeoutMs?: number
  /** Default 5,000. */
  readonly connectTimeoutMs?: number
}

export const postgresOptionsSchema: SchemaObject = {
  type: 'object',
  additionalProperties: false,
  required: ['connectionString'],
  properties: {
    connectionString: { type: 'string', format: 'postgres-url' },
    schema: { type: 'string', minLength: 1 },
    poolMax: { type: 'integer', minimum: 1, maximum: 100 },
    statementTimeoutMs: { type: 'integer', minimum: 1, maximum: 600_000 },
    connectTimeoutMs: { type: 'integer', minimum: 1, maximum: 60_000 },
  },
}
