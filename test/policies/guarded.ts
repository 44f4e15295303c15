/**
 * What the tests of guardrails share: the shipped content, the demo's resources, the shipped guardrails.
 *
 * @module
 */
import { fileURLToPath } from 'node:url'
import { makeCatalog } from '../../catalog/catalog.ts'
import { loadContent, loadResources } from '../../catalog/load.ts'
import type { Resource } from '../../catalog/types.ts'
import { guardedCatalog } from '../../policies/guarded-catalog.ts'
import { readGuardrails } from '../../policies/guardrail-files.ts'
import { guardrailSchema, guardrailWords } from '../../policies/guardrail-schema.ts'
import type { GuardedCatalog } from '../../policies/guardrail-types.ts'
import { shippedGuardrailsFolder } from '../../policies/shipped-guardrails.ts'

export const content = loadContent()
const root = fileURLToPath(new URL('../../', import.meta.url))
export const resources: readonly Resource[] = ['500000', '510000'].flatMap((region) =>
  loadResources(`${root}gateway/demo/content/resources/${region}`, content),
)
export const words = guardrailWords(makeCatalog(content, []))

/** @param notAcross codes of resources that are not marked for other provinces. */
export function catalogOf(notAcross: readonly string[] = []): GuardedCatalog {
  const changed = resources.map((one) => ({
    ...one,
    crossProvince: one.crossProvince && !notAcross.includes(one.code),
  }))
  return guardedCatalog(makeCatalog(content, changed))
}

export const shipped = readGuardrails(shippedGuardrailsFolder(), guardrailSchema(words)).guardrails
