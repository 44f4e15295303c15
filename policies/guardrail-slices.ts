/**
 * Which guardrails need to be asked about what, so that many of them cost little.
 *
 * Asking Cedar costs by the policies in a set, and more by the values in the context. So guardrails are laid into sets
 * by what they look at: the mode of their scope, and the first thing that they ask for. A guardrail whose `when`
 * begins with `resource.standard == Standard::"pensionBenefit" && …` cannot forbid another standard, and is not asked
 * about one. Only the beginning counts, as far as it cannot fail: a guardrail that fails must be heard of. Guardrails that do not look at the resource are asked once a request. Values that no guardrail
 * of a set looks at are left out.
 *
 * A slice never changes an answer; `test/policies/guardrail-slices.property.test.ts` holds it to that.
 *
 * @module
 */
import { onceFor } from '../catalog/once-for.ts'
import { GuardrailError } from './errors.ts'
import type { Guardrail } from './guardrail-files.ts'
import { parsePolicy } from './parse-policy.ts'
import { parseSet, type ParsedSet } from './parsed-sets.ts'
import type { Mode } from './types.ts'

/** Guardrails that are asked together. */
export interface Slice {
  readonly policySet: ParsedSet
  /** Whether an answer is about one ask; else it holds for all asks of one mode of a request. */
  readonly aboutResource: boolean
  /** Whether a path like `context.request.clear` is looked at. */
  looksAt(path: string): boolean
}

/** `<variable>.<attribute>` → what it is in one question, as text. */
export type Facts = Readonly<Record<Selector, string>>

/** What a slice may be selected by, the most telling first. */
export const SELECTORS = [
  'resource.standard',
  'context.matter',
  'resource.department',
  'principal.department',
  'context.child',
  'context.bulk',
  'context.night',
  'context.minor',
  'principal.rectifying',
] as const
export type Selector = (typeof SELECTORS)[number]

export interface Slices {
  /** The slices that may hold a guardrail which forbids this. */
  of(mode: Mode, facts: Facts): readonly Slice[]
}

type Json = Readonly<Record<string, unknown>>

const MODES = Object.keys({
  query: true,
  verify: true,
  batch: true,
  subscribe: true,
} satisfies Record<Mode, true>) as Mode[]

/** @throws {GuardrailError} when Cedar does not read a guardrail. They have been checked. */
export function sliceGuardrails(guardrails: readonly Guardrail[]): Slices {
  const drafts = new Map<string, Draft>()
  for (const guardrail of guardrails) {
    const { modes, aboutResource, selector, looksAt } = lookInto(guardrail)
    for (const mode of modes) {
      const name = nameOf(mode, selector)
      const key = `${name} ${String(aboutResource)}`
      const draft = drafts.get(key) ?? { name, aboutResource, looksAt: new Set(), held: [] }
      drafts.set(key, draft)
      draft.held.push(guardrail)
      for (const one of looksAt) draft.looksAt.add(one)
    }
  }
  const slices = new Map<string, Slice[]>()
  for (const { name, aboutResource, looksAt, held } of drafts.values()) {
    const slice = {
      policySet: parseSet(held),
      aboutResource,
      looksAt: (path: string) => wholesOf(path).some((one) => looksAt.has(one)),
    }
    slices.set(name, [...(slices.get(name) ?? []), slice])
  }
  return {
    of: (mode, facts) => [
      ...(slices.get(nameOf(mode, undefined)) ?? []),
      ...SELECTORS.flatMap((one) => slices.get(nameOf(mode, `${one}=${facts[one]}`)) ?? []),
    ],
  }
}

interface Draft {
  readonly name: string
  readonly aboutResource: boolean
  readonly looksAt: Set<string>
  readonly held: Guardrail[]
}

function nameOf(mode: Mode, selector: string | undefined): string {
  return `${mode} ${selector ?? ''}`
}

interface Looked {
  readonly modes: readonly Mode[]
  readonly aboutResource: boolean
  readonly selector: string | undefined
  readonly looksAt: ReadonlySet<string>
}

const lookInto = onceFor(lookAt)

