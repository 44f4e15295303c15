/**
 * What is looked for, kept in the page's address, so that all audit pages know it and a link leads back to it. The number of a
 * subject is not: it stays in memory, and goes with the page.
 *
 * @module
 */
import { useState } from 'react'
import { useSearchParams } from 'react-router'
import type { Days } from '../../parts/days.ts'
import type { Filter } from './audit-query.ts'

/** Fields of `RecordFilter` that can be looked for here. */
export const FILTER_FIELDS = [
  'consumer',
  'department',
  'resource',
  'matter',
  'outcome',
  'kind',
  'operator',
  'caseNumber',
  'item',
  'rule',
  'exchangeId',
  'reference',
  'from',
  'to',
] as const

/** What an auditor looks at first: who looked at data, not what else staff did. */
export const FIRST_FILTER: Filter = { kind: 'look' }
/** In the address where every kind is meant: without any it would be the first. */
const ANY = 'any'

export function useFilter(): readonly [Filter, (filter: Filter) => void] {
  const [query, setQuery] = useSearchParams()
  return [filterIn(query), (filter) => setQuery(queryOf(filter), { replace: true })]
}

export function filterIn(query: URLSearchParams): Filter {
  const given = FILTER_FIELDS.flatMap((name) => {
    const text = query.get(name) ?? ''
    return text === '' || text === ANY ? [] : [[name, text] as const]
  })
  return { ...(query.has('kind') ? {} : FIRST_FILTER), ...Object.fromEntries(given) }
}

/** The first filter leaves no trace in the address. */
export function queryOf(filter: Filter): URLSearchParams {
  const { kind = ANY, ...rest } = filter
  const isFirst = kind === FIRST_FILTER['kind']
  return new URLSearchParams(isFirst ? rest : { ...rest, kind })
}

/** The same of other days. */
export function withDays(filter: Filter, days: Days): Filter {
  const rest = Object.entries(filter).filter(([name]) => name !== 'from' && name !== 'to')
  return { ...Object.fromEntries(rest), ...days }
}

/** While the page is open; never stored. */
let typed = ''

/** The number of the subject that was typed last. */
export function useSubject(): readonly [string, (number: string) => void] {
  const [number, setNumber] = useState(typed)
  return [
    number,
    (text) => {
      typed = text.trim()
      setNumber(typed)
    },
  ]
}
