/**
 * The catalogue as people read it: standards found by words, and one resource with everything one wants to know of it.
 *
 * Anyone of the staff may look: it is metadata. Who holds a grant is shown to whom `grants` shows it.
 *
 * @module
 */
import type { Catalog } from '../../catalog/catalog.ts'
import { onceFor } from '../../catalog/once-for.ts'
import { makeCatalogSearch, type CatalogHit, type CatalogSearch } from '../../catalog/search.ts'
import type { Item, Matter, Resource, Standard } from '../../catalog/types.ts'
import { usesOf } from '../grants/grant-life.ts'
import { CATALOG_SDL, MATTERS_MAX } from './catalog-sdl.ts'
import { exampleOf } from './catalog-example.ts'
import { sampleQuery } from './catalog-sample.ts'
import { ManagementError } from './errors.ts'
import { operation, type ManagementContext, type Topic } from './operation.ts'

interface Asked {
  readonly words?: string | null
  readonly department?: string | null
  readonly region?: string | null
  readonly offered: boolean
  readonly after?: string | null
  readonly limit: number
}

const LIMIT_MAX = 100

export const catalogTopic: Topic = {
  sdl: CATALOG_SDL,
  operations: {
    searchCatalog: operation<Asked>({
      roles: 'anyone',
      recorded: false,
      prepare: (asked, context) => {
        const from = Number(asked.after ?? 0)
        if (!Number.isSafeInteger(from) || from < 0) {
          throw new ManagementError(
            'BAD_USER_INPUT',
            '"after" is not a page of this list. Take "next" of the page before.',
          )
        }
        if (asked.limit < 1 || asked.limit > LIMIT_MAX) {
          throw new ManagementError('BAD_USER_INPUT', `"limit" is 1 to ${LIMIT_MAX}.`)
        }
        return { department: null, run: () => page(asked, from, context) }
      },
    }),
    catalogResource: operation<{ code: string }>({
      roles: 'anyone',
      recorded: false,
      prepare: ({ code }, context) => {
        const resource = context.house().catalog.resource(code)
        if (resource === undefined) {
          throw new ManagementError(
            'NOT_FOUND',
            `The catalogue has no resource "${code}". Search for it by words.`,
          )
        }
        return { department: null, run: () => whole(resource, context) }
      },
    }),
    catalogStandard: operation<{ key: string }>({
      roles: 'anyone',
      recorded: false,
      prepare: ({ key }, { house }) => {
        const { catalog } = house()
        const standard = catalog.standard(key)
        if (standard !== undefined) {
          return { department: null, run: () => hitShown(hitOf(standard, catalog), catalog) }
        }
        throw new ManagementError(
          'NOT_FOUND',
          `The catalogue has no standard "${key}". Search for it by words.`,
        )
      },
    }),
    catalogMatters: operation<{ words?: string | null; codes?: readonly string[] | null }>({
      roles: 'anyone',
      recorded: false,
      prepare: ({ words, codes }, { house }) => ({
        department: null,
        run: () => matters(house().catalog, words?.trim().toLowerCase() ?? '', codes ?? undefined),
      }),
    }),
    catalogFilters: operation({
      roles: 'anyone',
      recorded: false,
      prepare: (_args, { house }) => ({
        department: null,
        run: () => ({
          departments: house().catalog.departments(),
          regions: house().catalog.regions(),
        }),
      }),
    }),
  },
}

type Met = Pick<CatalogHit, 'standard' | 'items'>

async function page(asked: Asked, from: number, context: ManagementContext): Promise<object> {
  const { catalog } = context.house()
  const { department, region, offered } = asked
  const offersOf = ({ key }: Standard): readonly Resource[] =>
    catalog.resourcesOf(key).filter((one) => region == null || one.region === region)
  const met = (await found(catalog, asked, context)).filter(
    ({ standard }) =>
      (department == null || standard.department === department) &&
      ((!offered && region == null) || offersOf(standard).length > 0),
  )
  const next = from + asked.limit
  return {
    total: met.length,
    next: next < met.length ? String(next) : null,
    found: met
      .slice(from, next)
      .map((one) => hitShown({ ...one, resources: offersOf(one.standard) }, catalog)),
  }
}

function hitShown(
  { standard, resources, items }: Omit<CatalogHit, 'score'>,
  catalog: Catalog,
): object {
  return {
    ...standard,
    department: catalog.department(standard.department),
    itemCount: standard.items.length,
    items: () => standard.items.map((item) => itemShown(item, catalog)),
    itemsMet: standard.items
      .filter(({ name }) => items.includes(name))
      .map((item) => itemShown(item, catalog)),
    subjects: standard.subjects.flatMap(({ kind }) => {
      const known = catalog.subjectKind(kind)
      return known === undefined ? [] : [{ ...known, kind }]
    }),
    offers: resources.map((resource) => offerOf(resource, catalog)),
  }
}

