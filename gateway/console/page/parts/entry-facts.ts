/**
 * What an entry of a resource says beside its items, in words: by the labels of the form in which it is written.
 *
 * @module
 */
import type { Words } from '../words/words-of.ts'
import { isFields, textAt, valueAt, type Draft } from './entry.ts'

/** What things are called that an entry names by code; a code that nobody knows stays as it is. */
export interface EntryNames {
  readonly standard: (key: string) => string
  readonly matter: (code: string) => string
}

export interface Fact {
  readonly key: string
  readonly label: string
  readonly text: string
}

/** Fields that {@link factsOf} says, and those of items, which stand in a table of their own; the registry sets the others. */
export const SAID =
  /^\/(?:name|contact|updateCycle|classification|abstract|matters|standard|shareType|shareCondition|methods|crossProvince|landed|open|grading|assessments|secret|identifiers|formats|providerCode|relatedCodes|items|code|region|department|version|state|publishedOn|binding\/(?:source|entity|mapping|rows|cacheSec))(?:\/|$)|^\/binding$/

/** Those that are written down, in the order of the form. */
export function factsOf(entry: Draft, words: Words, names: EntryNames): readonly Fact[] {
  const { say, term } = words
  const at = (...path: readonly string[]): string => textAt(entry, ...path)
  const among = (group: string, ...path: readonly string[]): string =>
    at(...path) === '' ? '' : term(group, at(...path))
  const flag = (...path: readonly string[]): string => {
    const value = valueAt(entry, ...path)
    return typeof value === 'boolean' ? say(value ? 'yes' : 'no') : ''
  }
  const assessed = (kind: string): string =>
    [flag('assessments', kind, 'done'), dayIn(words, at('assessments', kind, 'date'))]
      .filter(Boolean)
      .join(' · ')
  const facts: readonly (readonly [string, string, string])[] = [
    ['name', say('review.name'), at('name')],
    ['abstract', say('resource.abstract'), at('abstract')],
    ['standard', say('resource.standard'), at('standard') && names.standard(at('standard'))],
    ['source', say('register.source'), joined(at('binding', 'source'), at('binding', 'entity'))],
    ['rows', say('entry.rows'), rowsIn(words, valueAt(entry, 'binding', 'rows'))],
    [
      'cacheSec',
      say('entry.cacheSec'),
      at('binding', 'cacheSec') && say('entry.seconds', { count: at('binding', 'cacheSec') }),
    ],
    ['contact', say('resource.contact'), at('contact')],
    ['updateCycle', say('resource.updateCycle'), among('updateCycle', 'updateCycle')],
    ['classification', say('entry.classification'), classified(entry, words)],
    ['matters', say('resource.matters'), texts(entry, 'matters').map(names.matter).join('\n')],
    ['shareType', say('resource.shareType'), among('shareType', 'shareType')],
    ['scope', say('resource.scope'), at('shareCondition', 'scope')],
    ['use', say('resource.use'), at('shareCondition', 'use')],
    ['legalBasis', say('resource.legalBasis'), at('shareCondition', 'legalBasis')],
    [
      'methods',
      say('resource.methods'),
      texts(entry, 'methods')
        .map((method) => term('method', method))
        .join(' · '),
    ],
    ['crossProvince', say('meta.crossProvince'), flag('crossProvince')],
    ['landed', say('meta.landed'), flag('landed')],
    ['open', say('meta.open'), joined(flag('open', 'attribute'), at('open', 'condition'))],
    ['grading', say('resource.grading'), graded(entry, words)],
    ['secrecy', say('meta.assessment.secrecy'), assessed('secrecy')],
    [
      'personalInformation',
      say('meta.assessment.personalInformation'),
      assessed('personalInformation'),
    ],
    ['secret', say('meta.secret'), flag('secret')],
    ['formats', say('entry.formats'), fieldsOf(entry, 'formats', 'category', 'type', words)],
    [
      'identifiers',
      say('entry.identifiers'),
      fieldsOf(entry, 'identifiers', 'scheme', 'value', words),
    ],
    ['providerCode', say('entry.providerCode'), at('providerCode')],
    ['relatedCodes', say('entry.relatedCodes'), texts(entry, 'relatedCodes').join('\n')],
  ]
  return facts.flatMap(([key, label, text]) => (text === '' ? [] : [{ key, label, text }]))
}

function classified(entry: Draft, { term }: Words): string {
  const [lei, ...rest] = ['lei', 'xiang', 'mu', 'ximu'].map((part) =>
    textAt(entry, 'classification', part),
  )
  if (rest.every((part) => part === '')) return ''
  return [term('meta.lei', lei ?? ''), ...rest].filter(Boolean).join(' / ')
}

function graded(entry: Draft, { say, term }: Words): string {
  const level = textAt(entry, 'grading', 'level')
  const general = textAt(entry, 'grading', 'general')
  if (level === '') return ''
  return level === 'general' && general !== ''
    ? say('resource.grading.general', { level: general })
    : term('meta.grading', level)
}

/** Where a row is not a record: one of four shapes (`adapters/MAPPING.md`). */
function rowsIn({ say, language }: Words, rows: unknown): string {
  if (!isFields(rows)) return ''
  const [shape = '', how] = Object.entries(rows)[0] ?? []
  const listed = (value: unknown): string =>
    Array.isArray(value) ? value.join(language === 'zh' ? '、' : ', ') : String(value)
  const at = (name: string): string => listed(isFields(how) ? how[name] : undefined)
  switch (shape) {
    case 'latest':
      return say('entry.rows.latest', { by: at('by'), order: at('order') })
    case 'pivot':
      return say('entry.rows.pivot', { by: at('by'), name: at('name'), value: at('value') })
    case 'explode':
      return say('entry.rows.explode', { column: at('column'), by: at('by') })
    case 'unfold':
      return say('entry.rows.unfold', {
        columns: (Array.isArray(how) ? how : [])
          .map((one) => (isFields(one) ? listed(Object.values(one)) : ''))
          .join(' | '),
      })
    default:
      return JSON.stringify(rows)
  }
}

function fieldsOf(
  entry: Draft,
  list: string,
  kind: string,
  value: string,
  { term }: Words,
): string {
  const all = valueAt(entry, list)
  return (Array.isArray(all) ? all.filter(isFields) : [])
    .map((one) => joined(term(`entry.${kind}`, textAt(one, kind)), textAt(one, value)))
    .join('\n')
}

function texts(entry: Draft, name: string): readonly string[] {
  const all = valueAt(entry, name)
  return Array.isArray(all) ? all.map(String) : []
}

function joined(...parts: readonly string[]): string {
  return parts.filter(Boolean).join(' · ')
}

function dayIn({ day }: Words, text: string): string {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? day(text) : text
}
