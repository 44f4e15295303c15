/**
 * The policy set in force, and what it would become by other folders of grants or guardrails: checked as at a start.
 *
 * @module
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { catalogOf } from '../../catalog/catalog.ts'
import { loadConsumers, loadContent, loadResources } from '../../catalog/load.ts'
import { guardrailWords } from '../../policies/guardrail-schema.ts'
import { loadGuardrails } from '../../policies/guardrails.ts'
import { isOfRequest, loadGrants } from '../../policies/load.ts'
import type { PolicySet } from '../../policies/policy-set.ts'
import type { ExchangeConfig } from '../config.ts'
import { grantsKnowledge } from '../knowledge.ts'
import type { Registrations } from '../registrations.ts'
import { POLICY_SETS_FOLDER } from './activation.ts'
import { PolicySetError } from './errors.ts'
import { readPolicySet } from './set-store.ts'

export interface SetChange {
  /** Folder of grants instead of those in force. */
  readonly grants?: string | undefined
  /** Folder of guardrails instead of those in force. */
  readonly guardrails?: string | undefined
}

/**
 * The set that the exchange put into force last, with what its peers offered then.
 *
 * @throws {PolicySetError} when it never ran, or what it kept was altered.
 */
export function setInForce({ stateFolder }: Pick<ExchangeConfig, 'stateFolder'>): PolicySet {
  const folder = join(stateFolder, POLICY_SETS_FOLDER)
  let name: string
  try {
    name = readFileSync(join(folder, 'recorded'), 'utf8')
  } catch (cause) {
    throw new PolicySetError(
      'POLICY_SET_MISSING',
      `${folder} names no policy set in force. Start the exchange once: what it decides by is kept from then on.`,
      cause,
    )
  }
  const dot = name.lastIndexOf('.')
  return readPolicySet(folder, {
    policyVersion: name.slice(0, dot),
    catalogVersion: name.slice(dot + 1),
  })
}

/**
 * @param known what grants and guardrails may name: of a running exchange its registrations, or the files alone.
 * @throws {PolicyError} {CatalogError} with every problem of the changed folders.
 */
export function changedSet(
  base: PolicySet,
  config: Pick<ExchangeConfig, 'contentFolder' | 'resourcesFolder' | 'consumersFolder' | 'peers'>,
  change: SetChange,
  known: Known = inFiles(config),
): PolicySet {
  const { content, consumers, resources } = known
  const peerRegions = config.peers.map(({ region }) => region)
  const { grants, guardrails } = change
  return {
    ...base,
    ...(grants === undefined
      ? {}
      : {
          grants: [
            ...loadGrants(grants, grantsKnowledge(content, consumers, resources, peerRegions)),
            ...base.grants.filter(isOfRequest),
          ],
        }),
    ...(guardrails === undefined
      ? {}
      : {
          guardrails: loadGuardrails(guardrails, guardrailWords(catalogOf(content))).policies,
        }),
  }
}

type Known = Pick<Registrations, 'content' | 'consumers' | 'resources'>

function inFiles(
  config: Pick<ExchangeConfig, 'contentFolder' | 'resourcesFolder' | 'consumersFolder'>,
): Known {
  const content = loadContent(config.contentFolder)
  return {
    content,
    consumers: loadConsumers(config.consumersFolder, content),
    resources: loadResources(config.resourcesFolder, content),
  }
}