function itemShown(item: Item, catalog: Catalog): object {
  const list = item.codeList === undefined ? undefined : catalog.codeList(item.codeList)
  return { ...item, codeList: list ?? null }
}

function matters(
  catalog: Catalog,
  words: string,
  codes: readonly string[] | undefined,
): readonly Matter[] {
  return catalog
    .matters()
    .filter(({ code }) => codes === undefined || codes.includes(code))
    .filter(({ code, nameZh, nameEn }) =>
      [code, nameZh, nameEn].some((text) => text.toLowerCase().includes(words)),
    )
    .slice(0, MATTERS_MAX)
}

async function found(
  catalog: Catalog,
  { words }: Asked,
  { log }: ManagementContext,
): Promise<readonly Met[]> {
  const text = words?.trim() ?? ''
  if (text === '') return listOf(catalog)
  const search = searches.get(log)?.over(catalog) ?? makeCatalogSearch(catalog)
  searches.set(log, search)
  await search.ready()
  return search.find(text, catalog.standards().length)
}

/** One index an exchange, which its log names: a new catalogue changes in it what it changes. */
const searches = new WeakMap<object, CatalogSearch>()

/** Without words: what is offered first, each by its key. Sorted once a catalogue. */
const listOf = onceFor((catalog: Catalog): readonly Met[] => {
  const rank = ({ key }: Standard): number => (catalog.resourcesOf(key).length > 0 ? 0 : 1)
  const sorted = [...catalog.standards()].sort(
    (one, other) => rank(one) - rank(other) || (one.key < other.key ? -1 : 1),
  )
  return sorted.map((standard) => ({ standard, items: [] }))
})

function hitOf(standard: Standard, catalog: Catalog): Omit<CatalogHit, 'score'> {
  return { standard, resources: catalog.resourcesOf(standard.key), items: [] }
}

function offerOf(resource: Resource, catalog: Catalog): object {
  return {
    ...resource,
    region: catalog.region(resource.region),
    department: catalog.department(resource.department),
    publishedOn: resource.publishedOn ?? null,
  }
}

async function whole(resource: Resource, context: ManagementContext): Promise<object> {
  const { catalog, region } = context.house()
  const standard = catalog.standard(resource.standard)
  const items = resource.items.flatMap(({ name, shareType }) => {
    const item = catalog.item(resource.standard, name)
    if (item === undefined) return []
    const list = item.codeList === undefined ? undefined : catalog.codeList(item.codeList)
    return [
      {
        ...item,
        codeList: list ?? null,
        shareType: shareType ?? resource.shareType,
        example: exampleOf(item, list),
      },
    ]
  })
  return {
    offer: offerOf(resource, catalog),
    standard: standard ?? null,
    abstract: resource.abstract,
    contact: resource.contact,
    provider: catalog.department(resource.department)?.bodies[resource.region]?.nameZh ?? null,
    scope: resource.shareCondition?.scope ?? null,
    use: resource.shareCondition?.use ?? null,
    legalBasis: resource.shareCondition?.legalBasis ?? null,
    crossProvince: resource.crossProvince,
    isOurs: resource.region === region.code,
    isAttached: resource.binding !== undefined,
    grading: resource.grading.level,
    gradingLevel: resource.grading.general ?? null,
    matters: resource.matters.flatMap((code) => catalog.matter(code) ?? []),
    items,
    sample: standard === undefined ? null : sampleQuery(resource, standard, catalog),
    users: await usersOf(resource, context),
  }
}

/** Consumers that hold a grant; null for whom it is not shown to. */
async function usersOf(
  { code, region, department }: Resource,
  { staff, database, registrations, house }: ManagementContext,
): Promise<readonly object[] | null> {
  const maySee =
    staff.roles.includes('steward') ||
    staff.roles.includes('auditor') ||
    (staff.roles.includes('officer') &&
      staff.department === department &&
      region === house().region.code)
  if (!maySee) return null
  const grants = [...registrations().grants.all()].filter(({ resource }) => resource === code)
  const used = await usesOf(database)
  const { consumers } = registrations()
  return grants.map((grant) => {
    const consumer = consumers.find(({ id }) => id === grant.consumer)
    return {
      grant: grant.id,
      consumer: grant.consumer,
      nameZh: consumer?.nameZh ?? grant.consumer,
      nameEn: consumer?.nameEn ?? null,
      validTo: grant.validTo,
      lastUsed: used.get(grant.id) ?? null,
    }
  })
}
