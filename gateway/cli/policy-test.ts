import { makeCatalog } from '../../catalog/catalog.ts'
import { loadContent, loadResources } from '../../catalog/load.ts'
import { PolicyError } from '../../policies/errors.ts'
import { playGuardrailCase, readGuardrailCases, uncovered } from '../../policies/guardrail-cases.ts'
import { guardrailWords } from '../../policies/guardrail-schema.ts'
import { loadGuardrails } from '../../policies/guardrails.ts'
import { loadConfig } from '../config.ts'
import { makeCatalogOf } from '../knowledge.ts'
import { caseCatalog } from '../policy/case-catalog.ts'
import { terminal } from './terminal.ts'

/**
 * Plays the cases that stand beside the guardrails. Each guardrail must be in one that it refuses and in one that it
 * does not, or nobody has seen that it does what it says, and no more.
 *
 * @returns 0 when all go as they say; 1 otherwise.
 */
export async function policyTest({ config: file }: { readonly config: string }): Promise<number> {
  const config = loadConfig(file)
  const content = loadContent(config.contentFolder)
  const guardrails = loadGuardrails(config.guardrailsFolder, guardrailWords(makeCatalogOf(content)))
  const { cases, problems } = readGuardrailCases(config.guardrailsFolder, guardrails.ids)
  if (problems.length > 0) throw new PolicyError(problems, 'guardrails')
  const catalog = caseCatalog(makeCatalog(content, loadResources(config.resourcesFolder, content)))
  let failures = 0
  for (const each of cases) {
    const wrong = playGuardrailCase(guardrails, catalog, each)
    terminal.print(`${wrong === undefined ? '✓' : '✗'} ${each.case}`)
    if (wrong === undefined) continue
    terminal.print(`    ${wrong}`)
    failures += 1
  }
  const missing = uncovered(guardrails, cases)
  for (const { id, lacks } of missing) {
    terminal.print(`✗ ${id}: no case shows it ${lacks}. Write one in ${config.guardrailsFolder}.`)
  }
  const count = cases.length === 1 ? '1 case' : `${cases.length} cases`
  terminal.print(
    `${count} of ${guardrails.ids.length} guardrails; ${failures} went otherwise, ${missing.length} are missing.`,
  )
  return failures + missing.length === 0 ? 0 : 1
}
