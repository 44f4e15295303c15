/**
 * The bench's exchange of Chongqing, alone, with a catalogue of any size.
 *
 * @module
 */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { loadContent } from '../../../catalog/load.ts'
import { shippedContentFolder } from '../../../catalog/shipped-content.ts'
import type { Resource } from '../../../catalog/types.ts'
import type { ConfigFile } from '../../../gateway/config-file.ts'
import { generateSigningKey } from '../../../gateway/trust/keys.ts'
import type { Contestant } from '../contestant.ts'
import { cpuSeconds } from '../cpu.ts'
import { layDownExchanges, type BenchConsumer, type ExchangePlace } from '../exchange-folder.ts'
import { headersOf, PROGRAM, ready, tokenOf } from '../exchanges.ts'
import { freePorts, spawnNode } from '../process.ts'
import { contentOf, resourcesOf } from './world.ts'

export interface Catalogued extends Contestant {
  readonly resources: number
  /** From the start of the process until it is ready. */
  readonly startMs: number
  readonly startCpuSec: number
  /** One of the made-up resources, which is in no file: to be published through the registry. */
  readonly left: Resource
  /** Runs an operation of the management API. @throws with what it says where it refuses. */
  readonly manage: (as: 'officer' | 'steward', query: string, variables?: object) => Promise<Told>
}

/** `data` of an answer. */
export type Told = Readonly<Record<string, unknown>>

/** @param folder of this exchange; whoever calls removes it. */
export async function startCatalogued(
  folder: string,
  sourcesUrl: string,
  resources: number,
): Promise<Catalogued> {
  mkdirSync(folder)
  const places = await layDownExchanges(folder, sourcesUrl, await freePorts(2))
  const { chongqing } = places
  const { left, staff } = furnish(chongqing, resources)
  const began = performance.now()
  const running = spawnNode([PROGRAM, 'serve', '--config', chongqing.configFile], chongqing.logFile)
  try {
    await ready(chongqing, running)
  } catch (thrown) {
    await running.stop()
    throw thrown
  }
  return {
    name: `${resources} resources`,
    version: `shudao serve, compiled, Node ${process.version}`,
    resources,
    startMs: performance.now() - began,
    startCpuSec: cpuSeconds([running.pid]),
    pids: [running.pid],
    shown: 'masked',
    workloads: ['Q1', 'cold'],
    addressOf: () => `${chongqing.url}/graphql`,
    consumers: () => headersOf(chongqing, places.consumers),
    left,
    manage: (as, query, variables) => manage(chongqing, staff[as], query, variables),
    stop: running.stop,
  }
}

interface Furnished {
  readonly left: Resource
  readonly staff: Readonly<Record<'officer' | 'steward', BenchConsumer>>
}

/** The standards in the content's folder, all resources but one in that of resources. */
function furnish({ configFile }: ExchangePlace, resources: number): Furnished {
  const home = dirname(configFile)
  const shipped = loadContent()
  const content = contentOf(shipped, resources)
  cpSync(shippedContentFolder(), join(home, 'content'), { recursive: true })
  const standards = content.standards.slice(shipped.standards.length)
  const made = join(home, 'content', 'standards', 'GA', 'made-up.json')
  if (standards.length > 0) writeFileSync(made, JSON.stringify(standards))
  const all = resourcesOf(content)
  const left = all.findLast(({ department }) => department === 'GA') as Resource
  const inFiles = all.filter((resource) => resource !== left)
  writeFileSync(join(home, 'catalog/resources/made-up.json'), JSON.stringify(inFiles))
  const staff = {
    officer: { id: 'bench-officer', key: generateSigningKey() },
    steward: { id: 'bench-steward', key: generateSigningKey() },
  }
  const config = JSON.parse(readFileSync(configFile, 'utf8')) as ConfigFile
  const changed: ConfigFile = {
    ...config,
    catalog: { ...config.catalog, content: 'content' },
    peers: [],
    staff: [
      {
        id: staff.officer.id,
        name: '基准数据管理员',
        roles: ['officer'],
        department: 'GA',
        keys: [staff.officer.key.publicJwk],
      },
      {
        id: staff.steward.id,
        name: '基准共享主管',
        roles: ['steward'],
        keys: [staff.steward.key.publicJwk],
      },
    ],
  }
  writeFileSync(configFile, JSON.stringify(changed))
  // The bench's grants for what Sichuan offers go with it.
  const grantFile = join(home, 'policies/grants/bench.json')
  const grants = JSON.parse(readFileSync(grantFile, 'utf8')) as readonly { resource: string }[]
  const own = grants.filter(({ resource }) => resource.startsWith(`${config.region}.`))
  writeFileSync(grantFile, JSON.stringify(own))
  return { left, staff }
}

async function manage(
  { url }: ExchangePlace,
  member: BenchConsumer,
  query: string,
  variables?: object,
): Promise<Told> {
  const token = tokens.get(member) ?? tokenOf(url, member)
  tokens.set(member, token)
  const answer = await fetch(`${url}/manage`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  })
  const { data, errors } = (await answer.json()) as { data?: Told; errors?: unknown }
  if (data === undefined || errors !== undefined) throw new Error(JSON.stringify(errors))
  return data
}

const tokens = new Map<BenchConsumer, Promise<string>>()
