/**
 * Two exchanges that know each other, in this process, each with an officer, a steward and an auditor; nothing is shared yet.
 *
 * @module
 */
import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createLog, vkeyOf, type AuditLog } from '../../gateway/audit/log.ts'
import type { ManagementClientOptions } from '../../gateway/cli/management-client.ts'
import type { ConfigFile } from '../../gateway/config-file.ts'
import { loadConfig, type ExchangeConfig } from '../../gateway/config.ts'
import { startExchange, type Exchange } from '../../gateway/exchange.ts'
import { makeLogger } from '../../gateway/log.ts'
import { logOptionsOf } from '../../gateway/placed-log.ts'
import { freePort } from '../../gateway/state/free-port.ts'
import type { StaffMember } from '../../gateway/staff.ts'
import { makeClientAssertion } from '../../gateway/trust/client-assertion.ts'
import { generateSigningKey, loadSigningKey, type SigningKey } from '../../gateway/trust/keys.ts'
import { generateSm2Key, loadMessageKey } from '../../gateway/trust/message-keys.ts'
import { makeTokenIssuer } from '../../gateway/trust/token.ts'
import { CLIENT_ASSERTION_TYPE } from '../../gateway/trust/token-endpoint.ts'
import { JUST_STARTED } from '../../gateway/trust/verify-client-assertion.ts'
import { testPostgres } from './postgres.ts'

export interface Province {
  readonly region: string
  readonly url: string
  /** Its files; `catalog/sources/` holds what registered sources refer to. */
  readonly folder: string
  readonly config: ExchangeConfig
  readonly exchange: Exchange
  /** Options of a command that speaks as this member of the staff. */
  readonly as: (staff: string) => Promise<ManagementClientOptions>
  /** Asks as a consumer with a token of its own; gives the first error's code, or `OK`, and the data. */
  readonly ask: (
    token: string,
    query: string,
    purpose?: string,
  ) => Promise<{ readonly code: string; readonly status: number; readonly data: unknown }>
  /** An access token, as a consumer gets it; undefined where it is refused. */
  readonly tokenOf: (consumer: string, key: SigningKey) => Promise<string | undefined>
  readonly close: () => Promise<void>
}

const STAFF: readonly StaffMember[] = [
  { id: 'officer-rs', name: '人社', roles: ['officer'], department: 'RS', keys: [publicKey()] },
  { id: 'officer-mz', name: '民政', roles: ['officer'], department: 'MZ', keys: [publicKey()] },
  { id: 'steward', name: '主管', roles: ['steward'], keys: [publicKey()] },
  { id: 'auditor', name: '审计', roles: ['auditor'], keys: [publicKey()] },
]

export interface ProvincesOptions {
  /** Writes what a province has besides. */
  readonly furnish?: (region: string, home: string) => void
  /** What stands in its configuration besides. */
  readonly configure?: (region: string) => Partial<ConfigFile>
  /** Writes into its log before the exchange starts. */
  readonly begin?: (region: string, log: AuditLog) => Promise<void>
}

/** @param folder where their files lie. */
export async function startProvinces(
  folder: string,
  { furnish, configure, begin }: ProvincesOptions = {},
): Promise<readonly [Province, Province]> {
  const postgres = await testPostgres()
  const sides = [
    await sideOf('500000', generateSigningKey().privateKeyPem),
    await sideOf('510000', generateSm2Key()),
  ] as const
  const [chongqing, sichuan] = sides
  const start = async (own: Side, other: Side): Promise<Province> => {
    const home = join(folder, own.region)
    for (const name of ['catalog/resources', 'catalog/consumers', 'catalog/sources', 'grants']) {
      mkdirSync(join(home, name), { recursive: true })
    }
    furnish?.(own.region, home)
    write(join(home, 'keys/exchange.key'), own.messageKey)
    write(join(home, 'keys/token.pem'), generateSigningKey().privateKeyPem)
    write(join(home, 'keys/log.pem'), own.logKey.privateKeyPem)
    write(join(home, 'keys/record.key'), randomBytes(32).toString('base64'))
    write(
      join(home, 'exchange.json'),
      JSON.stringify({ ...configurationOf(own, other), ...configure?.(own.region) }),
    )
    const env = { DATABASE_URL: await postgres.createDatabase() }
    const readFile = (path: string): string => readFileSync(path, 'utf8')
    const config = loadConfig(join(home, 'exchange.json'), { env, readFile })
    const log = await createLog(logOptionsOf(config))
    await begin?.(own.region, log)
    await log.close()
    return provinceOf(home, config, await startExchange(config, makeLogger('silent', {})))
  }
  return Promise.all([start(chongqing, sichuan), start(sichuan, chongqing)])
}

