import type { Catalog } from '../../catalog/catalog.ts'
import type { Content } from '../../catalog/content.ts'
import type { Consumer } from '../../catalog/types.ts'
import { decideAll } from '../../policies/decide-all.ts'
import type { Circumstances } from '../../policies/guardrail-types.ts'
import type { Decision, Question } from '../../policies/types.ts'
import type { ExchangeConfig } from '../config.ts'
import { grantsKnowledge } from '../knowledge.ts'
import type { Registrations } from '../registrations.ts'
import { caseCatalog } from './case-catalog.ts'

export type DecideByFiles = (
  question: Question,
  consumer: Consumer,
  circumstances: Circumstances,
) => Decision

/**
 * Decides as the exchange of these files would, without asking a peer: what peers offer is taken to be what their
 * standards usually are. Knows no quota, no hold and no suspension; those are the running exchange's.
 */
export function fileDecider(
  { region, peers }: Pick<ExchangeConfig, 'region' | 'peers'>,
  content: Content,
  catalog: Catalog,
  { resources, consumers, grants, guardrails, rectifying }: Registrations,
): DecideByFiles {
  const peerRegions = peers.map((peer) => peer.region)
  const known = grantsKnowledge(content, consumers, resources, peerRegions)
  const guard = guardrails.over(caseCatalog(catalog))
  const crosses = (code: string): boolean => catalog.resource(code)?.crossProvince === true
  return (question, consumer, circumstances) => {
    const isOurs = consumer.region === region
    const offers = {
      offer: (code: string) => (isOurs || crosses(code) ? known.offer(code) : undefined),
    }
    const { id, department } = consumer
    const guarded = { id, region: consumer.region, department, rectifying: rectifying.has(id) }
    return decideAll(grants, offers, guard, question, { consumer: guarded, circumstances })
  }
}
