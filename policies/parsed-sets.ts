/**
 * Sets of guardrails as Cedar keeps them: parsed, and asked by name.
 *
 * Cedar gives none back, but what it has under a name makes room for what is parsed under it next. So the name of a set
 * that nobody can ask any more is given to another.
 *
 * @module
 */
import { createHash } from 'node:crypto'
import { GuardrailError } from './errors.ts'
import { preparsePolicySet } from './guardrail-cedar.ts'
import type { Guardrail } from './guardrail-files.ts'

/** Whoever asks Cedar by the name must hold this meanwhile. */
export interface ParsedSet {
  /** Name under which Cedar has it. */
  readonly id: string
}

/** By what is in them; equal sets are one. */
const known = new Map<string, WeakRef<ParsedSet>>()
const freeIds: string[] = []
let idsGiven = 0

const dropped = new FinalizationRegistry<{ readonly id: string; readonly digest: string }>(
  ({ id, digest }) => {
    freeIds.push(id)
    // Unless an equal one was parsed since.
    if (known.get(digest)?.deref() === undefined) known.delete(digest)
  },
)

/** @throws {GuardrailError} when Cedar does not read a guardrail. */
export function parseSet(guardrails: readonly Guardrail[]): ParsedSet {
  const texts = guardrails.map(({ id, text }) => [id, text] as const)
  const digest = createHash('sha256').update(JSON.stringify(texts)).digest('base64')
  const before = known.get(digest)?.deref()
  if (before !== undefined) return before
  const id = freeIds.pop() ?? `set ${idsGiven++}`
  const parsed = preparsePolicySet(id, { staticPolicies: Object.fromEntries(texts) })
  if (parsed.type === 'failure') {
    freeIds.push(id)
    throw new GuardrailError(parsed.errors.map(({ message }) => message).join('; '))
  }
  const set: ParsedSet = { id }
  known.set(digest, new WeakRef(set))
  dropped.register(set, { id, digest })
  return set
}
