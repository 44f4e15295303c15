/**
 * Knows, in a running exchange, which consumers are suspended for an emergency use that nobody accounted for: as the
 * database said {@link EMERGENCIES_EVERY_MS} ago, and by the clock of now.
 *
 * @module
 */
import { GatewayError } from '../core/errors.ts'
import type { Emergencies, NotedEmergency } from '../core/house.ts'
import type { Logger } from '../core/logger.ts'
import { repeating } from '../core/repeating.ts'
import type { Database } from '../state/database.ts'
import { keepEmergency, openEmergencies, suspendOverdue } from './emergency-book.ts'
import { isBarring, type EmergencyUse } from './emergency-use.ts'

export interface EmergencyKeeperOptions {
  readonly database: Database
  /** Within which a use is to be justified and approved. */
  readonly hours: number
  readonly now: () => Date
  readonly logger: Pick<Logger, 'warn' | 'error'>
}

export interface EmergencyKeeper extends Emergencies {
  /** From now on, whoever is suspended by itself is told of, once over all replicas. */
  tellOf(tell: (use: EmergencyUse) => Promise<void>): void
  /** Asks the database now. */
  ask(): Promise<void>
  close(): Promise<void>
}

export const EMERGENCIES_EVERY_MS = 500
const RETRY_AFTER_SEC = 30

/** @throws {StateError} when the database does not answer: an exchange does not start without knowing who is suspended. */
export async function startEmergencyKeeper(
  options: EmergencyKeeperOptions,
): Promise<EmergencyKeeper> {
  const { database, hours, now, logger } = options
  let open: ReadonlyMap<string, readonly EmergencyUse[]> = new Map()
  let tell: ((use: EmergencyUse) => Promise<void>) | undefined
  await ask()

  const asking = repeating(EMERGENCIES_EVERY_MS, ask, (err) =>
    logger.warn({ err }, 'emergency uses are not heard of just now'),
  )
  return {
    barring: ({ region, id }, at) => open.get(`${region} ${id}`)?.find((use) => isBarring(use, at)),
    note,
    tellOf: (given) => void (tell = given),
    ask,
    close: () => asking.close(),
  }

  async function ask(): Promise<void> {
    const found = await openEmergencies(database)
    const grouped = new Map<string, EmergencyUse[]>()
    for (const use of found) {
      const key = `${use.consumerRegion} ${use.consumer}`
      grouped.set(key, [...(grouped.get(key) ?? []), use])
    }
    open = grouped
    if (tell === undefined || !found.some((use) => isBarring(use, now()))) return
    const suspended = await suspendOverdue(database, now(), tell)
    if (suspended > 0) logger.warn({ suspended }, 'consumers are suspended for emergency uses')
  }

  async function note(use: NotedEmergency): Promise<void> {
    let kept: boolean
    try {
      kept = await keepEmergency(database, use, hours)
    } catch (cause) {
      logger.error({ err: cause, exchangeId: use.exchangeId }, 'an emergency use cannot be noted')
      throw unnoted(cause)
    }
    if (!kept) throw unnoted(undefined)
  }
}

function unnoted(cause: unknown): GatewayError {
  return new GatewayError(
    'OVERLOADED',
    'The use of your emergency grant cannot be noted just now, so nothing was read. Try again in a minute; the administrator has been told.',
    { cause, headers: { 'Retry-After': String(RETRY_AFTER_SEC) } },
  )
}
