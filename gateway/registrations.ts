/**
 * What officers and stewards register: resources, consumers, grants, guardrails in files, and what the registry has.
 * Checked together, whole.
 *
 * @module
 */
import { catalogOf } from '../catalog/catalog.ts'
import type { Content } from '../catalog/content.ts'
import { CatalogError, type Problem } from '../catalog/errors.ts'
import { didYouMean } from '../catalog/did-you-mean.ts'
import { loadConsumers, loadResources } from '../catalog/load.ts'
import type { FileMemory } from '../catalog/read-files.ts'
import type { Consumer, Resource } from '../catalog/types.ts'
import { makeGrantIndex, type GrantIndex } from '../policies/grants.ts'
import { guardrailWords, type GuardrailWords } from '../policies/guardrail-schema.ts'
import type { Guardrails } from '../policies/guardrail-types.ts'
import { loadGuardrails, type GuardrailMemory } from '../policies/guardrails.ts'
import { PolicyError } from '../policies/errors.ts'
import { findingsOf, loadGrants, type KnownToGrants } from '../policies/load.ts'
import type { Grant } from '../policies/types.ts'
import { areSame } from './core/are-same.ts'
import type { Logger } from './core/logger.ts'
import { ConfigError } from './config-error.ts'
import type { ExchangeConfig } from './config.ts'
import { grantsKnowledge } from './knowledge.ts'
import type { Registered } from './registry/registered.ts'
import { staffMisfits } from './staff.ts'

export interface Registrations {
  /** The shared content, with what the registry has of it. */
  readonly content: Content
  /** Of files and of the registry. */
  readonly resources: readonly Resource[]
  /** Those of them that are the registry's. */
  readonly registered: readonly Resource[]
  /** Of files and of the registry. */
  readonly consumers: readonly Consumer[]
  readonly grants: GrantIndex
  readonly guardrails: Guardrails
  /** Ids of consumers told to rectify their use of shared data. */
  readonly rectifying: ReadonlySet<string>
}

/** Names the grants and the guardrails that a decision was made by. */
export function policyVersionOf({
  grants,
  guardrails,
}: Pick<Registrations, 'grants' | 'guardrails'>): string {
  return `${grants.version}.${guardrails.version}`
}

/**
 * Loads the registrations: what is said of the peers' offers may be different each time. What has not changed since the
 * time before is not read, checked or laid out again, and is the same objects.
 *
 * @param registered what the registry has in force; undefined where it has not been read: a grant may then name any
 *   resource of our own whose standard there is.
 * @param requested the grants that requests became.
 * @throws {CatalogError} {PolicyError} {ConfigError} with every problem of the folder that has any.
 */
export type LoadRegistrations = (
  peerResources: readonly Resource[],
  registered?: Of,
  requested?: RequestedGrants,
) => Registrations

type Of = Pick<Registered, 'content' | 'resources' | 'consumers' | 'guardrails'>

/** Grants that requests became: checked as those in files are. */
export interface RequestedGrants {
  readonly grants: readonly Grant[]
  /**
   * Told what is wrong with some of them in view of what is registered now. They are suspended: the people who agreed to
   * them can end them, but only at an exchange that runs.
   */
  readonly onUnfit: (problems: readonly Problem[]) => void
}

/** Says so in the administrator's log. */
export function tellUnfit(logger: Logger): RequestedGrants['onUnfit'] {
  return (problems) =>
    logger.error(
      { problems },
      'grants of requests do not go with what is registered now and are suspended; end them, or register what they need',
    )
}

const NOTHING_REQUESTED: RequestedGrants = { grants: [], onUnfit: () => undefined }

