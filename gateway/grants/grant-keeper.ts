/**
 * Keeps a running exchange's grants as the database says: what one replica suspends or revokes is refused by all of them
 * within {@link ASK_EVERY_MS} and the moment it takes to ask. Off the way of requests.
 *
 * @module
 */
import type { GrantHold, GrantHolds } from '../../policies/grant-holds.ts'
import type { Grant } from '../../policies/types.ts'
import { dayOf } from '../core/day.ts'
import type { GrantUses } from '../core/house.ts'
import type { Logger } from '../core/logger.ts'
import type { Registrations } from '../registrations.ts'
import type { Database } from '../state/database.ts'
import { bearersOf, changedBearers } from './bearers.ts'
import {
  attestBearers,
  CONSUMER_CHANGED,
  holdsSince,
  keepUse,
  suspendUnused,
  type KnownHolds,
} from './grant-life.ts'

export interface GrantKeeperOptions {
  readonly database: Database
  /** Days without use after which a grant is suspended. */
  readonly unusedDaysMax: number
  readonly now: () => Date
  readonly logger: Logger
  /** Told what holds grants back, whenever that changes. */
  readonly onHolds: (holds: GrantHolds) => void
}

export interface GrantKeeper {
  readonly uses: GrantUses
  /** Told of registrations before they are in force. @param former none at a start. */
  readonly registered: (loaded: Registrations, former?: Registrations) => void
  /** When the holds were heard of last. */
  heardAt(): Date
  close(): Promise<void>
}

export const ASK_EVERY_MS = 500
const UNUSED_EVERY_MS = 600_000
const KEEP_USE_EVERY_MS = 5_000
const DAY_MS = 86_400_000

/** @throws {StateError} when the database does not answer: an exchange does not start without knowing what is revoked. */
export async function startGrantKeeper(options: GrantKeeperOptions): Promise<GrantKeeper> {
  const { database, now, logger } = options
  let known: KnownHolds = { event: -1, holds: new Map() }
  let pending: GrantHolds = new Map()
  /** To whom grants were given, as far as the database has not been told yet. */
  let untold: ReadonlyMap<string, string> = new Map()
  let heardAt = now()
  let inForce: readonly Grant[] = []
  let working: Promise<unknown> = Promise.resolve()
  const uses = makeUses(database, now)
  await ask()

  // One thing after the other: a slow database is not asked twice at once.
  const every = (ms: number, work: () => Promise<unknown>): NodeJS.Timeout =>
    setInterval(() => {
      working = working.then(work).catch((err: unknown) => {
        logger.warn({ err }, 'the state of grants is not kept just now')
      })
    }, ms)
  const timers = [
    every(ASK_EVERY_MS, ask),
    every(KEEP_USE_EVERY_MS, uses.keep),
    every(UNUSED_EVERY_MS, suspendAllUnused),
  ]
  return { uses, registered, heardAt: () => heardAt, close }

  async function ask(): Promise<void> {
    const found = await holdsSince(database, known.event)
    heardAt = now()
    if (found === undefined) return
    known = found
    tell()
    logger.info({ held: known.holds.size, event: known.event }, 'holds of grants are in force')
  }

  function tell(): void {
    options.onHolds(new Map([...pending, ...known.holds]))
  }

  /** What a consumer that became another holds is held here at once, and everywhere when the database knows. */
  function registered(loaded: Registrations, former?: Registrations): void {
    const { changed, moved } =
      former === undefined
        ? { changed: bearersOf(loaded), moved: [] }
        : changedBearers(loaded, former)
    untold = new Map([...untold, ...changed])
    inForce = loaded.grants.all()
    const mine: GrantHolds = new Map(moved.map((grant) => [grant, movedHold(grant, now())]))
    pending = new Map([...pending, ...mine])
    if (mine.size > 0) tell()
    working = working
      .then(async () => {
        const telling = untold
        await attestBearers(database, telling, now())
        untold = new Map([...untold].filter(([id, bearer]) => telling.get(id) !== bearer))
        await ask()
        pending = new Map([...pending].filter(([grant]) => !mine.has(grant)))
      })
      .catch((err: unknown) => logger.error({ err }, 'who holds grants could not be kept'))
  }

  async function suspendAllUnused(): Promise<void> {
    const since = dayOf(new Date(now().getTime() - options.unusedDaysMax * DAY_MS))
    const suspended = await suspendUnused(database, toBeUsed(inForce, since), since, now())
    if (suspended > 0) logger.warn({ suspended }, 'grants without use are suspended')
  }

  async function close(): Promise<void> {
    for (const timer of timers) clearInterval(timer)
    await working
    await uses.keep().catch(() => undefined)
  }
}

/**
 * Ids of the grants of which use is expected since `day`: not of those for emergencies, which nobody hopes for, and not of those
 * whose first day came later.
 */
export function toBeUsed(grants: readonly Grant[], day: string): readonly string[] {
  const expected = grants.filter(
    ({ emergency, validFrom }) => emergency !== true && validFrom <= day,
  )
  return expected.map(({ id }) => id)
}

function movedHold(grant: string, at: Date): GrantHold {
  const since = at.toISOString()
  const why = { kind: 'consumer-changed', because: CONSUMER_CHANGED, by: 'exchange' } as const
  return { grant, state: 'suspended', ...why, since }
}

/** A grant is written down once a day and replica, whatever its use. */
function makeUses(
  database: Database,
  now: () => Date,
): GrantUses & { readonly keep: () => Promise<void> } {
  const usedOn = new Map<string, string>()
  let fresh = new Set<string>()
  return {
    note: (refs) => {
      const day = dayOf(now())
      for (const ref of refs) {
        if (usedOn.get(ref) === day) continue
        usedOn.set(ref, day)
        fresh.add(ref.slice(0, ref.lastIndexOf('@')))
      }
    },
    keep: async () => {
      if (fresh.size === 0) return
      const taken = fresh
      fresh = new Set()
      try {
        await keepUse(database, [...taken], dayOf(now()))
      } catch (thrown) {
        for (const grant of taken) fresh.add(grant)
        throw thrown
      }
    },
  }
}
