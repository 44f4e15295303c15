import type { Catalog } from '../catalog.ts'
import type { Resource, ResourceItem } from '../types.ts'
import { say, sayType, SHARE_TYPES } from './cell-words.ts'
import { RESOURCE_COLUMNS, TITLES } from './columns.ts'
import { ITEM } from './titles.ts'
import { itemNamed } from './item-named.ts'

/**
 * Resources as the guide's table: a line of titles, then one line an item. What is said of a resource as a whole stands in
 * the first line of its items. Metadata alone: no binding, nothing of a source.
 */
export function guideTableOf(
  resources: readonly Resource[],
  catalog: Catalog,
): readonly (readonly string[])[] {
  return [TITLES, ...resources.flatMap((resource) => linesOf(resource, catalog))]
}

function linesOf(resource: Resource, catalog: Catalog): readonly (readonly string[])[] {
  const whole = new Map(
    RESOURCE_COLUMNS.map(({ title, write }) => [title, write(resource, catalog)]),
  )
  return resource.items.map((item, at) => {
    const own = itemCells(item, resource, catalog)
    return TITLES.map((title) => own.get(title) ?? (at === 0 ? (whole.get(title) ?? '') : ''))
  })
}

function itemCells(
  { name, shareType }: ResourceItem,
  { standard }: Resource,
  catalog: Catalog,
): ReadonlyMap<string, string> {
  const item = catalog.item(standard, name)
  const items = catalog.standard(standard)?.items ?? []
  return new Map([
    [ITEM.name, item !== undefined && itemNamed(items, item.nameZh) === item ? item.nameZh : name],
    [ITEM.type, item === undefined ? '' : sayType(item.type)],
    [ITEM.length, item === undefined || item.length === 0 ? '' : String(item.length)],
    [ITEM.shareType, shareType === undefined ? '' : say(SHARE_TYPES, shareType)],
  ])
}
