/**
 * Where the demo keeps what.
 *
 * ```text
 * <folder>/demo.json               of the demo that runs: process, ports, control (0600)
 * <folder>/version                 the world that the sources below were written from
 * <folder>/clients/<id>.jwk        private keys of the consumers (0600)
 * <folder>/sources/postgres/       one server for the departments' databases; its log shows each statement
 * <folder>/sources/mariadb/        where this machine has MariaDB: a server for who keeps MySQL, with its general log
 * <folder>/sources/secrets/        what the exchanges need to read the sources (0600)
 * <folder>/sources/<region>-<id>.access.log   of each HTTP source
 * <folder>/<region>/exchange.json  configuration of an exchange; the rest of the folder is its state
 * <folder>/<region>/sources/<id>/  files of the departments that keep files
 * ```
 *
 * @module
 */
import { join } from 'node:path'
import { packageFolder } from '../package-folder.ts'
import type { DemoRegionCode } from './world/places.ts'

export const DEFAULT_PORT_BASE = 4000
/** Relative to where the command is given. */
export const DEFAULT_FOLDER = '.shudao/demo'

export const DEMO_REGION_CODES: readonly DemoRegionCode[] = ['500000', '510000']

/** Ports end in the province's number of GB/T 2260. */
export function portOf(portBase: number, region: DemoRegionCode): number {
  return portBase + Number(region.slice(0, 2))
}

export function exchangeUrl(portBase: number, region: DemoRegionCode): string {
  return `http://127.0.0.1:${portOf(portBase, region)}`
}

export function regionNameOf(region: DemoRegionCode): 'Chongqing' | 'Sichuan' {
  return region === '500000' ? 'Chongqing' : 'Sichuan'
}

/** Name of an exchange: issuer of its tokens, and the first part of its log's origin. */
export function exchangeName(region: DemoRegionCode): string {
  return `shudao-${regionNameOf(region).toLowerCase()}.example`
}

export const inDemo = {
  running: (folder: string) => join(folder, 'demo.json'),
  version: (folder: string) => join(folder, 'version'),
  clientKey: (folder: string, consumer: string) => join(folder, 'clients', `${consumer}.jwk`),
  postgres: (folder: string) => join(folder, 'sources', 'postgres'),
  mariadb: (folder: string) => join(folder, 'sources', 'mariadb'),
  mariadbLog: (folder: string) => join(folder, 'sources', 'mariadb', 'general.log'),
  secret: (folder: string, region: DemoRegionCode, source: string) =>
    join(folder, 'sources', 'secrets', `${region}-${source}`),
  accessLog: (folder: string, region: DemoRegionCode, source: string) =>
    join(folder, 'sources', `${region}-${source}.access.log`),
  region: (folder: string, region: DemoRegionCode) => join(folder, region),
  log: (folder: string, region: DemoRegionCode) => join(folder, region, 'log'),
  vkey: (folder: string, region: DemoRegionCode) => join(folder, region, 'log.vkey'),
  configuration: (folder: string, region: DemoRegionCode) => join(folder, region, 'exchange.json'),
  exchangePid: (folder: string, region: DemoRegionCode) => join(folder, region, 'exchange.pid'),
  exchangeLog: (folder: string, region: DemoRegionCode) => join(folder, region, 'exchange.log'),
  files: (folder: string, region: DemoRegionCode, source: string) =>
    join(folder, region, 'sources', source),
  wsdl: (folder: string, region: DemoRegionCode, source: string) =>
    join(folder, region, 'sources', source, 'query.wsdl'),
} as const

/** The registered resources, grants and consumers that ship with the demo: data, which the build does not copy. */
export function contentFolder(): string {
  return join(packageFolder(), 'gateway', 'demo', 'content')
}