interface Side {
  readonly region: string
  readonly port: number
  /** As text: one side signs its messages by Ed25519, the other by SM2. */
  readonly messageKey: string
  readonly logKey: ReturnType<typeof generateSigningKey>
}

async function sideOf(region: string, messageKey: string): Promise<Side> {
  return { region, port: await freePort(), messageKey, logKey: generateSigningKey() }
}

const nameOf = ({ region }: Side): string => `exchange-${region}.example`

function provinceOf(folder: string, config: ExchangeConfig, exchange: Exchange): Province {
  const { publicUrl: url, region, tokenKey: key } = config
  const issuer = makeTokenIssuer({ issuer: url, audience: url, key, now: () => new Date() })
  return {
    region,
    url,
    folder,
    config,
    exchange,
    as: async (staff) => ({ exchange: url, token: await issuer.issue({ clientId: staff }) }),
    ask: async (
      token,
      query,
      purpose = 'matter="CY-037", case="500103-2026-1", operator="O-1"',
    ) => {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          'exchange-purpose': purpose,
          'content-type': 'application/json',
          accept: 'application/graphql-response+json',
        },
        body: JSON.stringify({ query }),
      })
      const { data, errors } = (await response.json()) as {
        readonly data?: unknown
        readonly errors?: readonly { readonly extensions: { readonly code: string } }[]
      }
      return { code: errors?.[0]?.extensions.code ?? 'OK', status: response.status, data }
    },
    tokenOf: async (consumer, consumerKey) => {
      const audience = `${url}/oauth/token`
      const assertion = { clientId: consumer, audience, key: consumerKey, now: () => new Date() }
      for (;;) {
        const body = new URLSearchParams({
          grant_type: 'client_credentials',
          client_assertion_type: CLIENT_ASSERTION_TYPE,
          client_assertion: await makeClientAssertion(assertion),
        })
        const response = await fetch(audience, { method: 'POST', body })
        const told = (await response.json()) as TokenAnswer
        // An exchange that began within this second or the last says so, and to come again: as a client does, so does a test.
        if (told.error_description !== JUST_STARTED) return told.access_token
        await sleep(100)
      }
    },
    close: () => exchange.close(),
  }
}

interface TokenAnswer {
  readonly access_token?: string
  readonly error_description?: string
}

function configurationOf(own: Side, other: Side): ConfigFile {
  const urlOf = ({ port }: Side): string => `http://127.0.0.1:${port}`
  return {
    region: own.region,
    name: nameOf(own),
    listen: { host: '127.0.0.1', port: own.port },
    publicUrl: urlOf(own),
    stateFolder: 'state',
    catalog: {
      resources: 'catalog/resources',
      consumers: 'catalog/consumers',
      sources: 'catalog/sources',
    },
    policies: { grants: 'grants' },
    sources: {},
    peers: [
      {
        region: other.region,
        url: urlOf(other),
        name: nameOf(other),
        keys: [loadMessageKey(other.messageKey).publicJwk],
        vkey: vkeyOf(`${nameOf(other)}/log`, loadSigningKey(other.logKey.privateKeyPem).privateKey),
      },
    ],
    keys: {
      exchange: { file: 'keys/exchange.key' },
      token: { file: 'keys/token.pem' },
      log: { file: 'keys/log.pem' },
      record: { file: 'keys/record.key' },
    },
    staff: STAFF,
    clockSkewSec: 0,
  }
}

/** A key of a consumer of the tests. */
export function newKey(): SigningKey {
  return loadSigningKey(generateSigningKey().privateKeyPem)
}

function publicKey(): object {
  return { ...generateSigningKey().publicJwk }
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text, { mode: 0o600 })
}
