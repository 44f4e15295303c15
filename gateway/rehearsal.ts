/**
 * What would not hold together if the registry had an entry otherwise: asked before that is so.
 *
 * @module
 */
import type { ExchangeConfig } from './config.ts'
import type { HouseKeeper } from './house-keeper.ts'
import { KINDS } from './registry/entry-kinds.ts'
import type { PlacedEntry } from './registry/in-force.ts'
import type { Misfit } from './registry/registered.ts'
import type { RegistryKeeper } from './registry/registry-keeper.ts'
import type { SourceSet } from './source-set.ts'
import type { Sql } from './state/database.ts'

export interface RehearsalParts {
  readonly config: Pick<ExchangeConfig, 'sources'>
  readonly keeper: Pick<HouseKeeper, 'rehearse' | 'registrations'>
  readonly registry: Pick<RegistryKeeper, 'rehearse'>
  readonly sources: Pick<SourceSet, 'rehearsed'>
}

/**
 * Gives every reason, in lines; undefined when all holds together.
 *
 * @param sql as of {@link RegistryKeeper.rehearse}
 */
export type Rehearse = (entry: PlacedEntry, sql?: Sql) => Promise<string | undefined>

export function makeRehearsal({ config, keeper, registry, sources }: RehearsalParts): Rehearse {
  return async (entry, sql) => {
    if (entry.kind === 'source' && config.sources.some(({ id }) => id === entry.code)) {
      return `${entry.code} is a source of the configuration. Take it out there, or give another id: one source is described in one place.`
    }
    const { registered, misfits } = await registry.rehearse(entry, sql)
    const reasons = misfits.map(linesOf)
    const reason = keeper.rehearse(registered, sources.rehearsed(registered.sources), entry.code)
    const all = [...reasons, ...(reason === undefined ? [] : [reason])]
    return all.length === 0 ? undefined : all.join('\n')
  }
}

function linesOf({ kind, code, findings }: Misfit): string {
  const lines = findings.map(({ pointer, message }) => `  ${pointer} ${message}`.trimEnd())
  return [`${KINDS[kind].noun} ${code}`, ...lines].join('\n')
}
