/**
 * Settings of one exchange: read from a file and checked whole, with every problem in one report.
 *
 * The only file that reads the environment, and only for `DATABASE_URL`, `REDIS_URL` and the variables
 * that secrets name. Relative paths are relative to the file.
 *
 * @module
 */
import { readFileSync } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'
import { checkAdapterOptions } from '../adapters/registry.ts'
import { DEFAULT_GUARD_LIMITS, type GuardLimits } from '../adapters/guard.ts'
import { resolveSecrets } from '../adapters/secrets.ts'
import { localRuleFindings, type LocalRules } from '../catalog/procedures/deadlines.ts'
import { shippedGuardrailsFolder } from '../policies/shipped-guardrails.ts'
import { WATCH_SETTINGS, type WatchSettings } from './auditing/watch/settings.ts'
import { DEFAULT_RETENTION, type RetentionYears } from './audit/retention.ts'
import { ConfigError, type ConfigProblem } from './config-error.ts'
import {
  readConfigFile,
  type ConfigFile,
  type ConfigSources,
  type ConsoleFile,
  type LogStorageFile,
  type SecretReference,
} from './config-file.ts'
import { IDLE_MINUTES, issuerProblems, type ConsoleConfig } from './console/server/config.ts'
import type { SourceHoldings } from './registry/source-entry.ts'
import { staffOf, staffProblems, type StaffMember } from './staff.ts'
import { readWitnessing, type WitnessingConfig } from './witness/config.ts'
import { loadSm2Key, type Sm2Key } from './trust/sm2.ts'
import type { ObjectStoreOptions } from './log-storage/object-store.ts'
import type { AnswerLayout } from './schema/lay-out.ts'
import { loadSigningKey, type SigningKey } from './trust/keys.ts'
import { loadMessageKey, loadMessageVerifyKey } from './trust/message-keys.ts'
import type { MessageSigningKey, MessageVerifyKey } from './trust/message-keys.ts'

export interface ExchangeConfig {
  readonly region: string
  readonly name: string
  readonly listen: { readonly host: string; readonly port: number }
  readonly publicUrl: string
  readonly stateFolder: string
  readonly contentFolder: string | undefined
  readonly resourcesFolder: string
  readonly consumersFolder: string
  readonly grantsFolder: string
  readonly guardrailsFolder: string
  /** Ids of consumers told to rectify their use of shared data (Decree 809 Art. 27). */
  readonly rectification: readonly string[]
  /** Days without use after which a grant is suspended until it is attested anew. */
  readonly unusedDaysMax: number
  /** Hours within which the use of an emergency grant is to be justified and approved. */
  readonly emergencyHours: number
  readonly sources: readonly SourceConfig[]
  /** Where the secrets and files of registered sources are. */
  readonly sourceHoldings: SourceHoldings
  readonly peers: readonly PeerConfig[]
  readonly exchangeKey: MessageSigningKey
  readonly tokenKey: SigningKey
  /** Ed25519 private key of the log, as text; the log reads it itself. */
  readonly logKey: SigningKey
  /** Signs checkpoints beside that key; undefined: Ed25519 alone. */
  readonly sm2Key: Sm2Key | undefined
  /** 32 bytes or more: key of subject hashes and commitments. */
  readonly recordSecret: Buffer
  /** Undefined: the embedded server. */
  readonly databaseUrl: string | undefined
  /** Undefined: jobs are kept in PostgreSQL. */
  readonly redisUrl: string | undefined
  /** Who governs the exchange; those under "auditors" too. */
  readonly staff: readonly StaffMember[]
  readonly auditors: readonly { readonly id: string; readonly keys: readonly object[] }[]
  /** How long a record may wait for its twin in another province before an alarm rings. */
  readonly twinWithinSec: number
  /** Who time-stamps our checkpoints, and how often at most; undefined: nobody. */
  readonly timeStamp: { readonly url: string; readonly everySec: number } | undefined
  /** Who cosigns our checkpoints, and whose we cosign. */
  readonly witnessing: WitnessingConfig
  /** The region's own limits of legal deadlines, and how many working days before one somebody is reminded. */
  readonly deadlines: LocalRules & { readonly remindDays: number }
  /** From when on the rules that watch the record speak. */
  readonly watch: WatchSettings
  /** How far clients' and peers' clocks may be ahead of ours. */
  readonly clockSkewSec: number
  readonly logEntries: 'auditors' | 'open'
  readonly publishIntervalMs: number
  readonly retention: RetentionYears
  /** Undefined: the log's folder is on the machine's own disk. */
  readonly logStorage: ObjectStoreOptions | undefined
  /** Undefined: nobody can sign in to the console. */
  readonly console: ConsoleConfig | undefined
  /** By what the data of answers is written. */
  readonly answerLayout: AnswerLayout
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error'
}

