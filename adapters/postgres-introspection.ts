/**
 * How a PostgreSQL database is asked what it holds.
 *
 * @module
 */
import { sql } from 'kysely'
import type { IntrospectionSql } from './database-introspection.ts'
import { SAMPLE_CHARS_MAX } from './introspection.ts'
import { compileSql } from './query-builder.ts'

/** Tables, views, copies of views, foreign and partitioned tables. */
const RELATIONS = sql`'r', 'v', 'm', 'f', 'p'`
/** As far as we may read them whole. */
const READABLE = sql`c.relkind in (${RELATIONS}) and has_table_privilege(c.oid, 'select')`
const COMMENT = sql`obj_description(c.oid, 'pg_class')`

/** Uses nothing newer than PostgreSQL 9.2, of which openGauss and KingbaseES are descendants. */
export function postgresIntrospection(schema: string): IntrospectionSql {
  const named = sql`from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = ${schema} and ${READABLE}`
  return {
    format: 'PostgreSQL',
    // KingbaseES and openGauss may be set either way.
    ignoreCase: undefined,
    entities: (limit) =>
      compileSql(
        'postgres',
        sql`select c.relname::text, ${COMMENT} ${named} order by c.relname limit ${sql.lit(limit)}`,
      ),
    entity: (entity) =>
      compileSql(
        'postgres',
        sql`select c.relname::text, ${COMMENT} ${named} and c.relname = ${entity}`,
      ),
    columns: (entity, limit) =>
      compileSql(
        'postgres',
        sql`select a.attname::text, format_type(a.atttypid, a.atttypmod), (not a.attnotnull)::text,
          col_description(c.oid, a.attnum),
          exists (select 1 from pg_index i where i.indrelid = c.oid and i.indisunique and i.indpred is null
            and i.indnatts = 1 and i.indkey[0] = a.attnum)::text,
          r.relname::text, ra.attname::text
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
          join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
          left join pg_constraint f on f.conrelid = c.oid and f.contype = 'f' and f.conkey = array[a.attnum]
          left join pg_class r on r.oid = f.confrelid and r.relnamespace = c.relnamespace
            and has_table_privilege(r.oid, 'select')
          left join pg_attribute ra on ra.attrelid = r.oid and ra.attnum = f.confkey[1]
        where n.nspname = ${schema} and ${READABLE} and c.relname = ${entity}
        order by a.attnum limit ${sql.lit(limit)}`,
      ),
    columnNames: (entity) =>
      compileSql(
        'postgres',
        sql`select a.attname::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
          join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        where n.nspname = ${schema} and c.relname = ${entity} and c.relkind in (${RELATIONS})
        order by a.attnum`,
      ),
    sample: (entity, columns, limit) => {
      const list = columns.map(
        (column) => sql`left(${sql.id(column)}::text, ${sql.lit(SAMPLE_CHARS_MAX)})`,
      )
      return compileSql(
        'postgres',
        sql`select ${sql.join(list)} from ${sql.id(schema, entity)} limit ${sql.lit(limit)}`,
      )
    },
  }
}
