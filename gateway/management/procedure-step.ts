/**
 * A step of a procedure, as an operation: who may do what on which side is the procedure's own table.
 *
 * @module
 */
import type { Actor, Role } from '../../catalog/procedures/procedure.ts'
import type { Head, Kept, KindName } from '../procedures/kind.ts'
import { findProcedure } from '../procedures/procedure-store.ts'
import {
  prepareStep,
  refuseUnseen,
  takeStep,
  type PreparedStep,
  type Rules,
  type Step,
} from '../procedures/take-step.ts'
import {
  operation,
  type ManagementContext,
  type Operation,
  type Prepared,
  type PreparingContext,
} from './operation.ts'
import { actorFor, staffRolesOf } from './possible-steps.ts'
import { told } from './told.ts'

export interface StepArgs {
  readonly id?: string
  readonly event?: number | null
  readonly reason: string
}

/** A step as far as its arguments do not say it. */
export interface Taken {
  readonly by: Actor
  readonly at: Date
  /** What it is taken of; undefined where there is nothing yet, or nothing of this kind. */
  readonly kept: Kept | undefined
}

export interface StepKind<Args> {
  readonly kind: KindName
  readonly action: string
  /** As the table of the procedure has them. */
  readonly roles: readonly Role[]
  readonly rules: (context: ManagementContext) => Rules
  /** What the action says besides. */
  readonly details?: (
    args: Args,
    context: ManagementContext,
    taken: Taken,
  ) => Readonly<Record<string, unknown>>
  /** With `draft`: whose it is, and what it is about. */
  readonly head?: (
    args: Args,
    by: Actor,
    context: ManagementContext,
  ) => Omit<Head, 'id'> | Promise<Omit<Head, 'id'>>
}

/** Gives the id, the state and whether the step waits for another province, as {@link STEP_SDL} says. */
export function procedureStep<Args extends StepArgs>(given: StepKind<Args>): Operation {
  const roles = staffRolesOf(given.roles)
  return operation<Args>({
    roles,
    recorded: true,
    prepare: (args, context) => told(() => prepare(given, roles, args, context)),
  })
}

export const STEP_SDL = `
  type StepTaken {
    id: ID!
    "As it is after the step."
    state: String!
    "The other province keeps it: the step is on its way there, and has happened when it says so."
    waits: Boolean!
  }
`

async function prepare<Args extends StepArgs>(
  { kind, action, rules: rulesOf, details, head }: StepKind<Args>,
  roles: ReturnType<typeof staffRolesOf>,
  args: Args,
  context: PreparingContext,
): Promise<Prepared> {
  const { database, config, staff, now } = context
  const known = args.id === undefined ? undefined : await findProcedure(database, args.id)
  // Whoever is of neither side learns nothing of it.
  if (known !== undefined) {
    const { department = '' } = staff
    const side = sideOf(known, { region: config.region, department })
    context.requireDepartment(side, { [known.kind]: known.head.id })
  }
  const kept = known?.kind === kind ? known : undefined
  const by = actorFor(action, roles, kept, context)
  const rules = rulesOf(context)
  const at = now()
  const seen = args.event == null ? {} : { event: args.event }
  // Before what it says is judged by what is there now.
  if (kept !== undefined) refuseUnseen(seen, kept)
  const step: Step = {
    kind,
    action,
    by,
    why: args.reason,
    at,
    details: details?.(args, context, { by, at, kept }) ?? {},
    ...(args.id === undefined ? {} : { id: args.id }),
    ...seen,
    ...(head === undefined ? {} : { head: await head(args, by, context) }),
  }
  const prepared = await prepareStep(database, step, rules)
  return {
    department: by.department ?? null,
    about: aboutOf(prepared),
    run: () =>
      told(async () => {
        const { procedure, waits } = await takeStep(database, step, rules, prepared)
        const state = waits
          ? ((await findProcedure(database, procedure.head.id))?.state ?? '')
          : procedure.state
        return { id: procedure.head.id, state, waits }
      }),
  }
}

/** For the record: which, what of it, between whom. */
function aboutOf({
  procedure: { kind, head, demand, supply },
  event: { seq, action },
  waits,
}: PreparedStep): Readonly<Record<string, string>> {
  return {
    [kind]: head.id,
    action,
    event: String(seq),
    demand: `${demand.region}.${demand.department}`,
    supply: `${supply.region}.${supply.department}`,
    ...(waits ? { waits: 'for the other province' } : {}),
  }
}

/**
 * The department by which somebody of our region sees a procedure: the own one where it is of either side, otherwise that of
 * our side. The other province's departments have the same codes and are none of ours.
 */
export function sideOf(
  { demand, supply }: Pick<Kept, 'demand' | 'supply'>,
  { region, department }: Pick<Actor, 'region' | 'department'>,
): string {
  const ours = [supply, demand].filter((one) => one.region === region).map((one) => one.department)
  return ours.find((one) => one === department) ?? ours[0] ?? ''
}
