/**
 * How a MySQL or MariaDB database is asked what it holds.
 *
 * @module
 */
import { sql } from 'kysely'
import type { IntrospectionSql } from './database-introspection.ts'
import { SAMPLE_CHARS_MAX } from './introspection.ts'
import { compileSql } from './query-builder.ts'

const TABLES = sql`from information_schema.tables t where t.table_schema = database()`
/** A view has for its comment the word that it is one. */
const NAMED = sql`select t.table_name, if(t.table_type = 'VIEW', '', t.table_comment)`

export const MYSQL_INTROSPECTION: IntrospectionSql = {
  format: 'MySQL',
  ignoreCase: true,
  entities: (limit) =>
    compileSql('mysql', sql`${NAMED} ${TABLES} order by t.table_name limit ${sql.lit(limit)}`),
  entity: (entity) => compileSql('mysql', sql`${NAMED} ${TABLES} and t.table_name = ${entity}`),
  columns: (entity, limit) =>
    compileSql(
      'mysql',
      sql`select c.column_name, c.column_type, if(c.is_nullable = 'YES', 'true', 'false'), c.column_comment,
        if(exists (select 1 from information_schema.statistics s where s.table_schema = c.table_schema
          and s.table_name = c.table_name and s.column_name = c.column_name and s.non_unique = 0
          and not exists (select 1 from information_schema.statistics o where o.table_schema = s.table_schema
            and o.table_name = s.table_name and o.index_name = s.index_name and o.seq_in_index > 1)), 'true', 'false'),
        k.referenced_table_name, k.referenced_column_name
      from information_schema.columns c
        left join information_schema.key_column_usage k on k.table_schema = c.table_schema
          and k.table_name = c.table_name and k.column_name = c.column_name
          and k.referenced_table_schema = database()
          and not exists (select 1 from information_schema.key_column_usage o where o.table_schema = k.table_schema
            and o.table_name = k.table_name and o.constraint_name = k.constraint_name and o.ordinal_position > 1)
      where c.table_schema = database() and c.table_name = ${entity}
      order by c.ordinal_position limit ${sql.lit(limit)}`,
    ),
  columnNames: (entity) =>
    compileSql(
      'mysql',
      sql`select c.column_name from information_schema.columns c
      where c.table_schema = database() and c.table_name = ${entity} order by c.ordinal_position`,
    ),
  sample: (entity, columns, limit) => {
    const list = columns.map(
      (column) => sql`left(cast(${sql.id(column)} as char), ${sql.lit(SAMPLE_CHARS_MAX)})`,
    )
    return compileSql(
      'mysql',
      sql`select ${sql.join(list)} from ${sql.id(entity)} limit ${sql.lit(limit)}`,
    )
  },
}
