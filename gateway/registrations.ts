/**
 * What officers and stewards register: resources, consumers, grants, guardrails in files, and the registry's resources.
 * Checked together, whole.
 *
 * @module
 */
import type { Content } from '../catalog/content.ts'
import { CatalogError, type Problem } from '../catalog/errors.ts'
import { didYouMean } from '../catalog/did-you-mean.ts'
import { loadConsumers, loadResources } from '../catalog/load.ts'
import type { FileMemory } from '../catalog/read-files.ts'
import type { Consumer, Resource } from '../catalog/types.ts'
import { makeGrantIndex, type GrantIndex } from '../policies/grants.ts'
import { guardrailWords } from '../policies/guardrail-schema.ts'
import type { Guardrails } from '../policies/guardrail-types.ts'
import { loadGuardrails, type GuardrailMemory } from '../policies/guardrails.ts'
import { PolicyError } from '../policies/errors.ts'
import { findingsOf, loadGrants, type KnownToGrants } from '../policies/load.ts'
import type { Grant } from '../policies/types.ts'
import { areSame } from './core/are-same.ts'
import type { Logger } from './core/logger.ts'
import { ConfigError } from './config-error.ts'
import type { ExchangeConfig } from './config.ts'
import { grantsKnowledge, makeCatalogOf } from './knowledge.ts'
import { staffMisfits } from './staff.ts'

export interface Registrations {
  /** Of files and of the registry. */
  readonly resources: readonly Resource[]
  /** Those of them that are the registry's. */
  readonly registered: readonly Resource[]
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
  registered?: readonly Resource[],
  requested?: RequestedGrants,
) => Registrations

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

export function makeRegistrationsLoader(
  config: ExchangeConfig,
  content: Content,
): LoadRegistrations {
  const files: FileMemory = new Map()
  const guardrails: GuardrailMemory = {}
  const catalog = makeCatalogOf(content)
  const words = guardrailWords(catalog)
  const peerRegions = config.peers.map(({ region }) => region)
  let known: { readonly from: readonly unknown[]; readonly grants: KnownToGrants } | undefined
  return (peerResources, registered, requested = NOTHING_REQUESTED) => {
    const inFiles = loadResources(config.resourcesFolder, content, files)
    refuseBoth(inFiles, registered ?? [])
    const resources = [...inFiles, ...(registered ?? [])]
    const consumers = loadConsumers(config.consumersFolder, content, files)
    refuseStaffMisfits(config, content, consumers)
    const unheard = registered === undefined ? [...peerRegions, config.region] : peerRegions
    const from = [...resources, ...peerResources, ...consumers, unheard.length]
    if (known === undefined || !areSame(known.from, from)) {
      const all = [...resources, ...peerResources]
      known = { from, grants: grantsKnowledge(content, consumers, all, peerRegions, unheard) }
    }
    const granted = loadGrants(config.grantsFolder, known.grants, files)
    refuseTaken(granted, requested.grants)
    return {
      resources,
      registered: registered ?? [],
      consumers,
      grants: makeGrantIndex([...granted, ...fitting(requested, known.grants)]),
      guardrails: loadGuardrails(config.guardrailsFolder, words, guardrails),
      rectifying: rectifyingOf(config, consumers),
    }
  }
}

/** As {@link LoadRegistrations}, once, of files alone. */
export function loadRegistrations(
  config: ExchangeConfig,
  content: Content,
  peerResources: readonly Resource[],
): Registrations {
  return makeRegistrationsLoader(config, content)(peerResources, [])
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
function refuseBoth(inFiles: readonly Resource[], registered: readonly Resource[]): void {
  const codes = new Set(registered.map(({ code }) => code))
  const problems = inFiles.flatMap(({ code }) =>
    codes.has(code)
      ? [
          {
            file: code,
            pointer: '/code',
            message:
              'is in a file of the resources folder and in the registry too. Take the file away: what was published through the registry is changed there.',
          },
        ]
      : [],
  )
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
