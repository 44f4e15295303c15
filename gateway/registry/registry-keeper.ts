/**
 * Keeps a running exchange as the registry says: what one replica publishes, suspends or withdraws is so on all of them
 * within {@link ASK_EVERY_MS} and the moment it takes to build a house. Off the way of requests.
 *
 * @module
 */
import type { Logger } from '../core/logger.ts'
import { repeating, type Repeating } from '../core/repeating.ts'
import type { Sql } from '../state/database.ts'
import { inForceSince, nameOf, NOTHING_IN_FORCE, type PlacedEntry } from './in-force.ts'
import type { MakeRegistered, Misfit, Registered } from './registered.ts'

export interface RegistryKeeperOptions {
  readonly database: Sql
  readonly make: MakeRegistered
  readonly logger: Logger
  readonly tryAgainMs?: number
}

export interface RegistryKeeper {
  /** What is in force here. */
  readonly registered: () => Registered
  /**
   * What would be in force with this entry, or what would not hold then. Changes nothing.
   *
   * @param sql in whose view of the registry; a transaction's that holds its lock, so that it stays as it is seen.
   */
  readonly rehearse: (entry: PlacedEntry, sql?: Sql) => Promise<Rehearsal>
  /** Tells of everything that is in force, whenever that changes, until it is closed. Gives whether it is so here. */
  readonly keep: (onChanged: OnChanged) => Repeating
}

export type OnChanged = (registered: Registered) => Promise<boolean>

export interface Rehearsal {
  readonly registered: Registered
  readonly misfits: readonly Misfit[]
}

export const ASK_EVERY_MS = 500
/** What could not be put into force is tried again after so long: a full disk, a file that contradicts it, may be mended by then. */
const TRY_AGAIN_MS = 60_000

/**
 * Reads what is in force. A database that does not answer later leaves in force what was.
 *
 * @throws {StateError} when the database does not answer: an exchange does not start without knowing what it shares.
 */
export async function openRegistry({
  database,
  make,
  logger,
  tryAgainMs = TRY_AGAIN_MS,
}: RegistryKeeperOptions): Promise<RegistryKeeper> {
  const warn = ({ kind, code, findings }: Misfit): void =>
    logger.error(
      { kind, code, findings },
      'what is registered breaks the rules of today and serves nobody; amend and publish it',
    )
  let known = (await inForceSince(database)) ?? NOTHING_IN_FORCE
  let registered = make(known.entries.values(), warn, true)
  /** On the process's clock. */
  let tryAgainAt = Infinity
  return {
    registered: () => registered,
    rehearse,
    keep: (onChanged) =>
      repeating(
        ASK_EVERY_MS,
        () => ask(onChanged),
        (err) => logger.warn({ err }, 'the registry is not asked just now'),
      ),
  }

  async function ask(onChanged: OnChanged): Promise<void> {
    const found = (await inForceSince(database, known)) ?? known
    // A draft changes nothing that anybody has.
    const isChanged = !isSame(known.entries, found.entries)
    known = found
    if (!isChanged && performance.now() < tryAgainAt) return
    if (isChanged) registered = make(found.entries.values(), warn, true)
    tryAgainAt = performance.now() + tryAgainMs
    if (!(await onChanged(registered))) return
    tryAgainAt = Infinity
    const { event } = found
    logger.info({ entries: found.entries.size, event }, 'changes of the registry are in force')
  }

  async function rehearse(entry: PlacedEntry, sql: Sql = database): Promise<Rehearsal> {
    const { entries } = (await inForceSince(sql, known)) ?? known
    const misfits: Misfit[] = []
    const changed = new Map(entries).set(nameOf(entry), entry)
    const rehearsed = make(changed.values(), (misfit) => misfits.push(misfit), false)
    return { registered: rehearsed, misfits }
  }
}

function isSame<T>(some: ReadonlyMap<string, T>, others: ReadonlyMap<string, T>): boolean {
  return some.size === others.size && [...some].every(([name, one]) => others.get(name) === one)
}
