/**
 * Keeps every policy set that was in force, as long as a record names it (`prune-sets.ts`), in
 * `<stateFolder>/policy-sets/`:
 *
 * ```text
 * <policyVersion>.<catalogVersion>.json   which parts, by their SHA-256
 * parts/<sha256>.json                     a share of the grants; the guardrails; what was offered
 * ```
 *
 * A part is written once and never changed: its name proves it. The digest of the first file is in the log when the
 * set is activated, so the log proves the whole.
 *
 * @module
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PolicySet } from '../../policies/policy-set.ts'
import type { Grant } from '../../policies/types.ts'
import { areSame } from '../core/are-same.ts'
import { PolicySetError } from './errors.ts'

export interface SetVersion {
  readonly policyVersion: string
  readonly catalogVersion: string
}

interface Manifest extends SetVersion {
  readonly v: 1
  readonly region: string
  /** Share, by the consumer's name → digest of its grants. */
  readonly grants: Readonly<Record<string, string>>
  readonly guardrails: string
  readonly offered: string
}

const SHA_256 = /^[0-9a-f]{64}$/

export const setName = ({ policyVersion, catalogVersion }: SetVersion): string =>
  `${policyVersion}.${catalogVersion}`

/** The shares of the set that was kept last: one of the same grants has the same digest. */
export type KeptShares = Map<string, { readonly grants: readonly Grant[]; readonly digest: string }>

/**
 * Writes what is not there yet.
 *
 * @param kept of the set before; what has changed is written down in it.
 * @returns the SHA-256 of the set's file, hex.
 */
export function keepPolicySet(
  folder: string,
  version: SetVersion,
  set: PolicySet,
  kept: KeptShares = new Map(),
): string {
  mkdirSync(join(folder, 'parts'), { recursive: true, mode: 0o700 })
  const part = (content: unknown): string => {
    const text = JSON.stringify(content)
    const digest = sha256(text)
    writeOnce(join(folder, 'parts', `${digest}.json`), text)
    return digest
  }
  const shareOfGrants = (share: string, grants: readonly Grant[]): string => {
    const former = kept.get(share)
    const digest =
      former !== undefined && areSame(former.grants, grants) ? former.digest : part(grants)
    kept.set(share, { grants, digest })
    return digest
  }
  const manifest: Manifest = {
    v: 1,
    policyVersion: version.policyVersion,
    catalogVersion: version.catalogVersion,
    region: set.region,
    grants: Object.fromEntries(
      [...shares(set.grants)].map(([share, grants]) => [share, shareOfGrants(share, grants)]),
    ),
    guardrails: part(set.guardrails.map((guardrail) => ({ ...guardrail, file: '', line: 0 }))),
    offered: part({ resources: set.resources, matters: set.matters }),
  }
  const text = JSON.stringify(manifest)
  writeOnce(join(folder, `${setName(version)}.json`), text)
  return sha256(text)
}

/**
 * Grants in 64 shares at most, by the first digits of the SHA-256 of their consumer's name: a changed grant writes a
 * sixty-fourth anew, and a whole set is not thousands of files to be synced. Equal sets have equal files.
 */
function shares(grants: readonly Grant[]): ReadonlyMap<string, readonly Grant[]> {
  const held = new Map<string, Grant[]>()
  const shareOf = new Map<string, string>()
  for (const grant of grants) {
    const { consumer } = grant
    const share =
      shareOf.get(consumer) ?? `${Number.parseInt(sha256(consumer).slice(0, 2), 16) % 64}`
    shareOf.set(consumer, share)
    const own = held.get(share)
    if (own === undefined) held.set(share, [grant])
    else own.push(grant)
  }
  return new Map([...held].sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** Whole or not at all; what is there already stays. */
function writeOnce(file: string, text: string): void {
  if (existsSync(file)) return
  writeFileSync(`${file}.new`, text, { mode: 0o600, flush: true })
  renameSync(`${file}.new`, file)
}

/**
 * The policy set of a version, proven part by part.
 *
 * @param digest SHA-256 that the log has of it, hex; not compared where it is not known.
 * @throws {PolicySetError} when it is not kept here, or is not what its names say.
 */
export function readPolicySet(folder: string, version: SetVersion, digest?: string): PolicySet {
  const file = join(folder, `${setName(version)}.json`)
  const text = read(file)
  if (digest !== undefined && sha256(text) !== digest) {
    throw new PolicySetError(
      'POLICY_SET_ALTERED',
      `${file} is not the policy set that the log names: its SHA-256 is ${sha256(text)}, the log has ${digest}. Get it from a backup.`,
    )
  }
  const manifest = JSON.parse(text) as Manifest
  const part = (name: string): unknown => {
    const path = join(folder, 'parts', `${name}.json`)
    const content = read(path)
    if (SHA_256.test(name) && sha256(content) === name) return JSON.parse(content)
    throw new PolicySetError(
      'POLICY_SET_ALTERED',
      `${path} was changed: its content does not have the SHA-256 that is its name. Get it from a backup.`,
    )
  }
  const offered = part(manifest.offered) as Pick<PolicySet, 'resources' | 'matters'>
  return {
    region: manifest.region,
    grants: Object.values(manifest.grants).flatMap((name) => part(name) as readonly Grant[]),
    guardrails: part(manifest.guardrails) as PolicySet['guardrails'],
    resources: offered.resources,
    matters: offered.matters,
  }
}

/** The digests of all parts of a set's file. @throws {PolicySetError} `POLICY_SET_MISSING` */
export function namesOfParts(file: string): readonly string[] {
  const { grants, guardrails, offered } = JSON.parse(read(file)) as Manifest
  return [...Object.values(grants), guardrails, offered]
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    throw new PolicySetError(
      'POLICY_SET_MISSING',
      `${path} cannot be read. Give the folder "policy-sets" in the state folder of the exchange that recorded it.`,
      cause,
    )
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
