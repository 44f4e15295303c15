/**
 * Gateways that others made, beside ours: the same questions, the same right answers, nothing governed and nothing
 * recorded.
 *
 * @module
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Contestant } from '../contestant.ts'
import { forkServer, freePorts, spawnNode, spawnProgram, type Running } from '../process.ts'
import { loadPeer, peersFolder, versionOf } from './packages.ts'
import { federated, SUBGRAPHS } from './subgraphs.ts'

const READY_WITHIN_MS = 60_000

export interface Peers {
  readonly contestants: readonly Contestant[]
  /** What all of them ask. */
  readonly services: Running
  readonly stop: () => Promise<void>
}

/** All of them, running; what was started stops again when one fails to start. */
export async function startPeers(folder: string): Promise<Peers> {
  const packages = peersFolder()
  const services = await forkServer('./peers/subgraph-process.ts')
  const supergraph = join(folder, 'supergraph.graphql')
  writeFileSync(supergraph, compose(packages, services.url))
  const started: Contestant[] = []
  const stop = async (): Promise<void> => {
    await Promise.all(started.map((one) => one.stop()))
    await services.stop()
  }
  try {
    started.push(await startStitch(services.url))
    started.push(await startHive(packages, supergraph, folder))
    started.push(await startApollo(packages, supergraph))
    started.push(await startMercurius(packages, services.url))
    started.push(await startGrafbase(packages, services.url, folder))
  } catch (thrown) {
    await stop()
    throw thrown
  }
  return { contestants: started, services, stop }
}

async function startStitch(services: string): Promise<Contestant> {
  const { url, pid, stop } = await forkServer('./peers/stitch-process.ts', [services])
  const version = 'plain @graphql-tools/stitch on Express, in the versions of package.json'
  return contestant('stitch + Express', version, pid, `${url}/graphql`, stop)
}

async function startApollo(packages: string, supergraph: string): Promise<Contestant> {
  const file = './peers/apollo-process.ts'
  const { url, pid, stop } = await forkServer(file, [packages, supergraph])
  const version = `${versionOf('@apollo/gateway')} in ${versionOf('@apollo/server')}`
  return contestant('Apollo Gateway', version, pid, url, stop)
}

async function startMercurius(packages: string, services: string): Promise<Contestant> {
  const file = './peers/mercurius-process.ts'
  const { url, pid, stop } = await forkServer(file, [packages, services])
  const version = `${versionOf('@mercuriusjs/gateway')} with ${versionOf('mercurius')} and ${versionOf('graphql-jit')}`
  return contestant('Mercurius', version, pid, `${url}/graphql`, stop)
}

/** As its command composes and serves it; the binary is in a package of npm, for this kind of machine alone. */
async function startGrafbase(
  packages: string,
  services: string,
  folder: string,
): Promise<Contestant> {
  const name = '@grafbase/cli-x86_64-unknown-linux-musl'
  const [port = 0] = await freePorts(1)
  const home = join(folder, 'grafbase')
  mkdirSync(home)
  const sections = SUBGRAPHS.map((subgraph) => {
    const file = `${subgraph.name}.graphql`
    writeFileSync(join(home, file), federated(subgraph))
    return `[subgraphs.${subgraph.name}]\nurl = "${services}/${subgraph.name}"\nschema_path = "./${file}"\n`
  })
  writeFileSync(join(home, 'grafbase.toml'), sections.join('\n'))
  const log = join(folder, 'grafbase.log')
  const program = join(packages, 'node_modules', name, 'grafbase')
  const args = ['dev', '--listen-address', `127.0.0.1:${port}`]
  const running = spawnProgram(program, args, log, home)
  const url = `http://127.0.0.1:${port}`
  await ready(`${url}/health`, running, log)
  return contestant('Grafbase', versionOf(name), running.pid, `${url}/graphql`, running.stop)
}

async function startHive(
  packages: string,
  supergraph: string,
  folder: string,
): Promise<Contestant> {
  const [port = 0] = await freePorts(1)
  const program = join(packages, 'node_modules', '@graphql-hive', 'gateway', 'dist', 'bin.js')
  const place = ['--port', String(port), '--host', '127.0.0.1', '--fork', '1']
  const log = join(folder, 'hive.log')
  const running: Running = spawnNode([program, 'supergraph', supergraph, ...place], log)
  const url = `http://127.0.0.1:${port}`
  await ready(`${url}/readiness`, running, log)
  return contestant(
    'Hive Gateway',
    versionOf('@graphql-hive/gateway'),
    running.pid,
    `${url}/graphql`,
    running.stop,
  )
}

async function ready(url: string, { child, stop }: Running, log: string): Promise<void> {
  const until = Date.now() + READY_WITHIN_MS
  while (Date.now() < until && child.exitCode === null) {
    if (
      await fetch(url).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return
    await sleep(100)
  }
  await stop()
  throw new Error(`${url} did not become ready; what was said is in ${log}.`)
}

function compose(packages: string, services: string): string {
  const { composeServices } = loadPeer(packages, '@theguild/federation-composition') as {
    readonly composeServices: (services: readonly object[]) => {
      readonly supergraphSdl?: string
      readonly errors?: readonly Error[]
    }
  }
  const { parse } = loadPeer(packages, 'graphql') as { readonly parse: (text: string) => object }
  const { supergraphSdl, errors } = composeServices(
    SUBGRAPHS.map((subgraph) => ({
      name: subgraph.name,
      url: `${services}/${subgraph.name}`,
      typeDefs: parse(federated(subgraph)),
    })),
  )
  if (supergraphSdl !== undefined) return supergraphSdl
  throw new Error(`The services do not compose: ${String(errors)}`)
}

function contestant(
  name: string,
  version: string,
  pid: number,
  address: string,
  stop: () => Promise<void>,
): Contestant {
  return {
    name,
    version,
    pids: [pid],
    shown: 'clear',
    workloads: ['Q1', 'Q3', 'QL'],
    addressOf: () => address,
    consumers: () => Promise.resolve([{}]),
    stop,
  }
}
