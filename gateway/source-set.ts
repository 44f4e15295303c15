/**
 * The sources that an exchange reads: those of its configuration, for its life, and those of the registry, which come and
 * go while it runs.
 *
 * @module
 */
import type { Adapter } from '../adapters/adapter.ts'
import { AdapterError } from '../adapters/errors.ts'
import {
  DEFAULT_GUARD_LIMITS,
  guard,
  type GuardedAdapter,
  type GuardOptions,
} from '../adapters/guard.ts'
import { makeAdapter } from '../adapters/registry.ts'
import type { SourceConfig } from './config.ts'
import type { Logger } from './core/logger.ts'
import {
  sourceOptions,
  type RegisteredSource,
  type SourceHoldings,
} from './registry/source-entry.ts'

export interface SourceSetOptions {
  readonly configured: readonly SourceConfig[]
  readonly holdings: SourceHoldings
  /** What every guard is made with. */
  readonly guarding: GuardOptions
  readonly logger: Logger
}

export interface SourceSet {
  /** By id; always what is in force. */
  readonly adapters: ReadonlyMap<string, GuardedAdapter>
  /** Opens what is registered beside what is configured. Whoever asks decides whether it stays. */
  readonly take: (registered: readonly RegisteredSource[]) => Promise<Taking>
  /** What {@link take} would give for these, without opening anything: enough to see whether a house holds together. */
  readonly rehearsed: (registered: readonly RegisteredSource[]) => ReadonlyMap<string, Adapter>
  close(): Promise<void>
}

/** Sources that were taken in, and are in force already. */
export interface Taking {
  /** They stay; those that they stand for are closed when nobody reads them any more. */
  readonly keep: () => void
  /** Those of before are in force again. */
  readonly undo: () => Promise<void>
}

/** Longer than any request lives: houses of before read their sources until then. */
const RETIRED_AFTER_MS = 60_000

export async function openSourceSet(options: SourceSetOptions): Promise<SourceSet> {
  const { configured, holdings, guarding, logger } = options
  const adapters = new Map<string, GuardedAdapter>()
  const configuredIds = new Set(configured.map(({ id }) => id))
  /** What each registered one was opened from. */
  let opened: ReadonlyMap<string, RegisteredSource> = new Map()
  const retiring = new Map<NodeJS.Timeout, readonly GuardedAdapter[]>()
  for (const { id, kind, options: given, limits } of configured) {
    adapters.set(id, guard(await makeAdapter(kind, id, given), limits, guarding))
  }
  return { adapters, take, rehearsed, close }

  async function take(registered: readonly RegisteredSource[]): Promise<Taking> {
    const wanted = registered.filter(({ id }) => !configuredIds.has(id))
    const before = new Map(adapters)
    const openedBefore = opened
    const fresh = new Map<string, GuardedAdapter>()
    for (const source of wanted) {
      if (!isSame(opened.get(source.id), source)) fresh.set(source.id, await open(source))
    }
    const after = new Map(wanted.map((source) => [source.id, source]))
    const gone = [...opened.keys()].filter((id) => !after.has(id) || fresh.has(id))
    for (const id of gone) adapters.delete(id)
    for (const [id, adapter] of fresh) adapters.set(id, adapter)
    opened = after
    return {
      keep: () => retire(gone.flatMap((id) => before.get(id) ?? [])),
      undo: async () => {
        for (const id of fresh.keys()) adapters.delete(id)
        for (const id of gone) {
          const former = before.get(id)
          if (former !== undefined) adapters.set(id, former)
        }
        opened = openedBefore
        await closeAll([...fresh.values()])
      },
    }
  }

  /** Always opens: one source that cannot be must not keep the others, or the exchange, from answering. */
  async function open(source: RegisteredSource): Promise<GuardedAdapter> {
    const { id, kind, limits } = source
    const opening = async (): Promise<Adapter> =>
      makeAdapter(kind, id, sourceOptions(source, holdings))
    const adapter = await opening().catch((err: unknown) => {
      logger.error({ source: id, err }, 'a registered source cannot be opened on this machine')
      return closedSource(id)
    })
    return guard(adapter, { ...DEFAULT_GUARD_LIMITS, ...limits }, guarding)
  }

  function rehearsed(registered: readonly RegisteredSource[]): ReadonlyMap<string, Adapter> {
    const kept = [...adapters].filter(([id]) => configuredIds.has(id))
    const others = registered
      .filter(({ id }) => !configuredIds.has(id))
      .map(({ id }): [string, Adapter] => [id, adapters.get(id) ?? closedSource(id)])
    return new Map<string, Adapter>([...kept, ...others])
  }

  function retire(former: readonly GuardedAdapter[]): void {
    if (former.length === 0) return
    const timer = setTimeout(() => {
      retiring.delete(timer)
      void closeAll(former)
    }, RETIRED_AFTER_MS)
    timer.unref()
    retiring.set(timer, former)
  }

  async function close(): Promise<void> {
    for (const timer of retiring.keys()) clearTimeout(timer)
    await closeAll([...retiring.values()].flat())
    await closeAll([...adapters.values()])
  }

  async function closeAll(former: readonly GuardedAdapter[]): Promise<void> {
    for (const adapter of former) {
      await adapter.close().catch((err: unknown) => {
        logger.warn({ err, source: adapter.name }, 'a source did not close')
      })
    }
  }
}

function isSame(some: RegisteredSource | undefined, other: RegisteredSource): boolean {
  return JSON.stringify(some) === JSON.stringify(other)
}

/** Stands for a source that this machine cannot open: whoever reads it is told so, and the rest is answered. */
function closedSource(name: string): Adapter {
  const fail = async (): Promise<never> => {
    const message = `Source "${name}" cannot be opened on this machine; its log says why.`
    throw new AdapterError('SOURCE_UNAVAILABLE', name, message)
  }
  return {
    name,
    capabilities: { conditions: false },
    read: fail,
    check: fail,
    close: async () => undefined,
  }
}
