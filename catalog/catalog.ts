import { divisionTable } from './codes/division.ts'
import type { DivisionTable } from './codes/division.ts'
import type { Content } from './content.ts'
import { CatalogError } from './errors.ts'
import { groupBy } from './group-by.ts'
import type {
  CodeList,
  Department,
  Item,
  Matter,
  Region,
  RegionCode,
  Resource,
  Standard,
  SubjectKind,
} from './types.ts'
import { onceFor } from './once-for.ts'
import { makeWorkCalendar } from './working-days.ts'
import type { WorkCalendar } from './working-days.ts'

/**
 * What an exchange knows: the content that all regions share, and the resources of its own region (with
 * their bindings) and of its peers (without). Frozen; every lookup is by `Map`, so that a consumer's
 * string never reaches an object's prototype.
 */
export interface Catalog extends Pick<DivisionTable, 'division' | 'prefixWarning'> {
  /** In which the law's deadlines are counted. */
  readonly workCalendar: WorkCalendar
  region(code: RegionCode): Region | undefined
  /** By the name of the schema's enum value: `SICHUAN`. */
  regionByName(name: string): Region | undefined
  regions(): readonly Region[]
  department(code: string): Department | undefined
  departments(): readonly Department[]
  subjectKind(name: string): SubjectKind | undefined
  subjectKinds(): readonly SubjectKind[]
  codeList(id: string): CodeList | undefined
  codeLists(): readonly CodeList[]
  /** Whether the list is there and has the code. Constant time. */
  hasCode(listId: string, code: string): boolean
  standard(key: string): Standard | undefined
  standards(): readonly Standard[]
  /** Standards whose records belong to subjects of the kind. */
  standardsOfKind(kind: string): readonly Standard[]
  item(standardKey: string, itemName: string): Item | undefined
  matter(code: string): Matter | undefined
  matters(): readonly Matter[]
  /** Of any region and in any state. */
  resource(code: string): Resource | undefined
  /** Of any region and in any state, by region. */
  resourcesOf(standardKey: string): readonly Resource[]
  /** Published resources: what the schema shows and consumers may apply for. By code. */
  offers(): readonly Resource[]
  /** Published resources of one standard, by region. */
  offersOf(standardKey: string): readonly Resource[]
}

/**
 * Makes a catalogue of content and resources that have been checked (`load.ts`, `validateResource`).
 *
 * @throws {CatalogError} when two resources have one code.
 */
export function makeCatalog(content: Content, resources: readonly Resource[]): Catalog {
  const codes = new Set<string>()
  for (const { code } of resources) {
    if (codes.has(code)) {
      const message = 'is there twice; each resource has one exchange that answers for it'
      throw new CatalogError([{ file: code, pointer: '/code', message }])
    }
    codes.add(code)
  }
  return lookups(content, resources)
}

/** As `makeCatalog`, of content that may still have duplicates: the first of a name is found. */
export function lookups(content: Content, resources: readonly Resource[]): Catalog {
  const sorted = [...resources].sort((a, b) => (a.code < b.code ? -1 : 1))
  const offered = Object.freeze(sorted.filter((resource) => resource.state === 'published'))
  const byCode = mapBy(sorted, (resource) => resource.code)
  const byStandard = frozenGroups(sorted, (resource) => resource.standard)
  const offersByStandard = frozenGroups(offered, (resource) => resource.standard)
  return Object.freeze<Catalog>({
    ...contentLookups(content),
    resource: (code) => byCode.get(code),
    resourcesOf: (standardKey) => byStandard.get(standardKey) ?? NONE,
    offers: () => offered,
    offersOf: (standardKey) => offersByStandard.get(standardKey) ?? NONE,
  })
}

/** The shared content alone: regions, departments, standards, code lists, matters. Made once. */
export const catalogOf = onceFor((content: Content): Catalog => lookups(content, []))

type ResourceLookups = Pick<Catalog, 'resource' | 'resourcesOf' | 'offers' | 'offersOf'>
type ContentLookups = Omit<Catalog, keyof ResourceLookups>

/** Made once for each content: a catalogue of other resources over the same content has the same. */
const contentLookups = onceFor(makeContentLookups)

function makeContentLookups(content: Content): ContentLookups {
  const regions = mapBy(content.regions, (region) => region.code)
  const regionNames = mapBy(content.regions, (region) => region.name)
  const departments = mapBy(content.departments, (department) => department.code)
  const kinds = mapBy(content.subjectKinds, (kind) => kind.name)
  const lists = mapBy(content.codeLists, (list) => list.id)
  const codes = new Map(
    content.codeLists.map((list) => [list.id, new Set(list.codes.map((each) => each.code))]),
  )
  const standards = mapBy(content.standards, (standard) => standard.key)
  const items = new Map(
    content.standards.map((standard) => [standard.key, mapBy(standard.items, (item) => item.name)]),
  )
  const ofKinds = content.standards.flatMap((standard) =>
    standard.subjects.map(({ kind }) => ({ kind, standard })),
  )
  const byKind = new Map(
    [...groupBy(ofKinds, ({ kind }) => kind)].map(([kind, pairs]) => [
      kind,
      Object.freeze(pairs.map(({ standard }) => standard)),
    ]),
  )
  const matters = mapBy(content.matters, (matter) => matter.code)
  const divisions = divisionTable(content.divisions)
  return {
    workCalendar: makeWorkCalendar(content.workYears),
    division: (code) => divisions.division(code),
    prefixWarning: (citizenId) => divisions.prefixWarning(citizenId),
    region: (code) => regions.get(code),
    regionByName: (name) => regionNames.get(name),
    regions: () => content.regions,
    department: (code) => departments.get(code),
    departments: () => content.departments,
    subjectKind: (name) => kinds.get(name),
    subjectKinds: () => content.subjectKinds,
    codeList: (id) => lists.get(id),
    codeLists: () => content.codeLists,
    hasCode: (listId, code) => codes.get(listId)?.has(code) === true,
    standard: (key) => standards.get(key),
    standards: () => content.standards,
    standardsOfKind: (kind) => byKind.get(kind) ?? NONE,
    item: (standardKey, itemName) => items.get(standardKey)?.get(itemName),
    matter: (code) => matters.get(code),
    matters: () => content.matters,
  }
}

const NONE: readonly never[] = Object.freeze([])

function mapBy<T>(values: readonly T[], nameOf: (value: T) => string): ReadonlyMap<string, T> {
  const map = new Map<string, T>()
  for (const value of values) {
    const name = nameOf(value)
    if (!map.has(name)) map.set(name, value)
  }
  return map
}

/** Groups that may be given out. */
function frozenGroups<T>(
  values: readonly T[],
  nameOf: (value: T) => string,
): ReadonlyMap<string, readonly T[]> {
  const groups = groupBy(values, nameOf)
  for (const group of groups.values()) Object.freeze(group)
  return groups
}
