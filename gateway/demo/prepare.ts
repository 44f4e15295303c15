/**
 * Makes ready what the two exchanges of the demo start from: keys, consumers, grants, configuration.
 *
 * @module
 */
import { randomBytes } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { loadContent } from '../../catalog/load.ts'
import type { Consumer, Department } from '../../catalog/types.ts'
import type { Grant } from '../../policies/types.ts'
import { createLog, vkeyOf } from '../audit/log.ts'
import { loadConfig } from '../config.ts'
import type { ConfigFile } from '../config-file.ts'
import { logOptionsOf } from '../placed-log.ts'
import { generateSigningKey, loadSigningKey } from '../trust/keys.ts'
import type { PublicJwk } from '../trust/keys.ts'
import { consoleClientId } from './console-client.ts'
import type { DemoPerson } from './issuer.ts'
import {
  contentFolder,
  DEMO_REGION_CODES,
  exchangeName,
  exchangeUrl,
  inDemo,
  portOf,
} from './layout.ts'
import { writeSecret } from './secret-file.ts'
import { SOAP_PATH } from './soap-source.ts'
import type { DemoSources } from './sources.ts'
import type { HttpDialect, SourceDialect } from './sources/dialect.ts'
import { DIALECTS } from './sources/dialects.ts'
import type { DemoRegionCode } from './world/places.ts'
import { RESIDENT, RETIREE } from './world/well-known.ts'

export interface PrepareOptions {
  readonly folder: string
  readonly portBase: number
  readonly sources: DemoSources
  /** Who says who signs in to the consoles; without it nobody can. */
  readonly issuerUrl?: string
}

/** What ships of a consumer: its key is made at the first start, its unit code stands in the catalogue. */
type ConsumerTemplate = Pick<Consumer, 'id' | 'nameZh' | 'nameEn' | 'region' | 'department'>

/** Ids of the consumers of the demo. */
export function demoConsumers(): readonly ConsumerTemplate[] {
  return readJson(join(contentFolder(), 'consumers.json')) as readonly ConsumerTemplate[]
}

/** What ships of a member of the staff: the key is made at the first start. */
type StaffTemplate = DemoPerson

/** Who governs the demo's exchanges: a data officer a department, a steward, an auditor, an administrator a region. */
export function demoStaff(): readonly StaffTemplate[] {
  return readJson(join(contentFolder(), 'staff.json')) as readonly StaffTemplate[]
}

/** What was made by an earlier run is kept: keys, consumers' registrations, everything the exchanges wrote. */
export async function prepareDemo(options: PrepareOptions): Promise<void> {
  const { folder } = options
  const { departments } = loadContent()
  for (const region of DEMO_REGION_CODES) {
    const home = inDemo.region(folder, region)
    mkdirSync(home, { recursive: true, mode: 0o700 })
    layDown(join(contentFolder(), 'resources', region), join(home, 'catalog', 'resources'))
    writeJson(
      join(home, 'catalog', 'consumers', 'demo.json'),
      consumersOf(folder, region, departments),
    )
    writeJson(join(home, 'policies', 'grants', 'demo.json'), grantsOf(region))
    writeJson(
      join(home, 'policies', 'grants', 'demo.cases.json'),
      readJson(join(contentFolder(), 'grant-cases', `${region}.json`)),
    )
    writeJson(inDemo.configuration(folder, region), configurationOf(options, region))
    await beginLog(folder, region)
  }
}

/** A log is begun on purpose, once. Here this is the purpose. */
async function beginLog(folder: string, region: DemoRegionCode): Promise<void> {
  if (existsSync(inDemo.log(folder, region))) return
  const log = await createLog(logOptionsOf(loadConfig(inDemo.configuration(folder, region))))
  await log.close()
}

/** Wipes everything that a demo ever wrote to `folder`, and nothing else: it may be anybody's. */
export function wipeDemo(folder: string): void {
  for (const name of [...DEMO_REGION_CODES, 'sources', 'clients', 'version', 'demo.json']) {
    rmSync(join(folder, name), { recursive: true, force: true })
  }
}

