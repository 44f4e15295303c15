/**
 * Plays the cases that stand beside the guardrails and beside the grants.
 *
 * @module
 */
import { makeCatalog } from '../../catalog/catalog.ts'
import type { Content } from '../../catalog/content.ts'
import { PolicyError } from '../../policies/errors.ts'
import { playGrantCase, readGrantCases } from '../../policies/grant-cases.ts'
import { playGuardrailCase, readGuardrailCases, uncovered } from '../../policies/guardrail-cases.ts'
import type { ExchangeConfig } from '../config.ts'
import { grantsKnowledge } from '../knowledge.ts'
import type { Registrations } from '../registrations.ts'
import { caseCatalog } from './case-catalog.ts'
import { fileDecider } from './file-decider.ts'

/** A case, where it is written, and what went otherwise than it says. */
export interface PlayedCase {
  readonly about: 'guardrails' | 'grants'
  readonly case: string
  readonly caseZh: string | undefined
  readonly file: string
  /** JSON pointer of the case in its file. */
  readonly pointer: string
  readonly failure: string | undefined
}

export interface PlayedCases {
  readonly played: readonly PlayedCase[]
  /** Guardrails that no case shows refusing, or none not refusing. */
  readonly missing: ReturnType<typeof uncovered>
}

/**
 * @param today `YYYY-MM-DD`: the day of cases that name none.
 * @throws {PolicyError} when cases are not well written, with every problem.
 */
export function playCases(
  config: Pick<ExchangeConfig, 'guardrailsFolder' | 'grantsFolder' | 'peers' | 'region'>,
  content: Content,
  registrations: Registrations,
  today: string,
): PlayedCases {
  const { consumers, resources, guardrails } = registrations
  const catalog = makeCatalog(content, resources)
  const peers = config.peers.map(({ region }) => region)
  const known = grantsKnowledge(content, consumers, resources, peers)
  const ofGuardrails = readGuardrailCases(config.guardrailsFolder, guardrails.ids)
  if (ofGuardrails.problems.length > 0) throw new PolicyError(ofGuardrails.problems, 'guardrails')
  const ofGrants = readGrantCases(config.grantsFolder, known, guardrails.ids)
  if (ofGrants.problems.length > 0) throw new PolicyError(ofGrants.problems)
  const guarded = caseCatalog(catalog)
  const decide = fileDecider(config, content, catalog, registrations)
  const byId = new Map(consumers.map((consumer) => [consumer.id, consumer]))
  return {
    missing: uncovered(
      guardrails,
      ofGuardrails.cases.map(({ value }) => value),
    ),
    played: [
      ...ofGuardrails.cases.map(({ value, file, pointer }) => {
        const failure = playGuardrailCase(guardrails, guarded, value)
        const { case: title, caseZh } = value
        return { about: 'guardrails', case: title, caseZh, file, pointer, failure } as const
      }),
      ...ofGrants.cases.flatMap(({ value, file, pointer }) => {
        const consumer = byId.get(value.consumer)
        // Cases that name nobody were refused when they were read.
        if (consumer === undefined) return []
        const failure = playGrantCase(value, today, (question, circumstances) =>
          decide(question, consumer, circumstances),
        )
        const { case: title, caseZh } = value
        return [{ about: 'grants', case: title, caseZh, file, pointer, failure } as const]
      }),
    ],
  }
}