function lookAt({ text }: Guardrail): Looked {
  const parsed = parsePolicy(text)
  if (parsed.type === 'failure') {
    throw new GuardrailError(parsed.errors.map(({ message }) => message).join('; '))
  }
  const { action, conditions, resource } = parsed.json as unknown as {
    readonly action: Json
    readonly resource: Json
    readonly conditions: readonly { readonly kind: string; readonly body: Json }[]
  }
  const looksAt = new Set(conditions.flatMap(({ body }) => pathsIn(body)))
  const aboutResource =
    resource['op'] !== 'All' ||
    [...looksAt].some((path) => path.startsWith('resource')) ||
    ['context.items', 'context.sensitive'].flatMap(wholesOf).some((one) => looksAt.has(one))
  return {
    modes: MODES.filter((mode) => isIn(action, mode)),
    aboutResource,
    selector: selectorOf(conditions),
    looksAt,
  }
}

function isIn({ op, entity, entities }: Json, mode: Mode): boolean {
  const named = [entity, ...((entities as readonly Json[] | undefined) ?? [])].flatMap(
    (one) => (one as Json | undefined)?.['id'] ?? [],
  )
  return op === 'All' || named.includes(mode)
}

/** What the guardrail asks for before it can fail: the most telling of the conjuncts that it begins with. */
function selectorOf(
  conditions: readonly { readonly kind: string; readonly body: Json }[],
): string | undefined {
  const [first] = conditions
  if (first?.kind !== 'when') return undefined
  const atoms: string[] = []
  for (const conjunct of conjunctsOf(first.body)) {
    const atom = atomOf(conjunct)
    if (atom !== undefined) atoms.push(atom)
    else if (!cannotFail(conjunct)) break
  }
  const rankOf = (atom: string): number => SELECTORS.findIndex((one) => atom.startsWith(`${one}=`))
  return atoms.sort((a, b) => rankOf(a) - rankOf(b))[0]
}

/** From left to right, as Cedar evaluates them. */
function conjunctsOf(expression: Json): readonly Json[] {
  const both = expression['&&'] as { readonly left: Json; readonly right: Json } | undefined
  return both === undefined ? [expression] : [...conjunctsOf(both.left), ...conjunctsOf(both.right)]
}

/** `resource.standard=pensionBenefit`, `context.night=true`; undefined for anything less plain. */
function atomOf(expression: Json): string | undefined {
  const flag = pathOf(expression)
  if (flag !== undefined) return isSelector(flag) ? `${flag}=true` : undefined
  const equal = expression['=='] as { readonly left: Json; readonly right: Json } | undefined
  if (equal === undefined) return undefined
  for (const [one, other] of [
    [equal.left, equal.right],
    [equal.right, equal.left],
  ] as const) {
    const path = pathOf(one)
    const value = other['Value'] as { readonly __entity?: { readonly id: string } } | undefined
    if (path !== undefined && isSelector(path) && value?.__entity !== undefined) {
      return `${path}=${value.__entity.id}`
    }
  }
  return undefined
}

/** Whether two plain things are compared: whatever they are, they are equal or not. What comes after it counts too. */
function cannotFail(expression: Json): boolean {
  const compared = (expression['=='] ?? expression['!=']) as
    { readonly left: Json; readonly right: Json } | undefined
  const isPlain = (side: Json): boolean => pathOf(side) !== undefined || side['Value'] !== undefined
  return compared !== undefined && isPlain(compared.left) && isPlain(compared.right)
}

function isSelector(path: string): path is Selector {
  return (SELECTORS as readonly string[]).includes(path)
}

/** `context.request.clear` of an expression that is a path, and no more. */
function pathOf(expression: Json): string | undefined {
  const name = expression['Var']
  if (typeof name === 'string') return name
  const dot = expression['.'] as { readonly left: Json; readonly attr: string } | undefined
  const left = dot === undefined ? undefined : pathOf(dot.left)
  return left === undefined ? undefined : `${left}.${dot?.attr ?? ''}`
}

/** Every path in an expression, as far as it goes. */
function pathsIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return []
  const path = pathOf(value as Json)
  return path === undefined ? Object.values(value).flatMap(pathsIn) : [path]
}

/** `context`, `context.request`, `context.request.clear`: who looks at a record whole looks at all that is in it. */
function wholesOf(path: string): readonly string[] {
  const steps = path.split('.')
  return steps.map((_step, i) => steps.slice(0, i + 1).join('.'))
}