function configurationOf(options: PrepareOptions, region: DemoRegionCode): ConfigFile {
  const { folder, portBase, issuerUrl } = options
  const others = DEMO_REGION_CODES.filter((other) => other !== region)
  return {
    region,
    name: exchangeName(region),
    listen: { host: '127.0.0.1', port: portOf(portBase, region) },
    publicUrl: exchangeUrl(portBase, region),
    stateFolder: '.',
    catalog: { resources: 'catalog/resources', consumers: 'catalog/consumers' },
    policies: { grants: 'policies/grants' },
    sources: Object.fromEntries(
      DIALECTS.filter((dialect) => dialect.region === region).map((dialect) => [
        dialect.id,
        { department: dialect.department, ...sourceOf(options, dialect) },
      ]),
    ),
    peers: others.map((other) => ({
      region: other,
      url: exchangeUrl(portBase, other),
      name: exchangeName(other),
      keys: [publicKeyAt(join(inDemo.region(folder, other), 'keys', 'exchange.pem'))],
      // Each province witnesses the other's log, and keeps a copy of it.
      vkey: logVkeyOf(folder, other),
      mirror: true,
      mayMirror: true,
    })),
    keys: keysOf(folder, region),
    // One machine, one clock: nothing need be waited for after a start.
    clockSkewSec: 0,
    // Everything here is made up, so anyone may read the log and try to verify it; at once, as people do who try.
    log: { entries: 'open', publishIntervalMs: 250 },
    ...(issuerUrl === undefined
      ? {}
      : {
          console: {
            issuer: issuerUrl,
            clientId: consoleClientId(region),
            rolesClaim: 'roles',
            trialKeys: TRIAL_KEYS[region],
          },
        }),
    staff: demoStaff()
      .filter((member) => member.region === region)
      .map(({ id, name, roles, department }) => ({
        id,
        name,
        roles,
        ...(department === undefined ? {} : { department }),
        keys: [publicKeyAt(inDemo.clientKey(folder, id))],
      })),
  }
}

/** Persons of the demo whom the departments of a region know. */
const TRIAL_KEYS: Readonly<Record<DemoRegionCode, Readonly<Record<string, string>>>> = {
  '500000': { idNumber: RESIDENT.idNumber },
  '510000': { idNumber: RETIREE.idNumber },
}

function sourceOf(
  { folder, sources }: PrepareOptions,
  dialect: SourceDialect,
): ConfigFile['sources'][string] {
  const { region, id } = dialect
  const home = inDemo.region(folder, region)
  const secret = { file: relative(home, inDemo.secret(folder, region, id)) }
  const files = relative(home, inDemo.files(folder, region, id))
  const limits = { timeoutMs: 3_000, concurrentMax: 16, queueMax: 200 }
  switch (dialect.kind) {
    case 'postgres':
    case 'mysql': {
      const kind = dialect.kind === 'mysql' ? sources.mysqlIn : dialect.kind
      return { kind, options: { connectionString: secret, poolMax: 4 }, limits }
    }
    case 'rest': {
      const signing = signingOf(dialect, secret)
      const baseUrl = sources.httpUrl(region, id)
      return { kind: 'rest', options: { baseUrl, request: { mode: 'batch' }, signing }, limits }
    }
    case 'soap': {
      const endpoint = `${sources.httpUrl(region, id)}${SOAP_PATH}`
      const wsdl = { file: relative(home, inDemo.wsdl(folder, region, id)) }
      const signing = signingOf(dialect, secret)
      const options = { endpoint, wsdl, encoding: 'gbk', ...SOAP_PACKAGES, signing }
      return { kind: 'soap', options, limits }
    }
    case 'delimited': {
      const { encoding, delimiter } = dialect
      return { kind: 'delimited', options: { folder: files, encoding, delimiter }, limits }
    }
    case 'xlsx':
      return { kind: 'xlsx', options: { folder: files }, limits }
  }
}

