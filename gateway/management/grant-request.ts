/**
 * A request follows what is done to the grant that it became: suspended, active again or terminated, at both exchanges.
 *
 * @module
 */
import { ended } from '../../catalog/ended.ts'
import { TRANSITIONS, type GrantAction } from '../../catalog/procedures/request-transitions.ts'
import type { Grant } from '../../policies/types.ts'
import { isHeld } from '../grants/grant-life.ts'
import { waitingDeeds } from '../procedures/deeds.ts'
import { ProcedureError } from '../procedures/errors.ts'
import type { Kept } from '../procedures/kind.ts'
import { findProcedure } from '../procedures/procedure-store.ts'
import {
  prepareStep,
  takeStep,
  type PreparedStep,
  type Rules,
  type Step,
} from '../procedures/take-step.ts'
import type { ManagementContext } from './operation.ts'
import { actorFor, staffRolesOf } from './possible-steps.ts'
import { told } from './told.ts'

/** What becomes of a request with its grant; nothing has been done yet. */
export interface Following {
  /** For the record: the request and its event, or that it does not follow yet; empty where none follows. */
  readonly about: Readonly<Record<string, string>>
  /**
   * To be called once the grant is changed; does nothing where no request follows.
   *
   * @returns sentences, empty where nothing is left to be done: the grant is changed, whatever becomes of its request.
   */
  readonly follow: () => Promise<readonly string[]>
}

const NOBODY: Following = { about: {}, follow: () => Promise.resolve([]) }

/**
 * What the change of a grant makes of its request; nothing where it has none, or where its request is so already.
 *
 * @throws {ManagementError} `CONFLICT` where a grant is to be attested anew and an earlier step waits for the other province, or
 *   nothing is held back here and the request grants nothing all the same.
 */
export async function requestFollowing(
  action: GrantAction,
  grant: Grant,
  why: string,
  context: ManagementContext,
): Promise<Following> {
  const { database, config, now } = context
  const kept = await findProcedure(database, grant.id)
  if (kept?.kind !== 'request') return NOBODY
  const { id } = kept.head
  const { role, from, objection } = TRANSITIONS[action]
  const by = actorFor(action, staffRolesOf(role), kept, context)
  const isElsewhere = !(from as readonly string[]).includes(kept.state)
  if (action === 're-attest-grant') {
    await told(() => refuseWhileWaiting(kept, context))
    const against = isElsewhere ? staysAs(kept.state) : objection?.(kept, by)
    if (against !== undefined) return told(() => liftedAlone(id, against, context))
  }
  if (isElsewhere) return NOBODY
  const step: Step = { kind: 'request', id, action, by, why, at: now(), details: {} }
  const rules: Rules = { own: config.region, check: () => [] }
  let prepared: PreparedStep
  try {
    prepared = await prepareStep(database, step, rules)
  } catch (thrown) {
    // What is to be stopped is stopped here at once, whatever the other province still has to say.
    if (!(thrown instanceof ProcedureError)) throw thrown
    return {
      about: { request: id, follows: 'not yet' },
      follow: () => Promise.resolve([notYet(grant)]),
    }
  }
  const { event, waits } = prepared
  return {
    about: {
      ...{ request: id, action, event: String(event.seq) },
      ...(waits ? { waits: 'for the other province' } : {}),
    },
    follow: async () => {
      try {
        await takeStep(database, step, rules, prepared)
        return []
      } catch (thrown) {
        if (!(thrown instanceof ProcedureError)) throw thrown
        return [notYet(grant)]
      }
    },
  }
}

/** Whether the other province holds it back is not known until then. */
async function refuseWhileWaiting(
  { head: { id } }: Kept,
  context: ManagementContext,
): Promise<void> {
  const deed = (await waitingDeeds(context.database, [id])).get(id)
  if (deed?.state !== 'waiting') return
  const message = `waits for the other province to take "${deed.action}"; do it when that has come back: shudao request show ${id}`
  throw new ProcedureError('REFUSED', [{ pointer: id, message }])
}

/** Why attesting a grant anew leaves its request as it is; undefined where it grants as it is. */
function staysAs(state: string): string | undefined {
  return state === 'active'
    ? undefined
    : `is ${state}; attesting its grant anew does not change that`
}

/** The hold is lifted here, and the consumer is refused by the request: that is told beside, or instead. */
async function liftedAlone(
  id: string,
  message: string,
  { database }: ManagementContext,
): Promise<Following> {
  if (!(await isHeld(database, id))) throw new ProcedureError('REFUSED', [{ pointer: id, message }])
  return {
    about: { request: id, follows: 'not' },
    follow: () => Promise.resolve([`The request ${id} ${ended(message)}`]),
  }
}

function notYet({ id }: Grant): string {
  return `The request ${id} does not follow yet: an earlier step of it waits for the other province, or somebody took one at the same moment. Do the same again when that has come back: shudao request show ${id}.`
}
