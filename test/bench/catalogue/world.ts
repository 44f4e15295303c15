/**
 * A catalogue of any size, made of the shipped standards: each copy is a standard of its own, with names of its own, and one
 * published resource of Chongqing.
 *
 * @module
 */
import type { Content } from '../../../catalog/content.ts'
import type { Resource, Standard } from '../../../catalog/types.ts'
import { DEPARTMENTS } from '../departments.ts'
import { madeUpResource } from '../made-up-resource.ts'

export const REGION = '500000'
/** The source that all of the made-up resources are bound to: the bench asks none of them, but their mappings are compiled. */
const SOURCE = 'ga'

/** Standards that the benchmark's own resources offer: these have no copies of the same code. */
const TAKEN: ReadonlySet<string> = new Set(DEPARTMENTS.map(({ standard }) => standard))

/**
 * The shipped content with as many standards more as there must be for so many resources.
 *
 * @param resources at least as many as may be shared of the shipped ones
 */
export function contentOf(shipped: Content, resources: number): Content {
  const left = resources - shipped.standards.filter(isShared).length
  const originals = shipped.standards.filter(({ usual }) => usual.shareType !== 'not-shared')
  const copies = Array.from({ length: Math.max(left, 0) }, (_, i) =>
    copyOf(originals[i % originals.length] as Standard, Math.floor(i / originals.length) + 2),
  )
  return { ...shipped, standards: [...shipped.standards, ...copies] }
}

/** One resource a standard that may be shared, but for those that the benchmark asks. */
export function resourcesOf({ standards, departments }: Content): readonly Resource[] {
  const providers = new Map(departments.map(({ code, bodies }) => [code, bodies[REGION]?.uscc]))
  return standards
    .filter(isShared)
    .map((standard, i) => resourceOf(standard, providers.get(standard.department) ?? '', i))
}

function isShared({ key, usual }: Standard): boolean {
  return usual.shareType !== 'not-shared' && !TAKEN.has(key)
}

function copyOf(standard: Standard, number: number): Standard {
  return {
    ...standard,
    key: `${standard.key}${number}`,
    nameZh: `${standard.nameZh}${number}`,
    nameEn: `${standard.nameEn} ${number}`,
  }
}

function resourceOf(standard: Standard, providerCode: string, i: number): Resource {
  const { key, items } = standard
  return {
    ...madeUpResource(standard, {
      region: REGION,
      providerCode,
      formats: [{ category: 'database', type: 'PostgreSQL' }],
      identifiers: [{ scheme: 'gov-2017', value: `301001/${i + 1}` }],
      contact: 'officer@chongqing.example',
    }),
    binding: {
      source: SOURCE,
      entity: key,
      mapping: Object.fromEntries(items.map(({ name }) => [name, { column: name.toUpperCase() }])),
    },
  }
}
