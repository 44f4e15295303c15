/**
 * The world in which the cases are played: standards, resources and records that are made of what the cases name,
 * over the shipped catalogue. Everything in it is synthetic.
 *
 * @module
 */
import type { Content } from '../../catalog/content.ts'
import type { Item, Resource, Standard } from '../../catalog/types.ts'
import { content as shipped, offer } from '../support/offered.ts'
import { caseFiles, type CaseFile, type OfferText, type RecordText } from './case-files.ts'

export const REGIONS = ['500000', '510000'] as const
export type CaseRegion = (typeof REGIONS)[number]

/** The one subject of all cases, by kind. */
const SUBJECTS: Readonly<Record<string, string>> = {
  person: '510100195003159905',
  organization: '91500000MA0000015Q',
}

const named = new Map<string, { readonly department: string; readonly items: Set<string> }>()
for (const file of caseFiles) {
  for (const [code, { items }] of Object.entries(file.offers)) name(code, Object.keys(items))
  for (const { resource, items } of file.cases.flatMap(({ question }) => question.asks))
    name(resource, items)
}

function name(code: string, items: readonly string[]): void {
  const [, department = '', key = ''] = code.split('.')
  const known = named.get(key) ?? { department, items: new Set() }
  for (const item of items) known.items.add(item)
  named.set(key, known)
}

/** The shipped content; standards have besides their own the items that only cases name. */
export const content: Content = {
  ...shipped,
  standards: [
    ...shipped.standards.filter(({ key }) => !named.has(key)),
    ...[...named].map(([key, { department, items }]) => standardWith(key, department, [...items])),
  ],
}

function standardWith(key: string, department: string, names: readonly string[]): Standard {
  const base = shipped.standards.find((standard) => standard.key === key) ?? {
    key,
    department,
    nameZh: `合成${key}`,
    nameEn: key,
    subjects: [{ kind: 'person', keys: [['citizenId']] }],
    items: [text('citizenId')],
    usual: { shareType: 'conditional' as const, updateCycle: 'daily' as const, methods: [] },
    synthetic: true,
  }
  const more = names.filter((item) => base.items.every((one) => one.name !== item))
  return { ...base, items: [...base.items, ...more.map(text)] }
}

function text(item: string): Item {
  return { name: item, nameZh: `合成${item}`, type: 'C', length: 100, sensitive: false }
}

export function standardOf(code: string): Standard {
  const key = code.split('.')[2]
  return content.standards.find((standard) => standard.key === key)!
}

/** Kind and number of the subject whose records a resource holds. */
export function subjectOf(code: string): { readonly kind: string; readonly number: string } {
  const { kind } = standardOf(code).subjects[0]!
  return { kind, number: SUBJECTS[kind]! }
}

/** A resource as a case offers it; bound to `entity` where its exchange reads it. */
export function resourceOf(code: string, offered: OfferText, entity?: string): Resource {
  const standard = standardOf(code)
  return {
    ...offer('510000', 'pensionBenefit'),
    code,
    region: code.slice(0, 6),
    name: standard.nameZh,
    standard: standard.key,
    department: standard.department,
    shareType: offered.shareType,
    methods: offered.methods,
    state: offered.published ? 'published' : 'withdrawn',
    items: Object.entries(offered.items).map(([item, shareType]) => ({ name: item, shareType })),
    ...(entity === undefined
      ? {}
      : { binding: { source: 'archive', entity, mapping: mappingOf(standard) } }),
  }
}

export function columnOf(item: string): string {
  return `c_${item}`
}

function mappingOf(standard: Standard): Readonly<Record<string, { column: string }>> {
  return Object.fromEntries(
    standard.items.map((item) => [item.name, { column: columnOf(item.name) }]),
  )
}

/** What is offered of every standard that a file asks for, where nothing else is: so that it can be asked for at all. */
export function fillers(file: CaseFile, region: CaseRegion): readonly Resource[] {
  const codes = [
    ...Object.keys(file.offers),
    ...file.cases.flatMap(({ question }) => question.asks.map(({ resource }) => resource)),
  ]
  const keys = [...new Set(codes.map((code) => code.split('.').slice(1).join('.')))]
  return keys
    .map((key) => `${region}.${key}`)
    .filter((code) => file.offers[code] === undefined)
    .map((code) => {
      const items = standardOf(code).items.map((item) => [item.name, 'conditional'] as const)
      return resourceOf(code, {
        published: true,
        shareType: 'conditional',
        methods: ['query', 'verify'],
        items: Object.fromEntries(items),
      })
    })
}

/** The records of a resource, whole: where a file gives none, one that has every item. */
export function recordsOf(file: CaseFile, code: string): ReadonlyMap<string, RecordText> {
  const given = file.records?.[code]
  const keys = standardOf(code).subjects[0]!.keys[0]!
  const { number } = subjectOf(code)
  const key = Object.fromEntries(keys.map((item) => [item, number]))
  if (given !== undefined) {
    return new Map(Object.entries(given).map(([label, record]) => [label, { ...record, ...key }]))
  }
  const values = standardOf(code).items.map((item) => [item.name, valueOf(item)] as const)
  return new Map([['the only one', { ...Object.fromEntries(values), ...key }]])
}

function valueOf({ name: item, type, codeList, format }: Item): string {
  if (format === 'citizen-id') return SUBJECTS['person']!
  if (format === 'uscc') return SUBJECTS['organization']!
  if (codeList !== undefined)
    return content.codeLists.find(({ id }) => id === codeList)!.codes[0]!.code
  switch (type) {
    case 'D':
      return '1950-03-15'
    case 'T':
      return '2026-01-15 08:00:00'
    case 'I':
      return '7'
    case 'N':
    case 'Y':
    case 'F':
    case 'B':
      return '120.5'
    case 'L':
      return '1'
    case 'C':
    case 'M':
    case 'G':
      return `合成 ${item}`.slice(0, 18)
  }
}
