/**
 * What keeps an entry from being published: its shape, what it names that is not there, and what else in the catalogue would
 * name nothing after it. Everything at once.
 *
 * @module
 */
import { DIVISION_LIST } from '../../catalog/load-content.ts'
import type { Content } from '../../catalog/content.ts'
import type { Finding } from '../../catalog/finding.ts'
import { consumerFindings } from '../../catalog/rules/consumer.ts'
import { unknownName } from '../../catalog/rules/unknown-name.ts'
import { checkShape } from '../../catalog/schema/check.ts'
import { consumerSchema } from '../../catalog/schema/consumer.ts'
import {
  codeListSchema,
  departmentSchema,
  matterSchema,
  standardSchema,
} from '../../catalog/schema.ts'
import { catalogOf } from '../../catalog/catalog.ts'
import { validateResource } from '../../catalog/validate-resource.ts'
import type { Entry } from './entry.ts'
import { resourceOf } from './entry.ts'
import { contentWith, problemsOfContent, type ContentKind } from './registered-content.ts'
import { sourceFindings, sourceSchema, type SourceHoldings } from './source-entry.ts'
import { guardrailEntrySchema, readGuardrailEntry } from './guardrail-entry.ts'
import { KINDS } from './entry-kinds.ts'

/** What entries are checked against. */
export interface EntrySurroundings {
  /** In force, with what the registry has of it. */
  readonly content: Content
  readonly holdings: SourceHoldings
  /** Department whose source it is, as far as it is known. */
  readonly ownerOfSource: (id: string) => string | undefined
}

const CONTENT_SCHEMAS = {
  department: departmentSchema,
  codeList: codeListSchema,
  standard: standardSchema,
  matter: matterSchema,
}

type Given = Pick<Entry, 'kind' | 'code' | 'text'>

/**
 * Gives what keeps an entry from being published.
 *
 * @param today `YYYY-MM-DD`, the day on which it would be.
 */
export function defectsOf(
  entry: Given,
  surroundings: EntrySurroundings,
  today: string,
): readonly Finding[] {
  return defects(entry, surroundings, { publishedOn: today, today })
}

/**
 * Gives what keeps an entry that was published from serving. It is held against no day: what has been in force stays
 * whatever the clocks say.
 *
 * @param publishedOn `YYYY-MM-DD`
 */
export function defectsInForce(
  entry: Given,
  surroundings: EntrySurroundings,
  publishedOn: string,
): readonly Finding[] {
  return defects(entry, surroundings, { publishedOn })
}

interface Days {
  readonly publishedOn: string
  /** Undefined: what is in force. */
  readonly today?: string
}

function defects(
  { kind, code, text }: Given,
  surroundings: EntrySurroundings,
  days: Days,
): readonly Finding[] {
  const { content, holdings } = surroundings
  const given = JSON.parse(text) as unknown
  switch (kind) {
    case 'resource':
      return resourceDefects(text, surroundings, days)
    case 'consumer': {
      const shape = checkShape(consumerSchema, { ...(given as object), state: 'active' })
      return shape.ok ? consumerFindings(shape.value, catalogOf(content)) : shape.findings
    }
    case 'source': {
      const shape = checkShape(sourceSchema, given)
      if (!shape.ok) return shape.findings
      const { department } = shape.value
      const known = content.departments.map((one) => one.code)
      return known.includes(department)
        ? sourceFindings(shape.value, holdings)
        : [unknownName('/department', department, 'a department', known)]
    }
    case 'guardrail': {
      const shape = checkShape(guardrailEntrySchema, given)
      return shape.ok ? readGuardrailEntry(shape.value, content).findings : shape.findings
    }
    case 'department':
    case 'codeList':
    case 'standard':
    case 'matter': {
      const shape = checkShape<unknown>(CONTENT_SCHEMAS[kind], given)
      return shape.ok ? contentDefects(kind, code, shape.value, content) : shape.findings
    }
  }
}

function resourceDefects(
  text: string,
  { content, ownerOfSource }: EntrySurroundings,
  { publishedOn, today }: Days,
): readonly Finding[] {
  const resource = resourceOf({ text }, { version: 1, publishedOn, state: 'published' })
  const problems = validateResource(resource, content, today)
  if (problems.length > 0) return problems.map(({ pointer, message }) => ({ pointer, message }))
  const { department, binding } = resource
  const owner = binding && ownerOfSource(binding.source)
  if (owner === undefined || owner === department) return []
  const message = `is a source of ${owner}; a resource of ${department} reads its own department's`
  return [{ pointer: '/binding/source', message }]
}

/** @param value undefined: as it would be without the entry. */
export function contentDefects(
  kind: ContentKind,
  code: string,
  value: unknown,
  content: Content,
): readonly Finding[] {
  if (kind === 'codeList' && code === DIVISION_LIST) {
    return [{ pointer: '/id', message: 'is the list that is made of the table of divisions' }]
  }
  const own = `${KINDS[kind].noun} ${code}`
  const whole = contentWith(content, [{ kind, code, value }])
  return problemsOfContent(whole).map(({ file, pointer, message }) =>
    file === own ? { pointer, message } : { pointer: `${file} ${pointer}`.trim(), message },
  )
}
