/**
 * Reads guardrails from a folder of Cedar files, and finds everything that is wrong with them.
 *
 * @module
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { policySetTextToParts, validate, type DetailedError } from './guardrail-cedar.ts'
import { parsePolicy } from './parse-policy.ts'
import { didYouMean } from '../catalog/did-you-mean.ts'
import type { Problem } from '../catalog/errors.ts'

/** Which items of an ask a guardrail tells of: all of them, the sensitive ones, or those that identify. */
export type Concern = 'all' | 'sensitive' | 'identifying'

export interface Guardrail {
  readonly id: string
  readonly because: string
  readonly remedy: string
  readonly concerns: Concern
  /** The policy's own text. */
  readonly text: string
  readonly file: string
  /** First line of the policy, counted from 1. */
  readonly line: number
}

export interface GuardrailsRead {
  readonly guardrails: readonly Guardrail[]
  readonly problems: readonly Problem[]
}

const ANNOTATIONS = ['id', 'because', 'remedy', 'concerns'] as const
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
  const unlisted: Problem[] = []
  filesOf(folder, unlisted)
  const { guardrails, problems } = readGuardrailTexts([...textsOf(folder), ...beside], schema)
  return { guardrails, problems: [...unlisted, ...problems] }
}

/** As {@link readGuardrails}, of texts that may come from anywhere. */
export function readGuardrailTexts(texts: readonly NamedText[], schema: string): GuardrailsRead {
  const problems: Problem[] = []
  const found = texts.flatMap(([file, text]) => policiesOf(file, text, problems))
  const guardrails = found.flatMap((one) => readPolicy(one, problems) ?? [])
  problems.push(...validated(found, schema))
  const first = new Map<string, Guardrail>()
  for (const one of guardrails) {
    const other = first.get(one.id)
    if (other === undefined) first.set(one.id, one)
    else problems.push(at(one, `has the id "${one.id}" of ${other.file}, line ${other.line}`))
  }
  return { guardrails, problems: inOrder(problems) }
}