/** Where the packages of the demo's SOAP services have what. */
const SOAP_PACKAGES = {
  request: {
    mode: 'batch',
    packageIn: 'arg0',
    recordAt: 'PACKAGE/DATA/RECORD',
    fieldsAt: 'PACKAGE/HEAD/FIELDS',
    limitAt: 'PACKAGE/HEAD/LIMIT',
  },
  response: {
    packageIn: 'return',
    rowsAt: 'PACKAGE/DATA/RECORD',
    statusAt: 'PACKAGE/HEAD/CODE',
    statusOk: '000',
  },
} as const

function signingOf({ rid, sid }: HttpDialect, secret: object): object {
  return { scheme: 'hmac-sha256', rid, sid, secret }
}

/** Each key has one use, so that one can be replaced without the others. */
function keysOf(folder: string, region: DemoRegionCode): ConfigFile['keys'] {
  const home = inDemo.region(folder, region)
  for (const name of ['exchange', 'token', 'log']) publicKeyAt(join(home, 'keys', `${name}.pem`))
  const record = join(home, 'keys', 'record')
  if (!existsSync(record)) writeSecret(record, randomBytes(32).toString('base64'))
  return {
    exchange: { file: 'keys/exchange.pem' },
    token: { file: 'keys/token.pem' },
    log: { file: 'keys/log.pem' },
    record: { file: 'keys/record' },
  }
}

/** The public half of the private key kept at `path`, which is made when there is none. */
function publicKeyAt(path: string): PublicJwk {
  if (!existsSync(path)) {
    const { privateKeyPem } = generateSigningKey()
    const asJwk = JSON.stringify(loadSigningKey(privateKeyPem).privateKey.export({ format: 'jwk' }))
    writeSecret(path, path.endsWith('.jwk') ? asJwk : privateKeyPem)
  }
  return loadSigningKey(readFileSync(path, 'utf8')).publicJwk
}

function logVkeyOf(folder: string, region: DemoRegionCode): string {
  const file = join(inDemo.region(folder, region), 'keys', 'log.pem')
  publicKeyAt(file)
  return vkeyOf(
    `${exchangeName(region)}/log`,
    loadSigningKey(readFileSync(file, 'utf8')).privateKey,
  )
}

/**
 * An exchange registers its own region's consumers, and of other regions' those that hold a grant for its
 * resources: their own exchange vouches for them, so their keys open nothing here.
 */
function consumersOf(
  folder: string,
  region: DemoRegionCode,
  departments: readonly Department[],
): readonly Consumer[] {
  const holders = new Set(grantsOf(region).map((grant) => grant.consumer))
  return demoConsumers()
    .filter((consumer) => consumer.region === region || holders.has(consumer.id))
    .map((consumer) => {
      const department = departments.find(({ code }) => code === consumer.department)
      const body = department?.bodies[consumer.region]
      const key = publicKeyAt(inDemo.clientKey(folder, consumer.id))
      return { ...consumer, unitCode: body?.uscc ?? '', state: 'active', keys: [{ ...key }] }
    })
}

/**
 * Both provinces decide, so both hold the grant of a consumer that crosses the border: its own exchange
 * every grant it has, the other those for its resources.
 */
function grantsOf(region: DemoRegionCode): readonly Grant[] {
  return demoConsumers().flatMap((consumer) => {
    const file = join(contentFolder(), 'grants', `${consumer.id}.json`)
    if (!existsSync(file)) return []
    const grants = readJson(file) as readonly Grant[]
    return consumer.region === region
      ? grants
      : grants.filter(({ resource }) => resource.startsWith(region))
  })
}

function layDown(from: string, to: string): void {
  mkdirSync(to, { recursive: true })
  cpSync(from, to, { recursive: true })
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'))
}

function writeJson(path: string, value: unknown): void {
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, JSON.stringify(value, null, 2) + '\n')
}
