/**
 * What is wrong with the draft of a resource while it is being written: what is blank still hides nothing of the rest.
 *
 * @module
 */
import type { Finding } from '../../catalog/finding.ts'
import { checkShape } from '../../catalog/schema/check.ts'
import { resourceSchema } from '../../catalog/schema/resource.ts'
import type { Resource } from '../../catalog/types.ts'
import { defectsOf, type EntrySurroundings } from './entry-defects.ts'
import { resourceOf, type Entry } from './entry.ts'

type Fields = Readonly<Record<string, unknown>>

/** Metadata with which nothing is wrong: it stands where a draft is blank or broken, so that the rules can judge the rest. */
const STAND_IN: Fields = {
  identifiers: [],
  classification: { lei: '3', xiang: '01', mu: '001' },
  name: '—',
  abstract: '—',
  formats: [{ category: 'database', type: '—' }],
  shareType: 'unconditional',
  shareCondition: undefined,
  methods: ['query', 'verify'],
  open: { attribute: false },
  updateCycle: 'other',
  relatedCodes: [],
  matters: [],
  grading: { level: 'general', general: 1 },
  secret: false,
  assessments: {
    secrecy: { done: true, date: '2026-01-01' },
    personalInformation: { done: true, date: '2026-01-01' },
  },
  landed: false,
  crossProvince: false,
  contact: '—',
} satisfies { readonly [Name in keyof Resource]?: unknown }

/**
 * Everything at once: fields of the wrong shape, and what the rules say of the others.
 *
 * @param today `YYYY-MM-DD`, the day on which it would be published.
 */
export function draftDefects(
  entry: Pick<Entry, 'kind' | 'code' | 'text'>,
  surroundings: EntrySurroundings,
  today: string,
): readonly Finding[] {
  const given = resourceOf(entry, { version: 1, publishedOn: today, state: 'published' })
  const shape = checkShape(resourceSchema, given)
  if (shape.ok) return defectsOf(entry, surroundings, today)
  const wrong = Object.keys(given).filter((name) =>
    shape.findings.some(({ pointer }) => isWithin(pointer, name)),
  )
  const missing = Object.keys(STAND_IN).filter((name) => !Object.hasOwn(given, name))
  const replaced = [...wrong, ...missing]
  const standIns = Object.fromEntries(replaced.map((name) => [name, STAND_IN[name]]))
  const text = JSON.stringify({ ...given, ...standIns })
  // Without standard or items there is nothing that the rules could judge.
  if (!checkShape(resourceSchema, JSON.parse(text)).ok) return shape.findings
  const rest = defectsOf({ ...entry, text }, surroundings, today)
  return [
    ...shape.findings,
    ...rest.filter(({ pointer }) => !replaced.some((name) => isWithin(pointer, name))),
  ]
}

/** What keeps a draft from being probed: what it says of standard, items and source. The metadata may come later. */
export function probeDefects(
  entry: Pick<Entry, 'kind' | 'code' | 'text'>,
  surroundings: EntrySurroundings,
  today: string,
): readonly Finding[] {
  const given = JSON.parse(entry.text) as Fields
  return defectsOf(
    { ...entry, text: JSON.stringify({ ...given, ...STAND_IN }) },
    surroundings,
    today,
  )
}

function isWithin(pointer: string, name: string): boolean {
  return pointer === `/${name}` || pointer.startsWith(`/${name}/`)
}
