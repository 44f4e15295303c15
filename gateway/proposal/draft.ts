/**
 * The draft of a resource: everything that is known of it already, and blank what only its department can say.
 *
 * @module
 */
import type { Catalog } from '../../catalog/catalog.ts'
import type { Region, ResourceFormat, ShareMethod, Standard } from '../../catalog/types.ts'
import type { ProposedLine } from './match.ts'

/** A resource file, incomplete where something has to be said still. */
export type Draft = Readonly<Record<string, unknown>>

export interface DraftParts {
  readonly catalog: Catalog
  readonly standard: Standard
  readonly region: Region
  /** Id of the source, and its kind: `postgres`. */
  readonly source: string
  readonly kind: string
  readonly entity: string
  readonly lines: readonly ProposedLine[]
}

const FORMATS: Readonly<Record<string, ResourceFormat>> = {
  postgres: { category: 'database', type: 'PostgreSQL' },
  mysql: { category: 'database', type: 'MySQL' },
  rest: { category: 'self-described', type: 'JSON' },
  soap: { category: 'self-described', type: 'XML' },
}
/** What a source that is asked record by record serves. */
const ASKED: readonly ShareMethod[] = ['query', 'verify']

export function draftOf(parts: DraftParts): Draft {
  const { catalog, standard, region, source, kind, entity, lines } = parts
  const { key, department, nameZh, usual } = standard
  const body = catalog.department(department)?.bodies[region.code]
  const format = FORMATS[kind]
  const isConditional = usual.shareType === 'conditional'
  return {
    code: `${region.code}.${department}.${key}`,
    identifiers: [],
    classification: { lei: '3', xiang: '', mu: '' },
    name: nameZh,
    abstract: `${body?.nameZh ?? ''}掌握的${nameZh}。`,
    standard: key,
    region: region.code,
    department,
    providerCode: body?.uscc ?? '',
    formats: format === undefined ? [] : [format],
    shareType: usual.shareType,
    ...(isConditional ? { shareCondition: { scope: '', use: usual.shareCondition ?? '' } } : {}),
    methods: usual.methods.filter((method) => ASKED.includes(method)),
    open: { attribute: false },
    updateCycle: usual.updateCycle,
    relatedCodes: [],
    matters: catalog
      .matters()
      .filter(({ standards }) => standards.includes(key))
      .map(({ code }) => code),
    grading: { level: '' },
    secret: false,
    assessments: {
      secrecy: { done: false, date: '' },
      personalInformation: { done: false, date: '' },
    },
    landed: false,
    crossProvince: true,
    contact: '',
    version: 1,
    state: 'draft',
    items: lines.map(({ item }) => ({ name: item.name })),
    binding: {
      source,
      entity,
      mapping: Object.fromEntries(lines.map(({ item, mapping }) => [item.name, mapping])),
    },
  }
}
