/**
 * How long an edit of one grant of 100,000 takes on a running exchange, under load: `npm run bench -- policies`.
 *
 * @module
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { loadContent } from '../../../catalog/load.ts'
import type { ConfigFile } from '../../../gateway/config-file.ts'
import { PURPOSE } from '../../../gateway/demo/story/stage.ts'
import { freePort } from '../../../gateway/state/free-port.ts'
import type { Grant } from '../../../policies/types.ts'
import {
  adapt,
  furnish,
  ROOT,
  shudao,
  start,
  tokenOf,
  untilReady,
} from '../../regions/own-exchange.ts'
import { CONSUMERS, DESKS, GRANTS_EACH, layDown } from './world.ts'

export const RUNNING_SECTION = 'A running exchange'

const QUERY = `{ person(idNumber: "510100194608209907") { cremation { deceasedName cremationDate } } }`
const ROUNDS = 10
const ASKING_AT_ONCE = 4
const GIVE_UP_MS = 60_000
const NEVER = `@id("never")
@because("Nobody may, for the bench (Decree 809 Art. 25).")
@remedy("Wait.")
forbid (principal, action == Action::"query", resource)
when { resource.standard == Standard::"cremation" };
`

/** @param folder for the exchange; whoever calls removes it. @returns the section of the results. */
export async function benchRunning(folder: string): Promise<string> {
  const at = (...path: string[]): string => join(folder, ...path)
  const made = await shudao(['keys', 'create', at('keys')])
  if (made.code !== 0) throw new Error(made.err)
  furnish(folder)
  layDown(at('policies'))
  writeDesks(at('catalog', 'consumers', 'bench.json'))
  const port = await freePort()
  const file = at('exchange.json')
  writeFileSync(file, JSON.stringify(configOf(port)))
  const begun = await shudao(['audit', 'create', '--config', file])
  if (begun.code !== 0) throw new Error(begun.err)
  const child = start(['serve', '--config', file])
  let said = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text))
  child.stdout?.resume()
  const url = `http://127.0.0.1:${port}`
  try {
    if (!(await untilReady(url, () => child.exitCode !== null))) throw new Error(said)
    return await measured(
      url,
      at('policies', 'grants', 'desk.json'),
      at('policies', 'guardrails', 'own.cedar'),
    )
  } finally {
    const ended = new Promise((resolve) => child.once('exit', resolve))
    if (child.exitCode === null && child.kill('SIGTERM')) await ended
  }
}

async function measured(url: string, grantFile: string, guardrailFile: string): Promise<string> {
  const token = await tokenOf(url, 'desk')
  const statuses = new Map<number, number>()
  let latest = 0
  let isAsking = true
  const asking = Array.from({ length: ASKING_AT_ONCE }, async () => {
    while (isAsking) {
      latest = await ask(url, token)
      statuses.set(latest, (statuses.get(latest) ?? 0) + 1)
    }
  })
  /** Milliseconds until every new request has this status. */
  const until = async (status: number): Promise<number> => {
    const begun = performance.now()
    for (;;) {
      if ((await ask(url, token)) === status) return performance.now() - begun
      if (performance.now() - begun > GIVE_UP_MS) throw new Error(`not ${status}, but ${latest}`)
      await sleep(5)
    }
  }
  const [grant] = JSON.parse(readFileSync(grantFile, 'utf8')) as [Grant]
  const less = { ...grant, version: grant.version + 1, items: { cremationDate: 'clear' } }
  const grants: number[] = []
  const guardrails: number[] = []
  writeFileSync(guardrailFile, '')
  await until(200)
  for (let i = 0; i < ROUNDS; i++) {
    for (const [file, text, status, took] of [
      [grantFile, JSON.stringify([less]), 403, grants],
      [grantFile, JSON.stringify([grant]), 200, grants],
      [guardrailFile, NEVER, 403, guardrails],
      [guardrailFile, '', 200, guardrails],
    ] as const) {
      writeFileSync(file, text)
      took.push(await until(status))
    }
  }
  isAsking = false
  await Promise.all(asking)
  return sectionOf(grants, guardrails, statuses)
}

function sectionOf(
  grants: readonly number[],
  guardrails: readonly number[],
  statuses: ReadonlyMap<number, number>,
): string {
  const all = [...statuses.values()].reduce((sum, count) => sum + count, 0)
  const failed = all - (statuses.get(200) ?? 0) - (statuses.get(403) ?? 0)
  const said = (times: readonly number[]): string => {
    const sorted = [...times].sort((a, b) => a - b)
    const middle = sorted[sorted.length >> 1] ?? NaN
    return `${middle.toFixed(0)} (${(sorted.at(-1) ?? NaN).toFixed(0)})`
  }
  return `## ${RUNNING_SECTION}

Load average ${loadavg()[0]?.toFixed(1) ?? '?'} on ${cpus().length} cores, which the exchange shares with its database and with who asks.

| what | measured | should be |
| --- | ---: | ---: |
| an edited grant of ${CONSUMERS * GRANTS_EACH + 1} is in force: ms (slowest of ${grants.length}) | ${said(grants)} | < 2000 |
| an edited guardrail of 201 is in force: ms (slowest of ${guardrails.length}) | ${said(guardrails)} | < 2000 |
| requests meanwhile, of which failed | ${all}, ${failed} | 0 failed |

From the write of the file to the first request that it refuses, or permits again; ${ASKING_AT_ONCE} requests are under way all the time, each recorded.
`
}

async function ask(url: string, token: string): Promise<number> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'exchange-purpose': PURPOSE,
      'content-type': 'application/json',
      accept: 'application/graphql-response+json',
    },
    body: JSON.stringify({ query: QUERY }),
  }).catch(() => undefined)
  await response?.arrayBuffer()
  return response?.status ?? 0
}

/** The bench's grants are about what Sichuan offers, so it is a peer, which never answers. */
function configOf(port: number): ConfigFile {
  const example = readFileSync(join(ROOT, 'gateway', 'exchange.example.jsonc'), 'utf8')
  const plain = example.replace(/^\s*\/\/.*$/gm, '').replace(/,(\s*[}\]])/g, '$1')
  const config = JSON.parse(plain) as ConfigFile
  return {
    ...adapt(config, port),
    peers: config.peers.map((peer) => ({ ...peer, url: 'http://127.0.0.1:9' })),
    policies: { grants: 'policies/grants', guardrails: 'policies/guardrails' },
  }
}

function writeDesks(file: string): void {
  const department = loadContent().departments.find(({ code }) => code === 'RS')
  const unitCode = department?.bodies['500000']?.uscc ?? ''
  const key = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' }
  const desks = DESKS.map((desk) => ({ ...desk, region: '500000', unitCode, keys: [key] }))
  writeFileSync(file, JSON.stringify(desks))
}