export interface SourceConfig {
  readonly id: string
  readonly kind: string
  /** Code of the department whose system it is, where the administrator says so. */
  readonly department: string | undefined
  /** With secrets in place. */
  readonly options: unknown
  readonly limits: GuardLimits
}

export interface PeerConfig {
  readonly region: string
  readonly url: string
  readonly name: string
  readonly keys: readonly MessageVerifyKey[]
  readonly timeoutMs: number
  /** Whether it may read the entries of our log, to keep a copy. */
  readonly mayMirror: boolean
}

const SYSTEM: ConfigSources = { env: process.env, readFile: (path) => readFileSync(path, 'utf8') }
const PEER_TIMEOUT_MS = 10_000
const PUBLISH_INTERVAL_MS = 1_000
const UNUSED_DAYS_MAX = 180
const EMERGENCY_HOURS = 24
/** Of working days. */
const REMIND_DAYS = 2
const CLOCK_SKEW_SEC = 5
const TWIN_WITHIN_SEC = 600
const TIME_STAMP_EVERY_SEC = 60

/** @throws {ConfigError} with every problem. */
export function loadConfig(file: string, sources: ConfigSources = SYSTEM): ExchangeConfig {
  const problems: ConfigProblem[] = []
  const given = readConfigFile(file, sources)
  const base = dirname(file)
  const at = (path: string): string => (isAbsolute(path) ? path : join(base, path))
  const secrets = { env: sources.env, readFile: (path: string) => sources.readFile(at(path)) }

  const text = (reference: SecretReference, pointer: string): string => {
    const resolved = resolveSecrets({ secret: reference }, secrets)
    for (const { message } of resolved.problems) problems.push({ pointer, message })
    return (resolved.options as { secret?: string }).secret ?? ''
  }
  const key = <Key>(name: 'exchange' | 'token' | 'log', load: (text: string) => Key) => {
    const found = text(given.keys[name], `/keys/${name}`)
    return found === '' ? undefined : attempt(`/keys/${name}`, () => load(found))
  }
  const attempt = <T>(pointer: string, make: () => T): T | undefined => {
    try {
      return make()
    } catch (thrown) {
      problems.push({ pointer, message: thrown instanceof Error ? thrown.message : String(thrown) })
      return undefined
    }
  }
  const exchangeKey = key('exchange', loadMessageKey)
  const tokenKey = key('token', loadSigningKey)
  const logKey = key('log', loadSigningKey)
  const { sm2 } = given.keys
  const sm2Key =
    sm2 === undefined ? undefined : attempt('/keys/sm2', () => loadSm2Key(text(sm2, '/keys/sm2')))
  const recordSecret = Buffer.from(text(given.keys.record, '/keys/record'), 'base64')
  if (recordSecret.length < 32) {
    problems.push({
      pointer: '/keys/record',
      message:
        'must be at least 32 random bytes in base64. Make it with `openssl rand -base64 32`.',
    })
  }
  const peers = given.peers.map((peer, i) => ({
    region: peer.region,
    url: peer.url,
    name: peer.name,
    keys: peer.keys.flatMap(
      (jwk, k) => attempt(`/peers/${i}/keys/${k}`, () => loadMessageVerifyKey(jwk)) ?? [],
    ),
    timeoutMs: peer.timeoutMs ?? PEER_TIMEOUT_MS,
    mayMirror: peer.mayMirror ?? false,
  }))
  const witnessing = readWitnessing(given, attempt)
  const sourceConfigs = Object.entries(given.sources).map(([id, source]) =>
    readSource(id, source, secrets, base, problems),
  )
  const url = (
    reference: SecretReference | undefined,
    name: string,
    variable: string,
  ): string | undefined =>
    reference === undefined ? sources.env[variable] || undefined : text(reference, `/${name}`)
  problems.push(
    ...staffProblems(given),
    ...localRuleFindings(given.deadlines ?? {}).map(({ pointer, message }) => ({
      pointer: `/deadlines${pointer}`,
      message: `${message}.`,
    })),
  )
  const logStorage = given.log?.storage && readLogStorage(given.log.storage, text)
  const console = given.console && readConsole(given.console, text)
  problems.push(...(console === undefined ? [] : issuerProblems(console.issuer)))
  const databaseUrl = url(given.database, 'database', 'DATABASE_URL')
  const redisUrl = url(given.redis, 'redis', 'REDIS_URL')
  if (problems.length > 0 || !exchangeKey || !tokenKey || !logKey)
    throw new ConfigError(problems, file)
  return Object.freeze({
    region: given.region,
    name: given.name,
    listen: given.listen,
    publicUrl: given.publicUrl.replace(/\/$/, ''),
    stateFolder: at(given.stateFolder),
    contentFolder: given.catalog.content === undefined ? undefined : at(given.catalog.content),
    resourcesFolder: at(given.catalog.resources),
    consumersFolder: at(given.catalog.consumers),
    grantsFolder: at(given.policies.grants),
    guardrailsFolder:
      given.policies.guardrails === undefined
        ? shippedGuardrailsFolder()
        : at(given.policies.guardrails),
    rectification: given.policies.rectification ?? [],
    unusedDaysMax: given.policies.unusedDaysMax ?? UNUSED_DAYS_MAX,
    emergencyHours: given.policies.emergencyHours ?? EMERGENCY_HOURS,
    sources: sourceConfigs,
    sourceHoldings: {
      ...sources,
      folder: given.catalog.sources === undefined ? undefined : at(given.catalog.sources),
    },
    peers,
    exchangeKey,
    tokenKey,
    logKey,
    sm2Key,
    recordSecret,
    databaseUrl,
    redisUrl,
    staff: staffOf(given),
    auditors: given.auditors ?? [],
    witnessing,
    timeStamp: given.timeStamp && { everySec: TIME_STAMP_EVERY_SEC, ...given.timeStamp },
    twinWithinSec: given.twins?.withinSec ?? TWIN_WITHIN_SEC,
    deadlines: { remindDays: REMIND_DAYS, ...given.deadlines },
    watch: { ...WATCH_SETTINGS, ...given.watch },
    clockSkewSec: given.clockSkewSec ?? CLOCK_SKEW_SEC,
    logEntries: given.log?.entries ?? 'auditors',
    publishIntervalMs: given.log?.publishIntervalMs ?? PUBLISH_INTERVAL_MS,
    retention: { ...DEFAULT_RETENTION, ...given.log?.retentionYears },
    logStorage,
    console,
    answerLayout: given.answerLayout ?? 'compiled',
    logLevel: given.logLevel ?? 'info',
  })
}

