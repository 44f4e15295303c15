/**
 * Lays down what `shudao serve` starts from: two exchanges that know each other, eight consumers, grants.
 *
 * @module
 */
import { randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { loadContent } from '../../catalog/load.ts'
import type { Consumer, Resource } from '../../catalog/types.ts'
import { createLog } from '../../gateway/audit/log.ts'
import type { ConfigFile } from '../../gateway/config-file.ts'
import { loadConfig } from '../../gateway/config.ts'
import { logOptionsOf } from '../../gateway/placed-log.ts'
import { packageFolder } from '../../gateway/package-folder.ts'
import { generateSigningKey, type GeneratedKey } from '../../gateway/trust/keys.ts'
import { shippedGuardrailsFolder } from '../../policies/shipped-guardrails.ts'
import type { Grant } from '../../policies/types.ts'
import { DEPARTMENTS, type BenchDepartment } from './departments.ts'
import { MATTER } from './made-up-resource.ts'

const CONSUMERS = 8
const CHONGQING = '500000'
const SICHUAN = '510000'
type BenchRegion = typeof CHONGQING | typeof SICHUAN

export interface BenchConsumer {
  readonly id: string
  readonly key: GeneratedKey
}

export interface ExchangePlace {
  readonly url: string
  readonly configFile: string
  readonly logFile: string
}

export interface Places {
  readonly chongqing: ExchangePlace
  readonly sichuan: ExchangePlace
  readonly consumers: readonly BenchConsumer[]
}

/**
 * @param ports - of the two exchanges, which name themselves by them
 * @param settings - besides, of both
 */
export async function layDownExchanges(
  folder: string,
  sourcesUrl: string,
  ports: readonly number[],
  settings: Partial<ConfigFile> = {},
): Promise<Places> {
  const consumers = Array.from({ length: CONSUMERS }, (_, i) => ({
    id: `bench-desk-${i + 1}`,
    key: generateSigningKey(),
  }))
  const [cqPort = 0, scPort = 0] = ports
  const sides = {
    [CHONGQING]: { port: cqPort, key: generateSigningKey() },
    [SICHUAN]: { port: scPort, key: generateSigningKey() },
  }
  for (const region of [CHONGQING, SICHUAN] as const) {
    const home = join(folder, region)
    const own = departmentsOf(region)
    // The consumers' own province holds every grant; the other those for its own resources.
    const granted = region === CHONGQING ? [...own, ...departmentsOf(SICHUAN)] : own
    writeJson(join(home, 'catalog/resources/bench.json'), own.map(resourceOf))
    writeJson(join(home, 'catalog/consumers/bench.json'), consumers.map(registrationOf))
    writeJson(
      join(home, 'policies/grants/bench.json'),
      consumers.flatMap(({ id }) => granted.map((offer) => grantOf(id, offer))),
    )
    layDownGuardrails(join(home, 'policies/guardrails'))
    writeText(join(home, 'keys/exchange.pem'), sides[region].key.privateKeyPem)
    writeText(join(home, 'keys/token.pem'), generateSigningKey().privateKeyPem)
    writeText(join(home, 'keys/log.pem'), generateSigningKey().privateKeyPem)
    writeText(join(home, 'keys/record.key'), randomBytes(32).toString('base64'))
    const configuration = configurationOf(region, sides, own, sourcesUrl)
    writeJson(join(home, 'exchange.json'), { ...configuration, ...settings })
    const log = await createLog(logOptionsOf(loadConfig(join(home, 'exchange.json'))))
    await log.close()
  }
  const place = (region: BenchRegion): ExchangePlace => ({
    url: urlOf(sides[region].port),
    configFile: join(folder, region, 'exchange.json'),
    logFile: join(folder, region, 'exchange.log'),
  })
  return { chongqing: place(CHONGQING), sichuan: place(SICHUAN), consumers }
}

/**
 * As shipped, but for the one that would refuse every workload: they show addresses and balances for a matter of
 * pensions.
 */
function layDownGuardrails(folder: string): void {
  const shipped = shippedGuardrailsFolder()
  for (const file of readdirSync(shipped).filter((name) => name.endsWith('.cedar'))) {
    if (file === 'sensitive-items.cedar') continue
    writeText(join(folder, file), readFileSync(join(shipped, file), 'utf8'))
  }
}

interface Offered extends BenchDepartment {
  readonly region: BenchRegion
}

function departmentsOf(region: BenchRegion): readonly Offered[] {
  const offered = region === CHONGQING ? DEPARTMENTS : DEPARTMENTS.filter((d) => d.source === 'rs')
  return offered.map((department) => ({ ...department, region }))
}

const codeOf = ({ region, department, standard }: Offered): string =>
  `${region}.${department}.${standard}`

/** As it ships with the demo, but attached to our source. */
function resourceOf(offered: Offered): Resource {
  const { region, department, standard, source, entity, mapping } = offered
  const file = `gateway/demo/content/resources/${region}/${department}.${standard}.json`
  const shipped = JSON.parse(readFileSync(join(packageFolder(), file), 'utf8')) as Resource
  // What our source does not keep is not offered; the refused query asks for an account's number.
  const kept = (item: string): boolean => item in mapping || item === 'fundAccountNumber'
  const items = shipped.items.filter(({ name }) => kept(name))
  const unread = items.filter(({ name }) => !(name in mapping))
  const columns = Object.fromEntries(unread.map(({ name }) => [name, { column: 'NIL' }]))
  return { ...shipped, items, binding: { source, entity, mapping: { ...mapping, ...columns } } }
}

function registrationOf({ id, key }: BenchConsumer): Consumer {
  const rs = loadContent().departments.find(({ code }) => code === 'RS')
  return {
    id,
    nameZh: `基准测试窗口系统 ${id}`,
    nameEn: `Benchmark desk ${id}`,
    region: CHONGQING,
    department: 'RS',
    unitCode: rs?.bodies[CHONGQING]?.uscc ?? '',
    state: 'active',
    keys: [{ ...key.publicJwk }],
  }
}

function grantOf(consumer: string, offered: Offered): Grant {
  return {
    id: `${consumer}.${codeOf(offered)}`,
    version: 1,
    consumer,
    resource: codeOf(offered),
    modes: ['query'],
    items: offered.granted,
    matters: [MATTER],
    legalBasis: '《社会保险经办条例》（国务院令第765号）第八条',
    validFrom: '2020-01-01',
    validTo: '2099-12-31',
    state: 'active',
  }
}

const urlOf = (port: number): string => `http://127.0.0.1:${port}`

function configurationOf(
  region: BenchRegion,
  sides: Readonly<Record<BenchRegion, { readonly port: number; readonly key: GeneratedKey }>>,
  own: readonly Offered[],
  sourcesUrl: string,
): ConfigFile {
  const other = region === CHONGQING ? SICHUAN : CHONGQING
  const sources = own.map(({ source }): [string, ConfigFile['sources'][string]] => [
    source,
    {
      kind: 'rest',
      options: { baseUrl: `${sourcesUrl}/${source}`, request: { mode: 'batch' }, connections: 64 },
      limits: { timeoutMs: 5_000, concurrentMax: 64, queueMax: 1_000 },
    },
  ])
  return {
    region,
    name: `bench-${region}.example`,
    listen: { host: '127.0.0.1', port: sides[region].port },
    publicUrl: urlOf(sides[region].port),
    stateFolder: '.',
    catalog: { resources: 'catalog/resources', consumers: 'catalog/consumers' },
    policies: { grants: 'policies/grants', guardrails: 'policies/guardrails' },
    sources: Object.fromEntries(sources),
    peers: [
      {
        region: other,
        url: urlOf(sides[other].port),
        name: `bench-${other}.example`,
        keys: [sides[other].key.publicJwk],
      },
    ],
    keys: {
      exchange: { file: 'keys/exchange.pem' },
      token: { file: 'keys/token.pem' },
      log: { file: 'keys/log.pem' },
      record: { file: 'keys/record.key' },
    },
    clockSkewSec: 0,
  }
}

function writeJson(path: string, value: unknown): void {
  writeText(path, `${JSON.stringify(value, null, 2)}\n`)
}

function writeText(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text, { mode: 0o600 })
}
