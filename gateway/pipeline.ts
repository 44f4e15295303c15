/**
 * A request's way through the house, top to bottom. Each step is one file in `steps/`.
 *
 * Two things hold on every path through this function, and the types insist on both: nothing is released
 * which was not masked, and nothing is answered which was not recorded.
 *
 * @module
 */
import { toGatewayError, type GatewayError } from './core/errors.ts'
import type { House } from './core/house.ts'
import { Trail } from './core/trail.ts'
import type { GatewayRequest, GatewayResponse } from './core/types.ts'
import { accessDenied } from './steps/access-denied.ts'
import { charge, chargeRows } from './steps/charge.ts'
import { decideAsks } from './steps/decide.ts'
import { assertAccounted, noteEmergency } from './steps/emergency.ts'
import { identify } from './steps/identify.ts'
import { introspect } from './steps/introspect.ts'
import { keepReads } from './steps/keep-reads.ts'
import { mask } from './steps/mask.ts'
import { notice } from './steps/notice.ts'
import { noteUse } from './steps/note-use.ts'
import { parse } from './steps/parse.ts'
import { plan } from './steps/plan.ts'
import { assertBounded, read } from './steps/read.ts'
import { record, recordRefusal } from './steps/record.ts'
import { refuse, release } from './steps/respond.ts'
import { shape } from './steps/shape.ts'
import { statePurpose } from './steps/state-purpose.ts'
import { tellFailures } from './steps/tell-failures.ts'
import { assertRecordable } from './steps/assert-recordable.ts'

/** Answers one request. Never throws. */
export async function answer(house: House, request: GatewayRequest): Promise<GatewayResponse> {
  const trail = new Trail(request, house.now(), house.newExchangeId())
  let leave: (() => void) | undefined
  try {
    const { identity, purposeHeader } = await identify(house, request)
    trail.note('identity', identity)
    leave = house.admission.enter()
    assertRecordable(house)

    const { query, extensions } = parse(house, request, identity)
    trail.note('query', query)
    if (!query.operation.disclosing) {
      const schema = introspect(house, query)
      return release(await record(house, trail, schema))
    }

    const purpose = trail.note('purpose', statePurpose(house, purposeHeader, extensions))
    trail.note('signs', notice(house, identity, purpose, query))
    assertAccounted(house, identity)
    const { decision, asked, questions, judged } = decideAsks(house, identity, purpose, query)
    trail.note('questions', questions)
    trail.note('judged', judged)
    trail.note('decision', decision)
    if (decision.effect === 'deny') throw accessDenied(house, purpose, decision, asked)

    const planned = trail.note('plan', plan(house, asked, decision))
    await charge(house, purpose, planned)
    await noteEmergency(house, trail, identity, purpose, planned)
    noteUse(house, planned)
    const outcomes = trail.note('outcomes', await read(house, trail, planned))
    tellFailures(house, trail, outcomes)
    assertBounded(outcomes)
    await chargeRows(house, purpose, planned, outcomes)
    const masked = mask(outcomes)
    const shaped = await shape(house, query, planned, masked)
    const recorded = await record(house, trail, shaped)
    keepReads(house, trail, identity, purpose, outcomes)
    return release(recorded)
  } catch (thrown) {
    // Whoever asked, whatever failed: a refusal is recorded before it is answered. If the record itself
    // fails, the answer is a bare 503 with no data in it.
    const error = toGatewayError(thrown, trail.exchangeId)
    logFailure(house, trail, error)
    return refuse(await recordRefusal(house, trail, error))
  } finally {
    leave?.()
  }
}

/** For the administrator: the cause, which the consumer is not told. What is shed is counted and recorded; a line each would shed more. */
function logFailure(house: House, trail: Trail, error: GatewayError): void {
  if (error.code === 'OVERLOADED' && error.cause === undefined) return
  const { exchangeId, facts } = trail
  const fields = { exchangeId, code: error.code, consumer: facts.identity?.consumer.id }
  if (error.cause === undefined) house.logger.info(fields, 'refused')
  else house.logger.error({ ...fields, err: error.cause }, 'failed')
}
