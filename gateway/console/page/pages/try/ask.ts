/**
 * A query as a consumer's system sends it, from this page: by the access token that its developer has, which stays in the
 * page's memory.
 *
 * @module
 */
import { AskError } from '../../api.ts'
import type { SaidRefusal } from '../../words/refusals.ts'

export interface Trial {
  readonly token: string
  readonly matter: string
  readonly case: string
  readonly operator: string
  readonly query: string
  /** JSON; empty for none. */
  readonly variables: string
}

export interface Refused extends SaidRefusal {
  /** Left out, with resource and mode, where a guardrail forbids: what it concerns is listed there. */
  readonly item?: string
  readonly concerned?: readonly { readonly resource: string; readonly items: readonly string[] }[]
}

export interface Receipt {
  readonly log: string
  readonly index: number
  readonly leafHash: string
}

export interface TrialAnswer {
  readonly status: number
  readonly ms: number
  readonly body: {
    readonly data?: unknown
    readonly errors?: readonly {
      readonly message: string
      readonly extensions?: Readonly<Record<string, unknown>> & {
        readonly code?: string
        readonly refused?: readonly Refused[]
      }
    }[]
    readonly extensions?: {
      readonly exchange?: { readonly id: string; readonly receipts: readonly Receipt[] }
    }
  }
}

/** @throws {AskError} when the variables are no JSON, or the exchange cannot be reached. */
export async function askAs(trial: Trial): Promise<TrialAnswer> {
  const variables = variablesOf(trial.variables)
  const started = performance.now()
  try {
    const response = await fetch('/graphql', {
      method: 'POST',
      // The session is no consumer's.
      credentials: 'omit',
      headers: {
        'Content-Type': 'application/json',
        Accept: 'application/graphql-response+json',
        'Exchange-Purpose': purposeOf(trial),
        ...(trial.token.trim() === '' ? {} : { Authorization: `Bearer ${trial.token.trim()}` }),
      },
      body: JSON.stringify({ query: trial.query, variables }),
    })
    const body = (await response.json()) as TrialAnswer['body']
    return { status: response.status, ms: Math.round(performance.now() - started), body }
  } catch {
    throw new AskError('OFFLINE', '')
  }
}

/** RFC 9651 §3.3.3: a string of it holds printable ASCII. */
export function purposeOf({ matter, case: number, operator }: Trial): string {
  const quoted = (text: string): string =>
    `"${text
      .trim()
      .replace(/[^\x20-\x7e]/g, '')
      .replace(/([\\"])/g, '\\$1')}"`
  return `matter=${quoted(matter)}, case=${quoted(number)}, operator=${quoted(operator)}`
}

function variablesOf(text: string): unknown {
  if (text.trim() === '') return {}
  try {
    return JSON.parse(text)
  } catch {
    throw new AskError('NOT_JSON', '')
  }
}

export interface RefusedTogether extends Refused {
  readonly items: readonly string[]
  /** Chinese names of the items, where the exchange says them. */
  readonly names: ReadonlyMap<string, string>
}

/** What is refused of one resource by one rule, once; said without the item that the sentence begins with. */
export function together(refused: readonly Refused[]): readonly RefusedTogether[] {
  const groups = new Map<string, Refused[]>()
  for (const one of refused) {
    const key = `${one.resource ?? ''} ${one.rule} ${one.grant ?? ''}`
    groups.set(key, [...(groups.get(key) ?? []), one])
  }
  return [...groups.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return []
    const all = [first, ...others]
    const items = [...new Set(all.flatMap(itemsOf))]
    const names = new Map(
      all.flatMap(({ item, facts }): [string, string][] =>
        item === undefined || facts?.itemName === undefined ? [] : [[item, facts.itemName]],
      ),
    )
    return [
      {
        ...first,
        items,
        names,
        because: first.because.replace(/^"[^"]+"(?: \(.*?\))? of \S+ /, ''),
      },
    ]
  })
}

function itemsOf({ item, concerned = [] }: Refused): readonly string[] {
  return item === undefined ? concerned.flatMap(({ items }) => items) : [item]
}

/** Where to apply for what was refused: one request a resource, pre-filled. */
export function applications(
  refused: readonly Refused[],
  consumer: string,
  matter: string,
): readonly { readonly resource: string; readonly path: string }[] {
  const resources = [...new Set(refused.flatMap(({ resource }) => resource ?? []))]
  return resources.map((resource) => {
    const own = refused.filter((one) => one.resource === resource)
    const query = new URLSearchParams({
      resource,
      consumer,
      matters: matter,
      items: [...new Set(own.flatMap(({ item }) => item ?? []))].join(','),
      method: own[0]?.mode ?? 'query',
    })
    return { resource, path: `/requests/new?${query.toString()}` }
  })
}
