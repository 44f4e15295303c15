/**
 * With what the embedded PostgreSQL runs. Given on the command line, so that an upgrade of ours takes
 * effect on a folder made earlier.
 *
 * @module
 */

/** Durable, small, and on the loopback interface only. */
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  password_encryption: 'scram-sha-256',
  max_connections: '60',

  // What is committed is on disk.
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',

  // About 30 MiB in all. Nobody replicates from an embedded server.
  shared_buffers: '32MB',
  huge_pages: 'off',
  io_method: 'sync',
  jit: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '256MB',
  max_logical_replication_workers: '0',

  // The log goes to the server's standard error, which is a file of the folder. Statements and the DETAIL
  // lines of errors are left out of it: they hold values.
  log_destination: 'stderr',
  logging_collector: 'off',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_timezone: 'UTC',
  timezone: 'UTC',
}

/** Arguments of `postgres` for a data folder and a port. */
export function postgresArguments(data: string, port: number): readonly string[] {
  const settings = Object.entries({ ...SETTINGS, port: String(port) })
  return ['-D', data, ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`])]
}

/** Arguments of `initdb`. The locale is built in, so that no text sorts otherwise after a change of the system. */
export function initdbArguments(
  data: string,
  user: string,
  passwordFile: string,
): readonly string[] {
  return [
    ...['-D', data, '-U', user, `--pwfile=${passwordFile}`],
    ...['--auth=scram-sha-256', '--encoding=UTF8'],
    ...['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'],
  ]
}
