/**
 * A published resource of any standard, as the benchmarks need them by the thousand.
 *
 * @module
 */
import type { Resource, Standard } from '../../catalog/types.ts'

export const MATTER = 'CY-037'

/** @param own what is different from one benchmark to another */
export function madeUpResource(
  standard: Standard,
  own: Pick<Resource, 'region' | 'providerCode' | 'formats' | 'identifiers' | 'contact'>,
): Resource {
  const { key, department, nameZh, nameEn, usual, items } = standard
  return {
    ...own,
    code: `${own.region}.${department}.${key}`,
    classification: { lei: '3', xiang: '01', mu: '001' },
    name: nameZh,
    abstract: `${nameZh}（${nameEn}）`,
    standard: key,
    department,
    shareType: usual.shareType,
    shareCondition: { scope: '川渝', use: '办理事项' },
    methods: ['query', 'verify'],
    open: { attribute: false },
    updateCycle: usual.updateCycle,
    relatedCodes: [],
    matters: [MATTER],
    grading: { level: 'general', general: 3 },
    secret: false,
    assessments: {
      secrecy: { done: true, date: '2026-01-10' },
      personalInformation: { done: true, date: '2026-01-10' },
    },
    landed: false,
    crossProvince: true,
    publishedOn: '2026-01-15',
    version: 1,
    state: 'published',
    items: items.map(({ name }) => ({ name })),
  }
}
