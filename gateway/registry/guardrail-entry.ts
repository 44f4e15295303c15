/**
 * A guardrail that is registered: proposed by a data officer, activated by the steward, in force beside those of the folder.
 *
 * @module
 */
import { catalogOf } from '../../catalog/catalog.ts'
import type { Content } from '../../catalog/content.ts'
import type { Finding } from '../../catalog/finding.ts'
import { flag, optional, record, text, type Schema } from '../../catalog/schema/build.ts'
import { readGuardrailTexts, type Guardrail } from '../../policies/guardrail-files.ts'
import { guardrailSchema, guardrailWords } from '../../policies/guardrail-schema.ts'
import type { RegisteredGuardrail } from '../../policies/guardrails.ts'

export interface GuardrailEntry extends RegisteredGuardrail {
  /** To take one back is a version too, so that a second person publishes it. */
  readonly takenBack?: boolean
}

export const guardrailEntrySchema: Schema<GuardrailEntry> = record<GuardrailEntry>({
  id: text(60),
  text: text(20_000),
  takenBack: optional(flag),
})

export interface GuardrailRead {
  /** Undefined where it is taken back, or wrong. */
  readonly guardrail: Guardrail | undefined
  readonly findings: readonly Finding[]
}

/** Reads the one policy of an entry, as a file of guardrails would be read. */
export function readGuardrailEntry(entry: GuardrailEntry, content: Content): GuardrailRead {
  if (entry.takenBack === true) return { guardrail: undefined, findings: [] }
  const schema = guardrailSchema(guardrailWords(catalogOf(content)))
  const { guardrails, problems } = readGuardrailTexts([[entry.id, entry.text]], schema)
  const findings = problems.map(({ pointer, message, rule, facts }) => ({
    pointer: '/text',
    message: `${pointer} ${message}`.trim(),
    rule,
    facts,
  }))
  const [guardrail] = guardrails
  if (findings.length === 0 && (guardrails.length !== 1 || guardrail?.id !== entry.id)) {
    const message = `must be one policy, with @id("${entry.id}")`
    return { guardrail: undefined, findings: [{ pointer: '/text', message }] }
  }
  return { guardrail: findings.length === 0 ? guardrail : undefined, findings }
}
