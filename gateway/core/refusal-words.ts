import type { Catalog } from '../../catalog/catalog.ts'
import type { Region } from '../../catalog/types.ts'
import type { Words } from '../../policies/explain.ts'
import type { Mode } from '../../policies/types.ts'
import type { House } from './house.ts'
import type { AskedField, Purpose } from './types.ts'

/** The names that the sentences of a refusal need; with the query's own, where there is a query. */
export function wordsOf(
  {
    catalog,
    grants,
    unheard = [],
  }: Pick<House, 'catalog' | 'grants'> & Partial<Pick<House, 'unheard'>>,
  { matter }: Pick<Purpose, 'matter'>,
  asked: readonly AskedField[] = [],
): Words {
  return {
    matter,
    itemName: (resource, item) =>
      catalog.item(catalog.resource(resource)?.standard ?? '', item)?.nameZh,
    contact: (resource) => catalog.resource(resource)?.contact,
    grant: (ref) => grants.grant(ref),
    hold: (ref) => grants.hold(ref),
    unheard: (resource) => unheard.find(({ code }) => resource.startsWith(`${code}.`)),
    offeredIn: (resource, mode) => offeredIn(catalog, resource, mode),
    writtenAs: (resource, mode, item) => aliasOf(asked, resource, mode, item),
  }
}

/** A resource that is not there has its standard in its code. */
function offeredIn(catalog: Catalog, code: string, mode: Mode): readonly Region[] {
  const standard = catalog.resource(code)?.standard ?? code.split('.')[2] ?? ''
  return catalog
    .offersOf(standard)
    .filter((offer) => offer.code !== code && offer.methods.some((method) => method === mode))
    .flatMap(({ region }) => catalog.region(region) ?? [])
}

/** The first alias under which a query asks for an item; undefined where it uses the item's own name somewhere. */
function aliasOf(
  asked: readonly AskedField[],
  resource: string,
  mode: Mode,
  item: string,
): string | undefined {
  const written = asked
    .filter(({ ask, resources }) => ask.mode === mode && resources.includes(resource))
    .flatMap(({ ask }) => ask.items.filter((one) => one.item === item))
    .map(({ responseKey }) => responseKey)
  return written.includes(item) ? undefined : written[0]
}
