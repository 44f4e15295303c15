/**
 * What may be wrong with a guardrail: a rule a kind, the sentence that tells of it, and what stands in its places. Who says
 * it in another language takes rule and places, and leaves the sentence.
 *
 * @module
 */
import { didYouMean, nearestName } from '../catalog/did-you-mean.ts'
import type { Problem } from '../catalog/errors.ts'

/** A predicate each; `{…}` are its places. `{said}` is Cedar's own sentence, which has no other language. */
export const GUARDRAIL_RULES = {
  'folder-unreadable': 'cannot be listed. Name the folder that holds the guardrails (*.cedar).',
  'file-unreadable': 'cannot be read',
  'not-cedar': 'is not Cedar: {said}',
  'not-validated': 'cannot be validated: {said}',
  'does-not-fit': 'does not fit: {said}',
  'is-template': 'is a template; write the policy out',
  permits: 'permits; a guardrail can only forbid. Grants permit',
  'unknown-annotation': 'has the annotation @{name}, which nothing reads.{meant}',
  'id-missing': 'has no @id; a refusal and its record name the guardrail by it',
  'because-missing': 'has no @because; whoever is refused is told why',
  'remedy-missing': 'has no @remedy; whoever is refused is told what to do',
  'half-chinese': 'has @{name} without @{other}; say both in Chinese, or neither',
  'id-malformed': 'has the id "{id}"; write small letters, digits and hyphens',
  'id-taken': 'has the id "{id}" of {file}, line {line}',
  'no-article': 'names no article in @{name}: write "Art. 25" or 第二十五条, of which law',
  'unknown-concern': 'has @concerns("{name}"), which is none of {known}.{meant}',
  'names-one':
    'names {name}: a guardrail is for everybody. Suspend the consumer or the grant instead',
  'unknown-name': 'names {type}::"{name}", which the catalogue does not have.{meant}',
} as const satisfies Record<string, string>

export type GuardrailRule = keyof typeof GUARDRAIL_RULES

export interface GuardrailProblem extends Problem {
  readonly rule: GuardrailRule
  /** What stands in the sentence's places; `meant` is a name alone, or empty. */
  readonly facts: Readonly<Record<string, string>>
}

/** @param facts one for each place of the rule's sentence, but `meant`, which `known` names give. */
export function guardrailProblem(
  place: Pick<Problem, 'file' | 'pointer'>,
  rule: GuardrailRule,
  facts: Readonly<Record<string, string>> = {},
  known: readonly string[] = [],
): GuardrailProblem {
  const { name: given = '' } = facts
  const places: Readonly<Record<string, string | undefined>> = {
    ...facts,
    meant: didYouMean(given, known),
  }
  const message = GUARDRAIL_RULES[rule].replace(
    /\{(\w+)\}/g,
    (whole, name: string) => places[name] ?? whole,
  )
  const { file, pointer } = place
  const stated = known.length === 0 ? facts : { ...facts, meant: nearestName(given, known) ?? '' }
  return { file, pointer, message, rule, facts: stated }
}
