/**
 * Reads guardrails from a folder of Cedar files, and finds everything that is wrong with them.
 *
 * @module
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { policySetTextToParts, validate, type DetailedError } from './guardrail-cedar.ts'
import { parsePolicy } from './parse-policy.ts'
import { guardrailProblem, type GuardrailProblem } from './guardrail-problems.ts'

/** Which items of an ask a guardrail tells of: all of them, the sensitive ones, or those that identify. */
export type Concern = 'all' | 'sensitive' | 'identifying'

export interface Guardrail {
  readonly id: string
  readonly because: string
  readonly remedy: string
  /** Both in Chinese, where the guardrail says them so too; it has both or neither. */
  readonly becauseZh?: string
  readonly remedyZh?: string
  readonly concerns: Concern
  /** The policy's own text. */
  readonly text: string
  readonly file: string
  /** First line of the policy, counted from 1. */
  readonly line: number
}

export interface GuardrailsRead {
  readonly guardrails: readonly Guardrail[]
  readonly problems: readonly GuardrailProblem[]
}

const ANNOTATIONS = ['id', 'because', 'remedy', 'becauseZh', 'remedyZh', 'concerns'] as const
const CONCERNS: readonly Concern[] = ['all', 'sensitive', 'identifying']
const CONSUMERS_AND_RESOURCES = ['Consumer', 'Resource']

/** The name of a file, and its text; null where it cannot be read. */
export type NamedText = readonly [string, string | null]

/**
 * @param schema see `guardrailSchema`.
 * @param beside texts of guardrails that stand in no file; checked with those of the folder.
 */
export function readGuardrails(
  folder: string,
  schema: string,
  beside: readonly NamedText[] = [],
): GuardrailsRead {
  const unlisted: GuardrailProblem[] = []
  filesOf(folder, unlisted)
  const { guardrails, problems } = readGuardrailTexts([...textsOf(folder), ...beside], schema)
  return { guardrails, problems: [...unlisted, ...problems] }
}

/** As {@link readGuardrails}, of texts that may come from anywhere. */
export function readGuardrailTexts(texts: readonly NamedText[], schema: string): GuardrailsRead {
  const problems: GuardrailProblem[] = []
  const found = texts.flatMap(([file, text]) => policiesOf(file, text, problems))
  const guardrails = found.flatMap((one) => readPolicy(one, problems) ?? [])
  problems.push(...validated(found, schema))
  const first = new Map<string, Guardrail>()
  for (const one of guardrails) {
    const other = first.get(one.id)
    if (other === undefined) first.set(one.id, one)
    else problems.push(at(one, 'id-taken', { id: one.id, file: other.file, line: `${other.line}` }))
  }
  return { guardrails, problems: inOrder(problems) }
}

/** By file, then by line, as a person goes through them. */
function inOrder(problems: readonly GuardrailProblem[]): readonly GuardrailProblem[] {
  const lineOf = ({ pointer }: GuardrailProblem): number => Number(/\d+/.exec(pointer)?.[0] ?? 0)
  return [...problems].sort((a, b) =>
    a.file === b.file ? lineOf(a) - lineOf(b) : a.file < b.file ? -1 : 1,
  )
}

/** Names and texts of a folder's guardrails; what cannot be read is told by {@link readGuardrails}. */
export function textsOf(folder: string): readonly NamedText[] {
  return filesOf(folder, []).map((file) => {
    try {
      return [file, readFileSync(file, 'utf8')]
    } catch {
      return [file, null]
    }
  })
}

function filesOf(folder: string, problems: GuardrailProblem[]): readonly string[] {
  try {
    const names = readdirSync(folder).filter((name) => name.endsWith('.cedar'))
    return names.sort().map((name) => join(folder, name))
  } catch {
    problems.push(guardrailProblem({ file: folder, pointer: '' }, 'folder-unreadable'))
    return []
  }
}

/** The policies of one file, each with its place. */
function policiesOf(
  file: string,
  whole: string | null,
  problems: GuardrailProblem[],
): readonly Placed[] {
  if (whole === null) {
    problems.push(guardrailProblem({ file, pointer: '' }, 'file-unreadable'))
    return []
  }
  const parts = policySetTextToParts(whole)
  if (parts.type === 'failure') {
    const all = { file, line: 1, text: whole }
    problems.push(...parts.errors.map((error) => cedarProblem(all, error, 'not-cedar')))
    return []
  }
  for (const template of parts.policy_templates) {
    const line = lineAt(whole, whole.indexOf(template))
    problems.push(at({ file, line }, 'is-template'))
  }
  let from = 0
  return parts.policies.map((text) => {
    const start = Math.max(0, whole.indexOf(text, from))
    from = start + text.length
    return { file, line: lineAt(whole, start), text }
  })
}

interface Place {
  readonly file: string
  readonly line: number
}

interface Placed extends Place {
  readonly text: string
}