function readConsole(
  { issuer, clientId, clientSecret, subjectClaim, rolesClaim, idleMinutes, trialKeys }: ConsoleFile,
  text: (reference: SecretReference, pointer: string) => string,
): ConsoleConfig {
  return {
    issuer,
    clientId,
    clientSecret: clientSecret && text(clientSecret, '/console/clientSecret'),
    subjectClaim: subjectClaim ?? 'sub',
    rolesClaim,
    idleMinutes: idleMinutes ?? IDLE_MINUTES,
    trialKeys: trialKeys ?? {},
  }
}

function readLogStorage(
  { endpoint, region, bucket, prefix, accessKeyId, secretAccessKey }: LogStorageFile,
  text: (reference: SecretReference, pointer: string) => string,
): ObjectStoreOptions {
  return {
    endpoint,
    // What storages of one's own take for any region.
    region: region ?? 'us-east-1',
    bucket,
    prefix: prefix ?? '',
    accessKeyId: text(accessKeyId, '/log/storage/accessKeyId'),
    secretAccessKey: text(secretAccessKey, '/log/storage/secretAccessKey'),
  }
}

function readSource(
  id: string,
  source: ConfigFile['sources'][string],
  secrets: ConfigSources,
  base: string,
  problems: ConfigProblem[],
): SourceConfig {
  const pointer = `/sources/${id}`
  const resolved = resolveSecrets(source.options, secrets)
  const options = withFolder(resolved.options, base)
  const found =
    resolved.problems.length > 0 ? resolved.problems : checkAdapterOptions(source.kind, options)
  for (const problem of found) {
    problems.push({ pointer: `${pointer}/options${problem.pointer}`, message: problem.message })
  }
  const { kind, department } = source
  return { id, kind, department, options, limits: { ...DEFAULT_GUARD_LIMITS, ...source.limits } }
}

/** A source's `folder` is relative to the configuration, as every path of this machine is. */
function withFolder(options: unknown, base: string): unknown {
  const { folder, sftp } = options as { folder?: unknown; sftp?: unknown }
  if (typeof folder !== 'string' || isAbsolute(folder) || sftp !== undefined) return options
  return { ...(options as object), folder: join(base, folder) }
}
