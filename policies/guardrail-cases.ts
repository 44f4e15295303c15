/**
 * Cases of guardrails: what each refuses and what it does not, written down beside them for a data officer to read.
 *
 * @module
 */
import {
  anyText,
  flag,
  list,
  optional,
  record,
  table,
  text,
  type Schema,
} from '../catalog/schema/build.ts'
import { locate, readFolder, type Located } from '../catalog/read-files.ts'
import type { Problem } from '../catalog/errors.ts'
import { didYouMean } from '../catalog/did-you-mean.ts'
import type {
  Circumstances,
  GuardedCatalog,
  GuardedResource,
  Guardrails,
} from './guardrail-types.ts'
import { caseTitle, circumstances } from './case-file.ts'
import { mode } from './schema.ts'
import type { ItemAccess, Mode } from './types.ts'

export interface GuardrailCase {
  /** What it shows, in a sentence. */
  readonly case: string
  /** The same in Chinese. */
  readonly caseZh?: string
  /** Ids of the guardrails that the case is an example of. */
  readonly about: readonly string[]
  readonly matter: string
  /** Region of the consumer; the first resource's where absent. */
  readonly of?: string
  readonly rectifying?: boolean
  readonly circumstances?: readonly (keyof Circumstances)[]
  /** Codes of resources that are not marked for other provinces, whatever the catalogue says. */
  readonly notAcross?: readonly string[]
  readonly asks: readonly {
    readonly resource: string
    readonly mode?: Mode
    /** Item → how the grants show it. */
    readonly shows: Readonly<Record<string, ItemAccess>>
  }[]
  /** Ids of the guardrails that forbid it, sorted. */
  readonly refusedBy: readonly string[]
  /** The items told of, sorted, where they are not all. */
  readonly concerned?: readonly string[]
}

const word = text(100)

const schema: Schema<GuardrailCase> = record<GuardrailCase>({
  case: caseTitle,
  caseZh: optional(caseTitle),
  about: list(word, { min: 1, max: 20 }),
  matter: word,
  of: optional(word),
  rectifying: optional(flag),
  circumstances: optional(circumstances),
  notAcross: optional(list(word, { max: 50 })),
  asks: list(
    record<GuardrailCase['asks'][number]>({
      resource: word,
      mode: optional(mode),
      shows: table(anyText(20) as Schema<ItemAccess>, { min: 1, max: 200 }),
    }),
    { min: 1, max: 50 },
  ),
  refusedBy: list(word, { max: 20 }),
  concerned: optional(list(word, { max: 200 })),
})

export interface CasesRead {
  readonly cases: readonly Located<GuardrailCase>[]
  readonly problems: readonly Problem[]
}

/** Every `*.json` beside the guardrails holds cases. What is wrong with them is told by file and place. */
export function readGuardrailCases(folder: string, ids: readonly string[]): CasesRead {
  const { entries, problems } = readFolder(folder, schema)
  const titles = new Set<string>()
  const found = entries.flatMap((entry): Problem[] => {
    const { case: title, about, refusedBy } = entry.value
    const again = titles.has(title)
    titles.add(title)
    const unknown = [...about, ...refusedBy].filter((id) => !ids.includes(id))
    return [
      ...(again
        ? [locate(entry, { pointer: '/case', message: `is the title of another case: "${title}"` })]
        : []),
      ...unknown.map((id) =>
        locate(entry, {
          pointer: '/about',
          message: `names "${id}", which is no guardrail here.${didYouMean(id, ids)}`,
        }),
      ),
    ]
  })
  return { cases: entries, problems: [...problems, ...found] }
}

/** Guardrails without a case that they refuse, or without one that they do not. */
export function uncovered(
  { ids }: Guardrails,
  cases: readonly GuardrailCase[],
): readonly { readonly id: string; readonly lacks: 'refusing' | 'not refusing' }[] {
  return ids.flatMap((id) => {
    const about = cases.filter((each) => each.about.includes(id))
    const refuses = about.some(({ refusedBy }) => refusedBy.includes(id))
    const permits = about.some(({ refusedBy }) => !refusedBy.includes(id))
    return [
      ...(refuses ? [] : [{ id, lacks: 'refusing' as const }]),
      ...(permits ? [] : [{ id, lacks: 'not refusing' as const }]),
    ]
  })
}

/** @returns what went otherwise than the case says, in a sentence; undefined when nothing did. */
export function playGuardrailCase(
  guardrails: Guardrails,
  catalog: GuardedCatalog,
  each: GuardrailCase,
): string | undefined {
  const on = (name: keyof Circumstances): boolean => each.circumstances?.includes(name) ?? false
  const [first] = each.asks
  const refusals = guardrails.over(withoutBorder(catalog, each.notAcross ?? [])).evaluate({
    consumer: {
      id: 'desk',
      region: each.of ?? first?.resource.slice(0, 6) ?? '',
      department: 'RS',
      rectifying: each.rectifying ?? false,
    },
    matter: each.matter,
    circumstances: { minor: on('minor'), child: on('child'), bulk: on('bulk'), night: on('night') },
    asks: each.asks.map(({ resource, mode: how = 'query', shows }) => ({
      resource,
      mode: how,
      items: Object.keys(shows).sort(),
      access: shows,
    })),
  })
  const refusedBy = refusals.map(({ rule }) => rule.slice('guardrail:'.length))
  if (refusedBy.join() !== [...each.refusedBy].sort().join()) {
    return `expected to be refused by ${namesOf(each.refusedBy)}, was by ${namesOf(refusedBy)}`
  }
  if (each.concerned === undefined) return undefined
  const told = refusals.flatMap(({ concerned }) => concerned.flatMap(({ items }) => items)).sort()
  return told.join() === [...each.concerned].sort().join()
    ? undefined
    : `expected to be told of ${namesOf(each.concerned)}, was of ${namesOf(told)}`
}

function namesOf(ids: readonly string[]): string {
  return ids.length === 0 ? 'none' : ids.join(', ')
}

function withoutBorder(catalog: GuardedCatalog, codes: readonly string[]): GuardedCatalog {
  const closed = (code: string, known: GuardedResource): GuardedResource =>
    codes.includes(code) ? { ...known, crossProvince: false } : known
  return {
    standardsOf: (matter) => catalog.standardsOf(matter),
    resource: (code) => {
      const known = catalog.resource(code)
      return known && closed(code, known)
    },
  }
}