function readPolicy(place: Placed, problems: GuardrailProblem[]): Guardrail | undefined {
  const { text } = place
  const parsed = parsePolicy(text)
  if (parsed.type === 'failure') {
    problems.push(...parsed.errors.map((error) => cedarProblem(place, error, 'not-cedar')))
    return undefined
  }
  const { effect, annotations = {} } = parsed.json
  const wrong = (...found: Wrong): void => {
    problems.push(at(place, ...found))
  }
  if (effect !== 'forbid') wrong('permits')
  for (const name of Object.keys(annotations)) {
    if ((ANNOTATIONS as readonly string[]).includes(name)) continue
    wrong('unknown-annotation', { name }, ANNOTATIONS)
  }
  const said = (name: (typeof ANNOTATIONS)[number]): string => (annotations[name] ?? '').trim()
  const told = (name: 'id' | 'because' | 'remedy'): string => {
    const value = said(name)
    if (value === '') wrong(`${name}-missing`)
    return value
  }
  const id = told('id')
  if (id !== '' && !/^[a-z][a-z0-9-]{0,59}$/.test(id)) wrong('id-malformed', { id })
  const because = told('because')
  if (because !== '' && !ARTICLE.test(because)) wrong('no-article', { name: 'because' })
  const remedy = told('remedy')
  const inChinese = readChinese(said('becauseZh'), said('remedyZh'), wrong)
  const concerns = (annotations['concerns'] ?? 'all') as Concern
  if (!CONCERNS.includes(concerns)) {
    wrong('unknown-concern', { name: concerns, known: CONCERNS.join(', ') }, CONCERNS)
  }
  for (const name of wholeEntities(parsed.json)) wrong('names-one', { name })
  return id === '' ? undefined : { id, because, remedy, ...inChinese, concerns, ...place }
}

const ARTICLE = /Art\. ?\d|第.+条/

type Wrong = Parameters<typeof guardrailProblem> extends [unknown, ...infer Rest] ? Rest : never

/** Why and what to do, in Chinese; nothing where the guardrail says neither. */
function readChinese(
  becauseZh: string,
  remedyZh: string,
  wrong: (...found: Wrong) => void,
): Pick<Guardrail, 'becauseZh' | 'remedyZh'> {
  if (becauseZh === '' && remedyZh === '') return {}
  if (becauseZh === '') wrong('half-chinese', { name: 'remedyZh', other: 'becauseZh' })
  else if (!ARTICLE.test(becauseZh)) wrong('no-article', { name: 'becauseZh' })
  if (remedyZh === '') wrong('half-chinese', { name: 'becauseZh', other: 'remedyZh' })
  return { becauseZh, remedyZh }
}

/** Single consumers and resources, which a schema cannot check and a grant says better. */
function wholeEntities(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return []
  const { type, id } = value as { type?: unknown; id?: unknown }
  if (typeof type === 'string' && typeof id === 'string' && CONSUMERS_AND_RESOURCES.includes(type))
    return [`${type}::"${id}"`]
  return Object.values(value).flatMap(wholeEntities)
}

/**
 * What Cedar's validator says of all policies, in one call: reading the schema is what costs. A warning is that
 * a policy never applies, and no less a mistake.
 */
function validated(policies: readonly Placed[], schema: string): readonly GuardrailProblem[] {
  const byKey = new Map(policies.map((one, i) => [`policy${i}`, one]))
  const texts = [...byKey].map(([key, { text }]) => [key, text] as const)
  const answer = validate({ schema, policies: { staticPolicies: Object.fromEntries(texts) } })
  if (answer.type === 'failure') {
    const where = policies[0] ?? { file: '', line: 1, text: '' }
    return answer.errors.map((error) => cedarProblem(where, error, 'not-validated'))
  }
  const problems = [...answer.validationErrors, ...answer.validationWarnings].flatMap(
    ({ policyId, error }) => {
      const place = byKey.get(policyId)
      return place === undefined ? [] : [cedarProblem(place, error, 'does-not-fit')]
    },
  )
  // The same is found once for each action.
  const keyOf = ({ file, pointer, message }: GuardrailProblem): string =>
    `${file} ${pointer} ${message.replace(/Action::"\w+"/, '')}`
  return [...new Map(problems.map((one) => [keyOf(one), one])).values()]
}

function cedarProblem(
  place: Placed,
  error: DetailedError,
  rule: 'not-cedar' | 'not-validated' | 'does-not-fit',
): GuardrailProblem {
  const [label] = error.sourceLocations ?? []
  // Cedar counts bytes.
  const before = Buffer.from(place.text).subarray(0, label?.start ?? 0)
  const here = { file: place.file, line: place.line - 1 + lineAt(before.toString(), before.length) }
  const more = [label?.label, error.help].filter((one) => one != null && one !== '').join('; ')
  const said = error.message.replace(/^for policy `\w+`,? ?/, '').replace(/^: /, '')
  return (
    unknownName(here, `${said} (${more})`) ??
    at(here, rule, { said: `${said}${more === '' ? '' : ` (${more})`}` })
  )
}

/** Cedar lists every name there is; one that is near says more. */
function unknownName(place: Place, said: string): GuardrailProblem | undefined {
  const found =
    /`(\w+)::"([^"]*)"` is of an enumerated entity type.*valid entity eids: (.*)\)/s.exec(said)
  if (found === null) return undefined
  const [, type = '', name = '', list = ''] = found
  const known = Array.from(list.matchAll(/"([^"]*)"/g), ([, one = '']) => one)
  return at(place, 'unknown-name', { type, name }, known)
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, Math.max(0, offset)).split('\n').length
}

function at({ file, line }: Place, ...found: Wrong): GuardrailProblem {
  return guardrailProblem({ file, pointer: `line ${line}` }, ...found)
}
