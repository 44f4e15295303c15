/**
 * What do the sources say? Plan → outcomes: every region at once, each asked once.
 *
 * @module
 */
import { groupBy } from '../../catalog/group-by.ts'
import { GatewayError } from '../core/errors.ts'
import type { House, ReadContext } from '../core/house.ts'
import { ownDecision } from '../core/own-decision.ts'
import type { QueryBound } from '../core/query-bounds.ts'
import type { Trail } from '../core/trail.ts'
import type { Plan, PlannedRead, ReadOutcome } from '../core/types.ts'

/** Outcomes in the order of `planned.reads`. A failing source is an outcome, not an exception. */
export async function read(
  house: House,
  trail: Trail,
  planned: Plan,
): Promise<readonly ReadOutcome[]> {
  const context = contextOf(house, trail)
  const byRegion = groupBy(planned.reads, ({ resource }) => resource.region)
  const parts = await Promise.all(
    [...byRegion].map(async ([region, reads]) => {
      const reader = house.readers.get(region)
      if (reader === undefined) throw new GatewayError('INTERNAL', `No way to region ${region}.`)
      return reader(reads, context)
    }),
  )
  const outcomes = new Map(parts.flat().map((outcome) => [outcome.read, outcome]))
  return planned.reads.map((one) => need(outcomes, one))
}

function contextOf(house: House, { exchangeId, facts, request }: Trail): ReadContext {
  const { identity, purpose, decision, judged } = facts
  if (!identity || !purpose || !decision || !judged) {
    throw new GatewayError('INTERNAL', 'A read needs an identity, a purpose and a decision.')
  }
  const decided = ownDecision(house, decision, judged, identity.via !== undefined)
  return {
    exchangeId,
    identity,
    purpose,
    decision: decided,
    signal: request.signal,
    cache: house.cache,
  }
}

/** @throws {GatewayError} `QUERY_TOO_LARGE` when a source holds more rows than one answer may. */
export function assertBounded(outcomes: readonly ReadOutcome[]): void {
  const over = outcomes.find(({ failure }) => failure?.code === 'QUERY_TOO_LARGE')
  if (over?.failure === undefined) return
  throw new GatewayError('QUERY_TOO_LARGE', over.failure.message, {
    extensions: { bound: 'rows' satisfies QueryBound, resource: over.read.resource.code },
  })
}

function need(outcomes: ReadonlyMap<PlannedRead, ReadOutcome>, one: PlannedRead): ReadOutcome {
  const outcome = outcomes.get(one)
  if (outcome === undefined)
    throw new GatewayError('INTERNAL', `No outcome of ${one.resource.code}.`)
  return outcome
}
