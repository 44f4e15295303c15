/**
 * The second layer of a decision: the region's guardrails, Cedar policies that can only forbid.
 *
 * The laws, each a property test in `test/policies/guardrails.property.test.ts`:
 *
 * 1. One more guardrail never shows more.
 * 2. The order of guardrails and of asks does not matter.
 * 3. What the grants do not permit stays refused, whatever the guardrails.
 *
 * Cedar costs about 0.1 ms a question, so answers are kept: by consumer, matter, what is asked and how it would be
 * shown, and four booleans. No subject is in a key.
 *
 * @module
 */
import { createHash } from 'node:crypto'
import { onceFor } from '../catalog/once-for.ts'
import { PolicyError } from './errors.ts'
import { evaluateAll } from './guardrail-evaluate.ts'
import { readGuardrails, textsOf, type Guardrail, type NamedText } from './guardrail-files.ts'
import { sliceGuardrails } from './guardrail-slices.ts'
import { guardrailSchema, type GuardrailWords } from './guardrail-schema.ts'
import type { GuardrailFacts, GuardrailRefusal, Guardrails } from './guardrail-types.ts'

/** Answers kept for each state of the catalogue. A key of ten resources is about 1 KiB. */
const ANSWERS_MAX = 2_000

/** The guardrails that were loaded last, and what they were loaded from. */
export interface GuardrailMemory {
  last?: { readonly from: string; readonly guardrails: Guardrails }
}

/** A guardrail that is registered, and stands in no file. */
export interface RegisteredGuardrail {
  readonly id: string
  /** In Cedar. */
  readonly text: string
}

/**
 * @param registered beside those of the folder: an id stands in one place, or neither is taken.
 * @param memory of the load before: the same files in view of the same catalogue are the same guardrails.
 * @throws {PolicyError} with every problem of all files, by file and line.
 */
export function loadGuardrails(
  folder: string,
  words: GuardrailWords,
  registered: readonly RegisteredGuardrail[] = [],
  memory: GuardrailMemory = {},
): Guardrails {
  const schema = guardrailSchema(words)
  const beside = registered.map(({ id, text }): NamedText => [`guardrail ${id}`, text])
  const from = JSON.stringify([schema, textsOf(folder), beside])
  if (memory.last?.from === from) return memory.last.guardrails
  const { guardrails, problems } = readGuardrails(folder, schema, beside)
  if (problems.length > 0) throw new PolicyError(problems, 'guardrails')
  const made = makeGuardrails(guardrails)
  // What was read in between may be another text: then it is read again the next time.
  if (from === JSON.stringify([schema, textsOf(folder), beside]))
    memory.last = { from, guardrails: made }
  return made
}

/** @param given checked guardrails, in any order. */
export function makeGuardrails(given: readonly Guardrail[]): Guardrails {
  const sorted = [...given].sort((a, b) => (a.id < b.id ? -1 : 1))
  if (sorted.length === 0) return NO_GUARDRAILS
  const version = versionOf(sorted)
  const byId = new Map(sorted.map((one) => [one.id, one]))
  const slices = sliceGuardrails(sorted)
  return Object.freeze<Guardrails>({
    version,
    ids: sorted.map(({ id }) => id),
    policies: Object.freeze(sorted),
    over: onceFor((catalog) => {
      const answers = new Map<string, readonly GuardrailRefusal[]>()
      const evaluate = (facts: GuardrailFacts): readonly GuardrailRefusal[] => {
        const key = keyOf(facts)
        const kept = answers.get(key)
        if (kept !== undefined) return kept
        const answer = evaluateAll(slices, byId, catalog, facts)
        const [eldest] = answers.size >= ANSWERS_MAX ? answers.keys() : []
        if (eldest !== undefined) answers.delete(eldest)
        answers.set(key, answer)
        return answer
      }
      return Object.freeze({ version, evaluate })
    }),
  })
}

/** No guardrail at all: every decision is the grants' alone. */
export const NO_GUARDRAILS: Guardrails = Object.freeze<Guardrails>({
  version: 'none',
  ids: [],
  policies: [],
  over: onceFor(() => ({ version: 'none', evaluate: () => [] })),
})

function versionOf(sorted: readonly Guardrail[]): string {
  const text = JSON.stringify(sorted.map((one) => one.text))
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}

/** Everything that an answer depends on. Names and codes hold no space, comma or line end. */
function keyOf({ consumer, matter, circumstances, asks }: GuardrailFacts): string {
  const { minor, child, bulk, night } = circumstances
  const flags = Number(minor) | (Number(child) << 1) | (Number(bulk) << 2) | (Number(night) << 3)
  let key = `${consumer.id} ${consumer.region} ${consumer.department} ${Number(consumer.rectifying)} ${matter} ${flags}`
  for (const { resource, mode, items, access } of asks) {
    key += `\n${resource} ${mode}`
    for (const item of items) {
      const shown = access[item]
      key += shown === 'clear' ? ` ${item}` : ` ${item}:${shown ?? ''}`
    }
  }
  return key
}
