/**
 * An operation of the management API: who may, whether it is an event, and how it is done.
 *
 * A topic (`grants`, `policy`, …) is a plain object: its types in GraphQL's own notation, and one operation for
 * each field that it adds to `Query` or `Mutation`. `topics.ts` lists them.
 *
 * @module
 */
import type { Adapter } from '../../adapters/adapter.ts'
import type { GuardedAdapter } from '../../adapters/guard.ts'
import type { Content } from '../../catalog/content.ts'
import type { AuditLog } from '../audit/running-log.ts'
import type { ExchangeConfig } from '../config.ts'
import type { House, RecordLog } from '../core/house.ts'
import type { GatherEvidence } from '../gather-evidence.ts'
import type { Logger } from '../core/logger.ts'
import type { Peer } from '../peer/client.ts'
import type { Registrations } from '../registrations.ts'
import type { Rehearse } from '../rehearsal.ts'
import type { StaffMember, StaffRole } from '../staff.ts'
import type { Database } from '../state/database.ts'

/** What operations may use. */
export interface ManagementParts {
  readonly config: ExchangeConfig
  /** The house in force; ask once an operation. */
  readonly house: () => House
  readonly registrations: () => Registrations
  /** Loads the registrations anew from their folders. Gives whether they are in force. */
  readonly reload: () => boolean
  /** Of the moment: what the registry has of it is in it. */
  readonly content: Content
  /** Adapters by source id, guarded. */
  readonly sources: ReadonlyMap<string, Adapter>
  /** What the guard of each knows of it. */
  readonly guards: ReadonlyMap<string, Pick<GuardedAdapter, 'state' | 'recent'>>
  /** Department whose source it is; undefined for one of the configuration that does not say. */
  readonly ownerOfSource: (id: string) => string | undefined
  readonly rehearse: Rehearse
  readonly gatherEvidence: GatherEvidence
  readonly peers: readonly Pick<Peer, 'region' | 'tell'>[]
  /** Entries of the log that its witnesses have cosigned. */
  readonly witnessedSize: () => number
  readonly log: RecordLog & Pick<AuditLog, 'origin' | 'size' | 'entries' | 'prunings'>
  readonly database: Database
  readonly now: () => Date
  readonly logger: Logger
}

export interface ManagementContext extends ManagementParts {
  /** Who asks. */
  readonly staff: StaffMember
}

/** What an operation is made ready with. */
export interface PreparingContext extends ManagementContext {
  /**
   * Refuses whoever may not act for a department, before anything else is said of what is that department's.
   *
   * @param about for the record of the refusal: what was asked for.
   * @throws {ManagementError} `ROLE_REQUIRED`
   */
  readonly requireDepartment: (department: string, about?: Readonly<Record<string, string>>) => void
}

/** In place of a department's code: of several departments, or of another province, where the code may be ours too. */
export const NO_DEPARTMENT = '*'

/** An operation made ready: nothing has been done yet. */
export interface Prepared {
  /**
   * The department that it is about, by code: a data officer of another is refused. `null` where it is about
   * none in particular, so that any officer may, if officers may at all; {@link NO_DEPARTMENT} where none may.
   */
  readonly department: string | null
  /** For the record: names and versions, never a value of a person. */
  readonly about?: Readonly<Record<string, string>>
  /** Does it, after it was recorded. What it gives is the field's value. */
  readonly run: () => unknown
}

export interface Operation {
  /** Roles of which one suffices; `anyone` of the staff. */
  readonly roles: readonly StaffRole[] | 'anyone'
  /**
   * Whether it is an event in the log. Every mutation is; so is a query that shows what is in records. Its field
   * then takes `reason: String!`, which the record repeats.
   */
  readonly recorded: boolean
  /**
   * Checks what is asked, without doing anything.
   *
   * @throws {ManagementError}
   */
  readonly prepare: (
    args: Readonly<Record<string, unknown>>,
    context: PreparingContext,
  ) => Prepared | Promise<Prepared>
}

export interface Topic {
  /** Types, and `extend type Query` or `extend type Mutation`. */
  readonly sdl: string
  /** By the name of the field. */
  readonly operations: Readonly<Record<string, Operation>>
}

/**
 * An operation with typed arguments. GraphQL has checked them against the topic's types, which is why they may be
 * taken for what they are said to be.
 */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the topic's types are GraphQL's, which the compiler does not see
export function operation<Args>(given: {
  readonly roles: Operation['roles']
  readonly recorded: boolean
  readonly prepare: (args: Args, context: PreparingContext) => Prepared | Promise<Prepared>
}): Operation {
  return { ...given, prepare: (args, context) => given.prepare(args as Args, context) }
}
