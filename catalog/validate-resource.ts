import { catalogOf } from './catalog.ts'
import type { Catalog } from './catalog.ts'
import type { Content } from './content.ts'
import type { Problem } from './errors.ts'
import type { Finding } from './finding.ts'
import { assessmentFindings } from './rules/assessments.ts'
import { bindingFindings } from './rules/binding.ts'
import { gradingFindings } from './rules/grading.ts'
import { itemShareTypeFindings } from './rules/item-share-types.ts'
import { methodFindings } from './rules/methods.ts'
import { providerFindings } from './rules/provider.ts'
import { publicationFindings } from './rules/publication.ts'
import { referenceFindings } from './rules/references.ts'
import { resourceCodeFindings } from './rules/resource-code.ts'
import { secretFindings } from './rules/secret.ts'
import { shareTypeFindings } from './rules/share-type.ts'
import { checkShape } from './schema/check.ts'
import { resourceSchema } from './schema/resource.ts'
import type { Resource } from './types.ts'

type ResourceRule = (resource: Resource, catalog: Catalog) => readonly Finding[]

/** Every rule that a resource obeys besides its schema, on whatever day; their order is that of a report. */
const RESOURCE_RULES: readonly ResourceRule[] = [
  resourceCodeFindings,
  referenceFindings,
  providerFindings,
  shareTypeFindings,
  itemShareTypeFindings,
  methodFindings,
  secretFindings,
  gradingFindings,
  publicationFindings,
  bindingFindings,
]

/**
 * Gives everything that is wrong with a resource: its shape, or, where that is right, what breaks a rule.
 * Empty when it may be loaded. The problems' `file` is the resource's code, as far as it has one.
 *
 * @param resource as it was read or sent; nothing about it is assumed.
 * @param today `YYYY-MM-DD` in China, where somebody writes, submits, publishes or validates it: no assessment may be of a
 *   later day. Not given for what a peer offers and for what is in force: what they do must not hang on a clock.
 */
export function validateResource(resource: unknown, content: Content, today?: string): Problem[] {
  const shape = checkShape(resourceSchema, resource)
  const findings = shape.ok ? resourceFindings(shape.value, content, today) : shape.findings
  const file = codeOf(resource)
  return findings.map(({ pointer, message }) => ({ file, pointer, message }))
}

/** What breaks a rule in a resource of the right shape. @param today as of {@link validateResource}. */
export function resourceFindings(
  resource: Resource,
  content: Content,
  today?: string,
): readonly Finding[] {
  const catalog = catalogOf(content)
  return [
    ...RESOURCE_RULES.flatMap((rule) => rule(resource, catalog)),
    ...(today === undefined ? [] : assessmentFindings(resource, today)),
  ]
}

function codeOf(resource: unknown): string {
  if (typeof resource !== 'object' || resource === null || !('code' in resource)) return 'resource'
  return typeof resource.code === 'string' ? resource.code.slice(0, 120) : 'resource'
}
