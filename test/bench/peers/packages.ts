/**
 * The other gateways: installed on demand, outside the product's own dependencies.
 *
 * @module
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { packageFolder } from '../../../gateway/package-folder.ts'

const VERSIONS = {
  '@apollo/gateway': '2.14.4',
  '@apollo/server': '5.5.1',
  '@grafbase/cli-x86_64-unknown-linux-musl': '0.103.0',
  '@graphql-hive/gateway': '2.15.1',
  '@mercuriusjs/gateway': '5.2.0',
  '@theguild/federation-composition': '0.27.0',
  fastify: '5.12.8',
  // With a later one Mercurius prints no query for a second service (`value.includes is not a function`).
  graphql: '16.10.0',
  'graphql-jit': '0.8.9',
  mercurius: '16.10.1',
} as const

export type PeerPackage = keyof typeof VERSIONS

/** The folder where they are; installs them when they are not there in these versions. Takes minutes then. */
export function peersFolder(): string {
  const folder = join(packageFolder(), '.shudao', 'bench-peers')
  const overrides = { graphql: VERSIONS.graphql }
  const wanted = JSON.stringify({ private: true, dependencies: VERSIONS, overrides })
  const manifest = join(folder, 'package.json')
  const done = join(folder, 'installed.json')
  if (existsSync(done) && readFileSync(done, 'utf8') === wanted) return folder
  mkdirSync(folder, { recursive: true })
  writeFileSync(manifest, wanted)
  console.log(`Installing ${Object.keys(VERSIONS).join(', ')} …`)
  const args = ['install', '--no-audit', '--no-fund', '--no-package-lock']
  execFileSync('npm', args, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] })
  writeFileSync(done, wanted)
  return folder
}

/** A package of that folder. What its exports are, the caller has to know. */
export function loadPeer(folder: string, name: PeerPackage, path = ''): unknown {
  return createRequire(join(folder, 'package.json'))(`${name}${path}`) as unknown
}

export function versionOf(name: PeerPackage): string {
  return `${name} ${VERSIONS[name]}`
}
