import type { Resource, ResourceIdentifier, ResourceItem } from '../types.ts'
import { isGuideCode } from './identifiers.ts'
import { TITLE } from './titles.ts'

/** What was read of a resource's cells, by title; what is not there says nothing. */
export type Cells = ReadonlyMap<string, unknown>

/** By what a resource is known, and what only its registration has. */
export interface Identity {
  readonly code: string
  readonly region: string
  readonly department: string
  readonly standard: string
  readonly providerCode: string
  readonly items: readonly ResourceItem[]
  readonly binding?: Resource['binding']
}

/** As a file of the resources folder has it. Whether it is one is the schema's to say. */
export function entryOf(
  cells: Cells,
  { code, region, department, standard, providerCode, items, binding }: Identity,
): Readonly<Record<string, unknown>> {
  const at = (title: string): unknown => cells.get(title)
  return defined({
    code,
    identifiers: identifiersOf(cells),
    classification: defined({
      lei: at(TITLE.lei),
      xiang: at(TITLE.xiang),
      mu: at(TITLE.mu),
      ximu: at(TITLE.ximu),
    }),
    name: at(TITLE.name),
    abstract: at(TITLE.abstract),
    standard,
    region,
    department,
    providerCode,
    formats: at(TITLE.formats),
    shareType: at(TITLE.shareType),
    shareCondition: conditionOf(cells),
    methods: at(TITLE.methods),
    open: defined({ attribute: at(TITLE.open), condition: at(TITLE.openCondition) }),
    updateCycle: at(TITLE.updateCycle),
    relatedCodes: at(TITLE.relatedCodes),
    matters: at(TITLE.matters),
    grading: at(TITLE.grading),
    secret: at(TITLE.secret),
    assessments: defined({
      secrecy: at(TITLE.secrecyAssessed),
      personalInformation: at(TITLE.impactAssessed),
    }),
    landed: at(TITLE.landed),
    crossProvince: at(TITLE.crossProvince),
    contact: at(TITLE.contact),
    items,
    binding,
  })
}

/** In one column where they are of the guide, in the other whatever their scheme and order. */
function identifiersOf(cells: Cells): readonly ResourceIdentifier[] {
  const [own, others] = [TITLE.guideCode, TITLE.otherCodes].map(
    (title) => (cells.get(title) ?? []) as readonly ResourceIdentifier[],
  )
  const isWhole = others?.some(isGuideCode) === true
  return [...(isWhole ? [] : (own ?? [])), ...(others ?? [])]
}

/** The guide writes the law of what is not shared into the column of the conditions. */
function conditionOf(cells: Cells): object | undefined {
  const [scope, use, basis] = [TITLE.condition, TITLE.use, TITLE.legalBasis].map((title) =>
    cells.get(title),
  )
  if (scope === undefined && use === undefined && basis === undefined) return undefined
  const isLaw = cells.get(TITLE.shareType) === 'not-shared' && basis === undefined
  return defined({
    scope: isLaw ? '' : (scope ?? ''),
    use: use ?? '',
    legalBasis: isLaw ? scope : basis,
  })
}

function defined(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}
