/**
 * The administrator's log: JSON lines, a closed set of fields. The only file that knows pino.
 *
 * What may identify a person is never handed to it; redaction is the second line of defence.
 *
 * @module
 */
import { pino, type DestinationStream, type LevelWithSilent } from 'pino'
import type { Logger } from './core/logger.ts'

const REDACTED = [
  'query',
  'variables',
  'body',
  'data',
  'claim',
  'keys',
  'row',
  'rows',
  'values',
  'headers',
]

export function makeLogger(
  level: LevelWithSilent,
  base: Readonly<Record<string, string>>,
  destination?: DestinationStream,
): Logger {
  const options = {
    level,
    base,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: REDACTED.flatMap((name) => [name, `*.${name}`]), censor: '[redacted]' },
    serializers: { err: describeError },
  }
  // Lines that come while one is being written go out together; none waits for the line, and the exit waits for all.
  return pino(options, destination ?? pino.destination({ sync: false }))
}

/**
 * An error as its class, code and place, cause by cause. Messages of others' errors are left out: a
 * database's or a parser's message may quote the value it stumbled over.
 */
function describeError(thrown: unknown): object {
  if (!(thrown instanceof Error)) return { type: typeof thrown }
  const { code } = thrown as { code?: unknown }
  const ours = OURS.has(thrown.name)
  return {
    type: thrown.name,
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    ...(ours ? { message: thrown.message } : {}),
    at: (thrown.stack ?? '')
      .split('\n')
      .filter((line) => line.startsWith('    at '))
      .slice(0, 6)
      .map((line) => line.trim()),
    ...(thrown.cause === undefined ? {} : { cause: describeError(thrown.cause) }),
  }
}

/** Errors whose messages we write, and which never hold a value. */
const OURS: ReadonlySet<string> = new Set([
  'AdapterError',
  'AdapterOptionsError',
  'AuditError',
  'CatalogError',
  'ConfigError',
  'GatewayError',
  'PeerError',
  'PolicyError',
  'StateError',
  'TrustError',
])
