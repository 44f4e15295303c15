/**
 * Keeps a running exchange's resources as the registry says: what one replica publishes, suspends or withdraws is so on
 * all of them within {@link ASK_EVERY_MS} and the moment it takes to build a house. Off the way of requests.
 *
 * @module
 */
import type { Content } from '../../catalog/content.ts'
import type { Resource } from '../../catalog/types.ts'
import type { Logger } from '../core/logger.ts'
import { areSame } from '../core/are-same.ts'
import type { Sql } from '../state/database.ts'
import { inForceSince, type InForce } from './in-force.ts'

export interface RegistryKeeperOptions {
  readonly database: Sql
  readonly content: Content
  readonly logger: Logger
  /** What was in force when the house was built. */
  readonly known: InForce
  /** Told of everything that is in force, whenever that changes. Gives whether it is now in force here. */
  readonly onChanged: (registered: readonly Resource[]) => boolean
}

export const ASK_EVERY_MS = 500

/** Asks until it is closed. A database that does not answer leaves in force what was. */
export function startRegistryKeeper({
  database,
  content,
  logger,
  known: first,
  onChanged,
}: RegistryKeeperOptions): { close(): Promise<void> } {
  let known = first
  let working: Promise<unknown> = Promise.resolve()
  // One thing after the other: a slow database is not asked twice at once.
  const timer = setInterval(() => {
    working = working.then(ask).catch((err: unknown) => {
      logger.warn({ err }, 'the registry is not asked just now')
    })
  }, ASK_EVERY_MS)
  return {
    close: async () => {
      clearInterval(timer)
      await working
    },
  }

  async function ask(): Promise<void> {
    const found = await inForceSince(database, known, content, logger)
    if (found === undefined) return
    const former = [...known.resources.values()]
    const registered = [...found.resources.values()]
    known = found
    // A draft changes nothing that anybody has.
    if (areSame(former, registered) || !onChanged(registered)) return
    const { event } = found
    logger.info({ registered: registered.length, event }, 'changes of the registry are in force')
  }
}
