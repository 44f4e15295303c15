import { catalogOf } from '../../catalog/catalog.ts'
import { CatalogError } from '../../catalog/errors.ts'
import { loadConsumers, loadContent, loadResources } from '../../catalog/load.ts'
import { PolicyError } from '../../policies/errors.ts'
import { makeGrantIndex } from '../../policies/grants.ts'
import { guardrailWords } from '../../policies/guardrail-schema.ts'
import { loadGuardrails } from '../../policies/guardrails.ts'
import { loadGrants } from '../../policies/load.ts'
import { rowRuleOverlaps } from '../../policies/row-rule-overlaps.ts'
import type { Grant } from '../../policies/types.ts'
import { loadConfig } from '../config.ts'
import { grantsKnowledge } from '../knowledge.ts'
import { rectifyingOf } from '../registrations.ts'
import { ConfigError } from '../config-error.ts'
import { REGISTRY_UNSEEN } from './policy-test.ts'
import { terminal } from './terminal.ts'

/**
 * Checks everything that decides: grants, guardrails, the consumers under rectification. Opens nothing and asks
 * no peer, so it may run beside the exchange.
 *
 * @returns 0 when all is well; 1 with every problem, by file and line.
 */
export async function policyCheck({ config: file }: { readonly config: string }): Promise<number> {
  const config = loadConfig(file)
  const content = loadContent(config.contentFolder)
  const resources = loadResources(config.resourcesFolder, content)
  const consumers = loadConsumers(config.consumersFolder, content)
  const peers = config.peers.map(({ region }) => region)
  const known = grantsKnowledge(content, consumers, resources, peers)
  const reports: string[] = []
  const grants = attempt(reports, () => {
    const loaded = loadGrants(config.grantsFolder, known)
    return {
      size: makeGrantIndex(loaded).size,
      emergency: emergencyIds(loaded),
      overlaps: rowRuleOverlaps(loaded),
    }
  })
  const guardrails = attempt(reports, () =>
    loadGuardrails(config.guardrailsFolder, guardrailWords(catalogOf(content))),
  )
  const rectifying = attempt(reports, () => rectifyingOf(config, consumers))
  if (grants === undefined || guardrails === undefined || rectifying === undefined) {
    for (const report of reports) terminal.error(report)
    terminal.error(REGISTRY_UNSEEN)
    return 1
  }
  terminal.print(
    `✓ Grants: ${grants.size}. Guardrails: ${guardrails.ids.length} (${guardrails.ids.join(', ')}).`,
  )
  if (grants.emergency.length > 0) {
    terminal.print(`  For emergencies: ${grants.emergency.join(', ')}.`)
  }
  for (const overlap of grants.overlaps) terminal.print(`  Mind: ${overlap}`)
  if (rectifying.size > 0) terminal.print(`  Under rectification: ${[...rectifying].join(', ')}.`)
  terminal.print(REGISTRY_UNSEEN)
  return 0
}

function emergencyIds(grants: readonly Grant[]): readonly string[] {
  return grants.flatMap(({ id, emergency }) => (emergency === true ? [id] : [])).sort()
}

/** What one loader finds does not keep the next from looking. */
function attempt<T>(reports: string[], load: () => T): T | undefined {
  try {
    return load()
  } catch (thrown) {
    const isReport =
      thrown instanceof PolicyError ||
      thrown instanceof CatalogError ||
      thrown instanceof ConfigError
    if (!isReport) throw thrown
    reports.push(thrown.message)
    return undefined
  }
}
