/**
 * The draft of a resource: everything that is known of it already, and blank what only its department can say.
 *
 * @module
 */
import type { SourceFormat } from '../../adapters/introspection.ts'
import type { Catalog } from '../../catalog/catalog.ts'
import type {
  Region,
  ResourceFormat,
  ShareCondition,
  ShareMethod,
  Standard,
} from '../../catalog/types.ts'
import type { ProposedLine } from './match.ts'

/** A resource file, incomplete where something has to be said still. */
export type Draft = Readonly<Record<string, unknown>>

/** What is blank in a draft, and what is to be said there. */
export interface Blank {
  /** JSON pointer into the draft. */
  readonly pointer: string
  readonly what: string
}

const BLANKS: readonly Blank[] = [
  { pointer: '/classification/xiang', what: '项 of the guide of 2017, two digits' },
  { pointer: '/classification/mu', what: '目 of the guide of 2017, three digits' },
  { pointer: '/shareCondition/scope', what: 'who may be given it (Decree 809 Art. 15)' },
  { pointer: '/shareCondition/legalBasis', what: 'the law by which it is withheld (Art. 15)' },
  { pointer: '/grading/level', what: 'general, important or core (GB/T 43697-2024, Art. 13)' },
  { pointer: '/assessments/secrecy/done', what: 'true, once it is done (Art. 13)' },
  { pointer: '/assessments/secrecy/date', what: 'when, YYYY-MM-DD' },
  { pointer: '/assessments/personalInformation/done', what: 'true, once it is done (Art. 13)' },
  { pointer: '/assessments/personalInformation/date', what: 'when, YYYY-MM-DD' },
  { pointer: '/contact', what: 'whom consumers ask' },
]

/** Those of {@link BLANKS} that this draft has. */
export function blanksOf(draft: Draft): readonly Blank[] {
  return BLANKS.filter(({ pointer }) => {
    const value = pointer
      .split('/')
      .slice(1)
      .reduce<unknown>((at, name) => (at as Draft | undefined)?.[name], draft)
    return value === '' || value === false
  })
}

export interface DraftParts {
  readonly catalog: Catalog
  readonly standard: Standard
  readonly region: Region
  /** Id of the source. */
  readonly source: string
  readonly format: SourceFormat
  readonly entity: string
  readonly lines: readonly ProposedLine[]
}

const FORMATS: Readonly<Record<SourceFormat, ResourceFormat>> = {
  PostgreSQL: { category: 'database', type: 'PostgreSQL' },
  MySQL: { category: 'database', type: 'MySQL' },
  JSON: { category: 'self-described', type: 'JSON' },
  XML: { category: 'self-described', type: 'XML' },
  CSV: { category: 'spreadsheet', type: 'CSV' },
  XLSX: { category: 'spreadsheet', type: 'XLSX' },
  TXT: { category: 'electronic-file', type: 'TXT' },
}
/** What a source that is asked record by record serves. */
const ASKED: readonly ShareMethod[] = ['query', 'verify']

export function draftOf(parts: DraftParts): Draft {
  const { catalog, standard, region, source, format, entity, lines } = parts
  const { key, department, nameZh, usual } = standard
  const body = catalog.department(department)?.bodies[region.code]
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
    formats: [FORMATS[format]],
    shareType: usual.shareType,
    ...(usual.shareType === 'unconditional' ? {} : { shareCondition: conditionOf(standard) }),
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

function conditionOf({ usual }: Standard): ShareCondition {
  const condition = { scope: '', use: usual.shareCondition ?? '' }
  return usual.shareType === 'not-shared' ? { ...condition, legalBasis: '' } : condition
}