/** @param base the content of the files, for as long as the registry has not been read. */
export function makeRegistrationsLoader(config: ExchangeConfig, base: Content): LoadRegistrations {
  const files: FileMemory = new Map()
  const guardrails: GuardrailMemory = {}
  const peerRegions = config.peers.map(({ region }) => region)
  let words: { readonly of: Content; readonly words: GuardrailWords } | undefined
  let known: { readonly from: readonly unknown[]; readonly grants: KnownToGrants } | undefined
  return (peerResources, registered, requested = NOTHING_REQUESTED) => {
    const of = registered ?? nothingOf(base)
    const { content, resources: ours, consumers: theirs } = of
    if (words?.of !== content) words = { of: content, words: guardrailWords(catalogOf(content)) }
    const inFiles = loadResources(config.resourcesFolder, content, files)
    const consumersInFiles = loadConsumers(config.consumersFolder, content, files)
    refuseBoth('resource', codesOf(inFiles), codesOf(ours))
    refuseBoth('consumer', idsOf(consumersInFiles), idsOf(theirs))
    const resources = [...inFiles, ...ours]
    const consumers = [...consumersInFiles, ...theirs]
    refuseStaffMisfits(config, content, consumers)
    const unheard = registered === undefined ? [...peerRegions, config.region] : peerRegions
    const from = [content, ...resources, ...peerResources, ...consumers, unheard.length]
    if (known === undefined || !areSame(known.from, from)) {
      const all = [...resources, ...peerResources]
      known = { from, grants: grantsKnowledge(content, consumers, all, peerRegions, unheard) }
    }
    const granted = loadGrants(config.grantsFolder, known.grants, files)
    refuseTaken(granted, requested.grants)
    return {
      content,
      resources,
      registered: ours,
      consumers,
      grants: makeGrantIndex([...granted, ...fitting(requested, known.grants)]),
      guardrails: loadGuardrails(config.guardrailsFolder, words.words, of.guardrails, guardrails),
      rectifying: rectifyingOf(config, consumers),
    }
  }
}

function nothingOf(content: Content): Of {
  return { content, resources: [], consumers: [], guardrails: [] }
}

/** As {@link LoadRegistrations}, once, of files alone. */
export function loadRegistrations(
  config: ExchangeConfig,
  content: Content,
  peerResources: readonly Resource[],
): Registrations {
  return makeRegistrationsLoader(config, content)(peerResources, nothingOf(content))
}

function codesOf(all: readonly { readonly code: string }[]): readonly string[] {
  return all.map(({ code }) => code)
}

function idsOf(all: readonly { readonly id: string }[]): readonly string[] {
  return all.map(({ id }) => id)
}

/** A grant file may not take the place of what was agreed to by others. */
function refuseTaken(inFiles: readonly Grant[], requested: readonly Grant[]): void {
  const ids = new Set(requested.map(({ id }) => id))
  const message =
    'is the id of a request, whose grant this is. Give the grant of this file another.'
  const problems = inFiles
    .filter(({ id }) => ids.has(id))
    .map(({ id }) => ({ file: id, pointer: '/id', message }))
  if (problems.length > 0) throw new PolicyError(problems)
}

function fitting({ grants, onUnfit }: RequestedGrants, known: KnownToGrants): readonly Grant[] {
  const problems: Problem[] = []
  const fit = grants.map((grant) => {
    const found = grant.state === 'active' ? findingsOf(grant, known) : []
    problems.push(...found.map((finding) => ({ file: grant.id, ...finding })))
    return found.length === 0 ? grant : { ...grant, state: 'suspended' as const }
  })
  if (problems.length > 0) onUnfit(problems)
  return fit
}

/** One code is answered for in one place, or nobody could say which description is in force. */
function refuseBoth(
  noun: 'resource' | 'consumer',
  inFiles: readonly string[],
  registered: readonly string[],
): void {
  const codes = new Set(registered)
  const pointer = noun === 'resource' ? '/code' : '/id'
  const message = `is in a file of the ${noun}s folder and in the registry too. Take the file away: what was published through the registry is changed there.`
  const problems = inFiles
    .filter((code) => codes.has(code))
    .map((code) => ({ file: code, pointer, message }))
  if (problems.length > 0) throw new CatalogError(problems)
}

function refuseStaffMisfits(
  config: ExchangeConfig,
  content: Content,
  consumers: readonly Consumer[],
): void {
  const departments = content.departments.map(({ code }) => code)
  const ids = consumers.map(({ id }) => id)
  const problems = staffMisfits(config.staff, departments, ids)
  if (problems.length > 0) throw new ConfigError(problems)
}

/** A name that nobody bears would suspend nobody. */
export function rectifyingOf(
  config: ExchangeConfig,
  consumers: readonly Consumer[],
): ReadonlySet<string> {
  const ids = consumers.map(({ id }) => id)
  const problems = config.rectification.flatMap((id, i) =>
    ids.includes(id)
      ? []
      : [
          {
            pointer: `/policies/rectification/${i}`,
            message: `names "${id}", which is not a registered consumer.${didYouMean(id, ids)}`,
          },
        ],
  )
  if (problems.length > 0) throw new ConfigError(problems)
  return new Set(config.rectification)
}