/** By file, then by line, as a person goes through them. */
function inOrder(problems: readonly Problem[]): readonly Problem[] {
  const lineOf = ({ pointer }: Problem): number => Number(/\d+/.exec(pointer)?.[0] ?? 0)
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

function filesOf(folder: string, problems: Problem[]): readonly string[] {
  try {
    const names = readdirSync(folder).filter((name) => name.endsWith('.cedar'))
    return names.sort().map((name) => join(folder, name))
  } catch {
    const message = 'cannot be listed. Name the folder that holds the guardrails (*.cedar).'
    problems.push({ file: folder, pointer: '', message })
    return []
  }
}

/** The policies of one file, each with its place. */
function policiesOf(file: string, whole: string | null, problems: Problem[]): readonly Placed[] {
  if (whole === null) {
    problems.push({ file, pointer: '', message: 'cannot be read' })
    return []
  }
  const parts = policySetTextToParts(whole)
  if (parts.type === 'failure') {
    const all = { file, line: 1, text: whole }
    problems.push(...parts.errors.map((error) => cedarProblem(all, error, 'is not Cedar')))
    return []
  }
  for (const template of parts.policy_templates) {
    const line = lineAt(whole, whole.indexOf(template))
    problems.push({ file, pointer: `line ${line}`, message: 'is a template; write the policy out' })
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

function readPolicy(place: Placed, problems: Problem[]): Guardrail | undefined {
  const { text } = place
  const parsed = parsePolicy(text)
  if (parsed.type === 'failure') {
    problems.push(...parsed.errors.map((error) => cedarProblem(place, error, 'is not Cedar')))
    return undefined
  }
  const { effect, annotations = {} } = parsed.json
  const wrong = (message: string): void => {
    problems.push(at(place, message))
  }
  if (effect !== 'forbid') wrong('permits; a guardrail can only forbid. Grants permit')
  for (const name of Object.keys(annotations)) {
    if ((ANNOTATIONS as readonly string[]).includes(name)) continue
    wrong(`has the annotation @${name}, which nothing reads.${didYouMean(name, ANNOTATIONS)}`)
  }
  const told = (name: (typeof ANNOTATIONS)[number], whatFor: string): string => {
    const value = (annotations[name] ?? '').trim()
    if (value === '') wrong(`has no @${name}; ${whatFor}`)
    return value
  }
  const id = told('id', 'a refusal and its record name the guardrail by it')
  if (id !== '' && !/^[a-z][a-z0-9-]{0,59}$/.test(id)) {
    wrong(`has the id "${id}"; write small letters, digits and hyphens`)
  }
  const because = told('because', 'whoever is refused is told why')
  if (because !== '' && !/Art\. ?\d|第.+条/.test(because)) {
    wrong('names no article in @because: write "Art. 25" or 第二十五条, of which law')
  }
  const remedy = told('remedy', 'whoever is refused is told what to do')
  const concerns = (annotations['concerns'] ?? 'all') as Concern
  if (!CONCERNS.includes(concerns)) {
    wrong(
      `has @concerns("${concerns}"), which is none of ${CONCERNS.join(', ')}.${didYouMean(concerns, CONCERNS)}`,
    )
  }
  for (const name of wholeEntities(parsed.json)) {
    wrong(`names ${name}: a guardrail is for everybody. Suspend the consumer or the grant instead`)
  }
  return id === '' ? undefined : { id, because, remedy, concerns, ...place }
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
function validated(policies: readonly Placed[], schema: string): readonly Problem[] {
  const byKey = new Map(policies.map((one, i) => [`policy${i}`, one]))
  const texts = [...byKey].map(([key, { text }]) => [key, text] as const)
  const answer = validate({ schema, policies: { staticPolicies: Object.fromEntries(texts) } })
  if (answer.type === 'failure') {
    const where = policies[0] ?? { file: '', line: 1, text: '' }
    return answer.errors.map((error) => cedarProblem(where, error, 'cannot be validated'))
  }
  const problems = [...answer.validationErrors, ...answer.validationWarnings].flatMap(
    ({ policyId, error }) => {
      const place = byKey.get(policyId)
      return place === undefined ? [] : [cedarProblem(place, error, 'does not fit')]
    },
  )
  // The same is found once for each action.
  const keyOf = ({ file, pointer, message }: Problem): string =>
    `${file} ${pointer} ${message.replace(/Action::"\w+"/, '')}`
  return [...new Map(problems.map((one) => [keyOf(one), one])).values()]
}

function cedarProblem(place: Placed, error: DetailedError, what: string): Problem {
  const [label] = error.sourceLocations ?? []
  // Cedar counts bytes.
  const before = Buffer.from(place.text).subarray(0, label?.start ?? 0)
  const line = place.line - 1 + lineAt(before.toString(), before.length)
  const more = [label?.label, error.help].filter((one) => one != null && one !== '').join('; ')
  const said = error.message.replace(/^for policy `\w+`,? ?/, '').replace(/^: /, '')
  const message =
    unknownName(`${said} (${more})`) ?? `${what}: ${said}${more === '' ? '' : ` (${more})`}`
  return { file: place.file, pointer: `line ${line}`, message }
}

/** Cedar lists every name there is; one that is near says more. */
function unknownName(said: string): string | undefined {
  const found =
    /`(\w+)::"([^"]*)"` is of an enumerated entity type.*valid entity eids: (.*)\)/s.exec(said)
  if (found === null) return undefined
  const [, type = '', name = '', list = ''] = found
  const known = Array.from(list.matchAll(/"([^"]*)"/g), ([, one = '']) => one)
  return `names ${type}::"${name}", which the catalogue does not have.${didYouMean(name, known)}`
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, Math.max(0, offset)).split('\n').length
}

function at({ file, line }: Place, message: string): Problem {
  return { file, pointer: `line ${line}`, message }
}
