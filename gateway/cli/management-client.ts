/**
 * How a command asks the exchange: through its management API, as a member of the staff.
 *
 * With `--exchange` and `--token` from anywhere. With `--config` where the exchange lives: whoever may read its keys
 * asks in the name of the auditor that `--as` names. An exchange that does not run is started for the time of the
 * question, on a port of its own, so that the question is recorded as any other.
 *
 * @module
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Finding } from '../../catalog/finding.ts'
import { loadConfig, type ExchangeConfig } from '../config.ts'
import { makeLogger } from '../log.ts'
import { makeTokenIssuer } from '../trust/token.ts'
import { CliError } from './cli-error.ts'

export interface ManagementClientOptions {
  readonly config?: string
  readonly as?: string
  readonly exchange?: string
  readonly token?: string
}

/** Gives the `data` of an operation. @throws {CliError} with the exchange's own words when it refuses. */
export type AskManagement = (
  query: string,
  variables?: Readonly<Record<string, unknown>>,
) => Promise<Readonly<Record<string, unknown>>>

export interface ManagementClient {
  readonly url: string
  readonly ask: AskManagement
}

const POLL_MS = 100
/** How long an exchange that was started for one question may take to index what it had not. */
const CATCH_UP_MS = 120_000

/** @throws {CliError} when the options do not say whom to ask, or as whom. */
export async function withManagement<T>(
  options: ManagementClientOptions,
  work: (client: ManagementClient) => Promise<T>,
): Promise<T> {
  const { exchange, token, config: file } = options
  if (exchange !== undefined && token !== undefined) return work(clientAt(exchange, token))
  if (exchange !== undefined) {
    throw new CliError('--exchange needs --token <token>: an access token of whoever asks there.')
  }
  if (token !== undefined) {
    throw new CliError('--token needs --exchange <url>: the exchange that it is a token of.')
  }
  if (file === undefined) {
    throw new CliError(
      'Say which exchange: --config <file> where it lives, or --exchange <url> --token <token> from anywhere.',
    )
  }
  const config = loadConfig(file)
  const own = await makeTokenIssuer({
    issuer: config.publicUrl,
    audience: config.publicUrl,
    key: config.tokenKey,
    now: () => new Date(),
  }).issue({ clientId: askerOf(config, options.as) })
  const running = addressOf(config)
  if (await answers(running)) return work(clientAt(running, own))
  // Most commands find an exchange that runs, and need not load one.
  const { startExchange } = await import('../exchange.ts')
  const started = await startExchange(
    { ...config, listen: { host: '127.0.0.1', port: 0 } },
    makeLogger('silent', {}),
  )
  try {
    await caughtUp(started.url)
    return await work(clientAt(started.url, own))
  } finally {
    await started.close()
  }
}

function askerOf({ staff }: ExchangeConfig, as: string | undefined): string {
  if (as !== undefined) return as
  const auditors = staff.filter(({ roles }) => roles.includes('auditor')).map(({ id }) => id)
  const [only] = auditors
  if (only !== undefined && auditors.length === 1) return only
  throw new CliError(
    auditors.length === 0
      ? 'The configuration names no auditor. Add one under "staff" or "auditors".'
      : `Say in whose name you ask: --as ${auditors.join(' | ')}.`,
  )
}

function addressOf({ listen: { host, port } }: ExchangeConfig): string {
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`
}

async function answers(url: string): Promise<boolean> {
  const response = await fetch(`${url}/health/live`).catch(() => undefined)
  return response?.ok === true
}

/** Waits until all that the log has can be searched for. */
async function caughtUp(url: string): Promise<void> {
  for (let waitedMs = 0; waitedMs < CATCH_UP_MS; waitedMs += POLL_MS) {
    const response = await fetch(`${url}/health/ready`)
    const { checks } = (await response.json()) as {
      readonly checks: { readonly index: { readonly lag: number | null } }
    }
    if (checks.index.lag === 0) return
    await sleep(POLL_MS)
  }
}

interface ToldError {
  readonly message: string
  readonly extensions?: { readonly findings?: readonly Finding[] }
}

function clientAt(exchange: string, token: string): ManagementClient {
  const url = exchange.replace(/\/+$/, '')
  return {
    url,
    ask: async (query, variables = {}) => {
      const response = await fetch(`${url}/manage`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ query, variables }),
      }).catch(() => {
        throw new CliError(`${url} does not answer. Is the exchange running there?`)
      })
      const { data, errors } = (await response.json()) as {
        readonly data?: Readonly<Record<string, unknown>> | null
        readonly errors?: readonly ToldError[]
      }
      if (errors !== undefined) {
        const findings = errors.flatMap(({ extensions }) => extensions?.findings ?? [])
        throw new CliError(errors.map(({ message }) => message).join('\n'), findings)
      }
      return data ?? {}
    },
  }
}
