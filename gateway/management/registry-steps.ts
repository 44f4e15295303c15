/**
 * A step in the life of an entry as an operation of the management API: what would not hold after it is said before it is
 * written down, and it is an event of the registry and of the log.
 *
 * @module
 */
import type { Finding } from '../../catalog/finding.ts'
import type { Actor, Party, Role } from '../../catalog/procedures/procedure.ts'
import {
  REGISTRATION_TRANSITIONS,
  type ServiceState,
} from '../../catalog/procedures/registration.ts'
import type { EntryKind } from '../registry/entry-kind.ts'
import { KINDS } from '../registry/entry-kinds.ts'
import { readEntry } from '../registry/entry.ts'
import { findRegistered } from '../registry/registry-store.ts'
import { prepareStep, takeStep, type PreparedStep, type Step } from '../registry/take-step.ts'
import type { StaffRole } from '../staff.ts'
import type { Sql } from '../state/database.ts'
import { ManagementError } from './errors.ts'
import { lookAtColumns } from './look-at-columns.ts'
import { operation, type ManagementContext, type Operation } from './operation.ts'
import { actorOf } from './possible-steps.ts'
import { effectsOf, type Effects } from './publication-effects.ts'
import { surroundingsOf } from './registry-words.ts'
import { told } from './told.ts'

interface StepArgs {
  /** Left out by the operations of resources. */
  readonly kind?: EntryKind
  readonly code: string
  readonly reason: string
  readonly entry?: string
  readonly digest?: string | null
  readonly defects?: readonly Finding[]
  readonly consultation?: string
  readonly filing?: string
  readonly acceptBreaks?: boolean
  readonly changedOn?: string
  readonly days?: number
}

/** @param give what the operation gives of a step that was taken, and of what could not be looked at before. */
export function step(
  action: Step['action'],
  give: (prepared: PreparedStep, warnings: readonly string[]) => unknown = () => true,
): Operation {
  const roles = rolesFor(action)
  return operation<StepArgs>({
    roles,
    recorded: true,
    prepare: async (args, context) => {
      const { kind = 'resource', code: given, reason, acceptBreaks, digest, ...others } = args
      const rest = { ...others, ...(digest == null ? {} : { digest }) }
      const { database, now } = context
      return told(async () => {
        const code = action === 'draft' ? readEntry(rest.entry ?? '', kind).code : given
        const known = await findRegistered(database, { kind, code })
        const owner = known?.registration.supply
        // What is written, and what is wrong with it, is the department's own until it is published.
        if (owner !== undefined) context.requireDepartment(owner.department, { [kind]: code })
        const by = actorFor(roles, owner, context)
        const look = isLookedAt(action, kind) && known && (await lookAtColumns(known, context))
        // What it was found of is what the step is taken on.
        const seen = look && {
          digest: known.entry.digest,
          sourceFindings: look.findings,
          warnings: look.warnings,
        }
        const asked: Step = { ...seen, ...rest, kind, code, action, by, why: reason, at: now() }
        const surroundings = surroundingsOf(context)
        const prepared = await prepareStep(database, asked, surroundings)
        await refuseWhatCannotHold(prepared, context)
        const effects = action === 'publish' ? await effectsOf(prepared, context) : undefined
        if (effects !== undefined && acceptBreaks !== true) throw effects.refusal
        return {
          department: prepared.before.supply.department,
          about: aboutOf(prepared, effects),
          run: () =>
            told(async () => {
              await takeStep(database, asked, surroundings, {
                prepared,
                checkAgain: (sql) => refuseWhatCannotHold(prepared, context, sql),
              })
              return give(prepared, look ? look.warnings : [])
            }),
        }
      })
    },
  })
}

/** Of the SDL: what whoever does it has looked at. */
export const SEEN_DIGEST = `"Of the entry as you have seen it, empty where there was none: where it is another by now that is told, and nothing is done." digest: ID`

/** Steps for which the columns of a resource matter. */
function isLookedAt(action: Step['action'], kind: EntryKind): boolean {
  return kind === 'resource' && ['submit', 'publish', 'return'].includes(action)
}

/** Of the roles that the procedure names, those that staff can have. */
function rolesFor(action: Step['action']): readonly Extract<StaffRole & Role, StaffRole>[] {
  const { role } = REGISTRATION_TRANSITIONS[action === 'draft' ? 'amend' : action]
  return (['officer', 'steward'] as const).filter((one) => role.includes(one))
}

/** Of an officer who is the steward too, an officer does what is the own department's, the steward the rest. */
function actorFor(
  roles: ReturnType<typeof rolesFor>,
  owner: Party | undefined,
  context: ManagementContext,
): Actor {
  const { roles: held, department = '' } = context.staff
  const own = roles.filter((one) => held.includes(one))
  const isOther = owner !== undefined && owner.department !== department
  const role = own.find((one) => one !== 'officer' || !isOther) ?? own[0] ?? 'officer'
  return actorOf(role, context)
}

function aboutOf(
  { before, event, entry }: PreparedStep,
  effects: Effects | undefined,
): Readonly<Record<string, string>> {
  const { kind, code, digest } = entry
  return {
    [kind]: code,
    version: String(event.version ?? before.version),
    entry: digest,
    ...(effects === undefined ? {} : { breaks: effects.consumers }),
  }
}

/** What consumers would have of it after the step; undefined where the step changes nothing of that. */
const SERVICE_AFTER: Partial<Record<PreparedStep['event']['action'], ServiceState>> = {
  publish: 'published',
  resume: 'published',
  suspend: 'suspended',
  withdraw: 'withdrawn',
}

/** In one place only, and with everything else that is registered. */
async function refuseWhatCannotHold(
  { before, event, entry }: PreparedStep,
  { registrations, rehearse }: ManagementContext,
  sql?: Sql,
): Promise<void> {
  const { kind, code } = entry
  const { resources, registered } = registrations()
  const has = (all: readonly { readonly code: string }[]): boolean =>
    all.some((one) => one.code === code)
  if (kind === 'resource' && has(resources) && !has(registered)) {
    throw new ManagementError(
      'CONFLICT',
      `${code} is in a file of the resources folder. Take the file away first: one resource is described in one place.`,
    )
  }
  const state = SERVICE_AFTER[event.action]
  if (kind === 'guardrail' && state !== undefined && event.action !== 'publish') {
    throw new ManagementError(
      'CONFLICT',
      `What a guardrail forbids is not for one person to allow. Draft "${code}" with "takenBack": true and submit it; the steward publishes that.`,
    )
  }
  // A resource or a consumer is stopped whatever else there is; nothing but grants names it, and they stay.
  const stops = state !== undefined && state !== 'published'
  if (state === undefined || (stops && (kind === 'resource' || kind === 'consumer'))) return
  const version = event.version ?? before.version
  const reason = await rehearse({ ...entry, version, publishedOn: event.day, state }, sql)
  if (reason === undefined) return
  throw new ManagementError(
    'CONFLICT',
    `${kind === 'resource' ? code : `The ${KINDS[kind].noun} ${code}`} does not go with what else is registered here:\n${reason}`,
  )
}
