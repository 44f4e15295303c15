/**
 * The catalogue as people read it: standards found by words, and one resource with everything one wants to know of it.
 *
 * Anyone of the staff may look: it is metadata. Who holds a grant is shown to whom `grants` shows it.
 *
 * @module
 */
import type { Catalog } from '../../catalog/catalog.ts'
import { makeCatalogSearch, type CatalogHit, type CatalogSearch } from '../../catalog/search.ts'
import type { Matter, Resource, Standard } from '../../catalog/types.ts'
import { usesOf } from '../grants/grant-life.ts'
import { CATALOG_SDL, MATTERS_MAX } from './catalog-sdl.ts'
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
      prepare: (asked, { house }) => {
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
        return { department: null, run: () => page(house().catalog, asked, from) }
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

function page(catalog: Catalog, asked: Asked, from: number): object {
  const hits = found(catalog, asked)
  const next = from + asked.limit
  return {
    total: hits.length,
    next: next < hits.length ? String(next) : null,
    found: hits.slice(from, next).map((hit) => hitShown(hit, catalog)),
  }
}

function hitShown({ standard, resources, items }: CatalogHit, catalog: Catalog): object {
  return {
    ...standard,
    department: catalog.department(standard.department),
    itemCount: standard.items.length,
    itemsMet: standard.items.filter(({ name }) => items.includes(name)),
    subjects: standard.subjects.flatMap(({ kind }) => {
      const known = catalog.subjectKind(kind)
      return known === undefined ? [] : [{ ...known, kind }]
    }),
    offers: resources.map((resource) => offerOf(resource, catalog)),
  }
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

function found(catalog: Catalog, asked: Asked): readonly CatalogHit[] {
  const { words, department, region, offered } = asked
  const text = words?.trim() ?? ''
  const standards = catalog.standards()
  const hits: readonly CatalogHit[] =
    text === ''
      ? [...standards].sort(offeredFirst(catalog)).map((standard) => hitOf(standard, catalog))
      : searchOf(catalog).find(text, standards.length)
  return hits
    .filter(({ standard }) => department == null || standard.department === department)
    .map((hit) => ({
      ...hit,
      resources: hit.resources.filter((one) => region == null || one.region === region),
    }))
    .filter(({ resources }) => (!offered && region == null) || resources.length > 0)
}

/** Built once a catalogue; a new house brings another. */
const searches = new WeakMap<Catalog, CatalogSearch>()

function searchOf(catalog: Catalog): CatalogSearch {
  const known = searches.get(catalog)
  if (known !== undefined) return known
  const made = makeCatalogSearch(catalog)
  searches.set(catalog, made)
  return made
}

function hitOf(standard: Standard, catalog: Catalog): CatalogHit {
  return { standard, resources: catalog.resourcesOf(standard.key), score: 0, items: [] }
}

/** Without words: what is offered first, each by its key. */
function offeredFirst(catalog: Catalog): (one: Standard, other: Standard) => number {
  const rank = ({ key }: Standard): number => (catalog.resourcesOf(key).length > 0 ? 0 : 1)
  return (one, other) => rank(one) - rank(other) || (one.key < other.key ? -1 : 1)
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
    return [{ ...item, codeList: list ?? null, shareType: shareType ?? resource.shareType }]
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
  { code, department }: Resource,
  { staff, database, registrations }: ManagementContext,
): Promise<readonly object[] | null> {
  const maySee =
    staff.roles.includes('steward') ||
    staff.roles.includes('auditor') ||
    (staff.roles.includes('officer') && staff.department === department)
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
