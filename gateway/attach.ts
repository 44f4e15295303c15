/**
 * Binds resources to their sources: mapping and row rules compiled, ready to be read.
 *
 * @module
 */
import { conditionsOf } from '../adapters/item-condition.ts'
import { compileMapping } from '../adapters/mapping.ts'
import type { Catalog } from '../catalog/catalog.ts'
import type { CodeList, Resource } from '../catalog/types.ts'
import { areSame } from './core/are-same.ts'
import { dayOf } from './core/day.ts'
import type { Foundation } from './build.ts'
import { ConfigError } from './config-error.ts'
import { holdRows } from './sources/held-rows.ts'
import type { Attachment } from './sources/local-reader.ts'

/** By the resource's code. */
export type AttachedResources = ReadonlyMap<string, Attached>

interface Attached extends Attachment {
  /** Everything that it was made of. */
  readonly madeOf: readonly unknown[]
}

/**
 * @param former what it has of the same is given again: one published resource compiles one mapping.
 * @throws {ConfigError} with every resource that is bound to a source that is not there.
 */
export function attach(
  { sources, now }: Pick<Foundation, 'sources' | 'now'>,
  resources: readonly Resource[],
  catalog: Catalog,
  former?: AttachedResources,
): AttachedResources {
  const problems: { pointer: string; message: string }[] = []
  const attached = new Map<string, Attached>()
  for (const resource of resources) {
    const { code, binding } = resource
    const standard = catalog.standard(resource.standard)
    if (binding === undefined || standard === undefined) continue
    const adapter = sources.get(binding.source)
    if (adapter === undefined) {
      const message = `${code} is bound to the source "${binding.source}", which is neither configured nor registered. Add it to "sources", or register it.`
      problems.push({ pointer: `/sources/${binding.source}`, message })
      continue
    }
    const department = departmentOf(resource, catalog)
    const lists = standard.items.map(({ codeList }) => codeList && catalog.codeList(codeList))
    const madeOf = [resource, standard, adapter, department, ...lists]
    const known = former?.get(code)
    if (known !== undefined && areSame(known.madeOf, madeOf)) {
      attached.set(code, known)
      continue
    }
    attached.set(code, {
      madeOf,
      standard,
      adapter,
      entity: binding.entity,
      updateCycle: resource.updateCycle,
      mapping: compileMapping(standard, binding, listIn(catalog), () => dayOf(now())),
      holdRows: holdRows(
        standard,
        adapter.capabilities.conditions ? conditionsOf(standard, binding) : undefined,
      ),
      department,
    })
  }
  if (problems.length > 0) throw new ConfigError(problems)
  return attached
}

function departmentOf({ department, region }: Resource, catalog: Catalog): string {
  return catalog.department(department)?.bodies[region]?.nameZh ?? department
}

function listIn(catalog: Catalog): (id: string) => CodeList {
  return (id) => {
    const list = catalog.codeList(id)
    if (list !== undefined) return list
    throw new ConfigError([{ pointer: '/catalog', message: `There is no code list "${id}".` }])
  }
}
