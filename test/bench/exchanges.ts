/**
 * This product: two exchanges as `shudao serve` runs them, with decision, masks and durable record on.
 *
 * @module
 */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ConfigFile } from '../../gateway/config-file.ts'
import { packageFolder } from '../../gateway/package-folder.ts'
import { makeClientAssertion } from '../../gateway/trust/client-assertion.ts'
import { loadSigningKey } from '../../gateway/trust/keys.ts'
import { CLIENT_ASSERTION_TYPE } from '../../gateway/trust/token-endpoint.ts'
import type { Contestant } from './contestant.ts'
import { layDownExchanges, type BenchConsumer, type ExchangePlace } from './exchange-folder.ts'
import { MATTER } from './made-up-resource.ts'
import { freePorts, spawnNode, spawnNodeLast, type Running } from './process.ts'

const READY_WITHIN_MS = 240_000
export const PROGRAM = join(packageFolder(), 'dist/gateway/bin/shudao.js')

export interface Exchanges {
  /** One exchange, asked about its own province. */
  readonly alone: Contestant
  /** Both, asked about both provinces. */
  readonly together: Contestant
  /** Folder of the consumers' exchange. */
  readonly home: string
  readonly stop: () => Promise<void>
}

export interface ExchangesOptions {
  /** Of the exchange alone, when it is not the product as it is. */
  readonly name?: string
  /** What stands in their configurations besides. */
  readonly settings?: Partial<ConfigFile>
  /** Of the consumers' exchange and of the other, for example to profile them. */
  readonly nodeOptions?: readonly (readonly string[])[]
  /** Whether they have the processor only while no other process wants it: who asks is then never kept from asking. */
  readonly isLast?: boolean
}

export async function startExchanges(
  folder: string,
  sourcesUrl: string,
  { name = 'shudao', settings = {}, nodeOptions = [], isLast = false }: ExchangesOptions = {},
): Promise<Exchanges> {
  if (!existsSync(PROGRAM)) throw new Error(`${PROGRAM} is missing. Run \`npm run build\` first.`)
  const places = await layDownExchanges(folder, sourcesUrl, await freePorts(2), settings)
  const spawn = isLast ? spawnNodeLast : spawnNode
  const start = (
    { configFile, logFile }: ExchangePlace,
    options: readonly string[] = [],
  ): Running => spawn([...options, PROGRAM, 'serve', '--config', configFile], logFile)
  const sichuan = start(places.sichuan, nodeOptions[1])
  const chongqing = start(places.chongqing, nodeOptions[0])
  const stop = async (): Promise<void> => {
    await Promise.all([chongqing.stop(), sichuan.stop()])
  }
  try {
    await Promise.all([ready(places.chongqing, chongqing), ready(places.sichuan, sichuan)])
  } catch (thrown) {
    await stop()
    throw thrown
  }
  const common = {
    version: `shudao serve, compiled, Node ${process.version}`,
    shown: 'masked',
    addressOf: () => `${places.chongqing.url}/graphql`,
    consumers: () => headersOf(places.chongqing, places.consumers),
    stop,
  } as const
  return {
    alone: {
      ...common,
      name,
      pids: [chongqing.pid],
      workloads: ['Q1', 'Q3', 'QL', 'same-local', 'refused', 'cold'],
    },
    together: {
      ...common,
      name: 'shudao, both exchanges',
      pids: [chongqing.pid, sichuan.pid],
      workloads: ['two-province'],
    },
    home: dirname(places.chongqing.configFile),
    stop,
  }
}

export async function ready({ url, logFile }: ExchangePlace, { child }: Running): Promise<void> {
  const until = Date.now() + READY_WITHIN_MS
  while (Date.now() < until) {
    const answer = await fetch(`${url}/health/ready`).catch(() => undefined)
    if (answer?.ok === true) return
    await answer?.body?.cancel()
    if (child.exitCode !== null) break
    await sleep(100)
  }
  throw new Error(
    `${url} does not become ready. It said: ${readFileSync(logFile, 'utf8').slice(-2_000)}`,
  )
}

export async function headersOf(
  { url }: ExchangePlace,
  consumers: readonly BenchConsumer[],
): Promise<readonly Readonly<Record<string, string>>[]> {
  return Promise.all(
    consumers.map(async (consumer, i) => ({
      authorization: `Bearer ${await tokenOf(url, consumer)}`,
      'exchange-purpose': `matter="${MATTER}", case="500103-2026-${String(i).padStart(6, '0')}", operator="CQ-YZ-0417"`,
    })),
  )
}

export async function tokenOf(url: string, { id, key }: BenchConsumer): Promise<string> {
  const endpoint = `${url}/oauth/token`
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_assertion_type: CLIENT_ASSERTION_TYPE,
    client_assertion: await makeClientAssertion({
      clientId: id,
      audience: endpoint,
      key: loadSigningKey(key.privateKeyPem),
      now: () => new Date(),
    }),
  })
  const answer = await fetch(endpoint, { method: 'POST', body })
  const text = await answer.text()
  const token = (JSON.parse(text) as { readonly access_token?: string }).access_token
  if (token === undefined) throw new Error(`${endpoint} gives ${id} no token: ${text}`)
  return token
}
