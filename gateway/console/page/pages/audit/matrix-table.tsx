import type { CSSProperties, ReactNode } from 'react'
import { useNames } from '../../parts/use-names.ts'
import { useWords } from '../../words/words.tsx'
import type { Cell, Side } from './audit-query.ts'

/** How strongly the cell with most records is coloured, in per cent: its number stays readable on it. */
const SHARE_MAX = 40

/** A department with its province, as they are called. */
export type NameOf = (side: Side) => string

export function useSideNames(): NameOf {
  const names = useNames()
  return ({ region, department }) => `${names.region(region)} · ${names.department(department)}`
}

/** Names a pair of departments among all. */
export function pairOf({ consumer, provider }: Pick<Cell, 'consumer' | 'provider'>): string {
  return `${codeOf(consumer)} ${codeOf(provider)}`
}

/** Of one month, or of all. @param at place of the month. */
export function countOf(counts: readonly number[], at?: number): number {
  return at === undefined ? counts.reduce((sum, one) => sum + one, 0) : (counts[at] ?? 0)
}

export function MatrixTable({
  nameOf,
  cells,
  at,
  pair,
  onPair,
}: {
  readonly nameOf: NameOf
  readonly cells: readonly Cell[]
  /** Place of the month that is shown; all of them unless told. */
  readonly at: number | undefined
  readonly pair: string | undefined
  readonly onPair: (pair: string) => void
}): ReactNode {
  const { say, number } = useWords()
  const count = ({ records }: Cell): number => countOf(records, at)
  const consumers = sidesOf(cells.map(({ consumer }) => consumer))
  const providers = sidesOf(cells.map(({ provider }) => provider))
  const byPair = new Map(cells.map((cell) => [pairOf(cell), cell]))
  const most = Math.max(1, ...cells.map(count))
  return (
    <div className="wide" role="group" aria-label={say('list.wide')} tabIndex={0}>
      <table className="matrix">
        <caption className="muted">{say('matrix.caption')}</caption>
        <thead>
          <tr>
            <td />
            {providers.map((provider) => (
              <th key={codeOf(provider)} scope="col">
                {nameOf(provider)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {consumers.map((consumer) => (
            <tr key={codeOf(consumer)}>
              <th scope="row">{nameOf(consumer)}</th>
              {providers.map((provider) => {
                const id = pairOf({ consumer, provider })
                const cell = byPair.get(id)
                const records = cell === undefined ? 0 : count(cell)
                return (
                  <td key={id} style={shaded(records / most)}>
                    {records > 0 && (
                      <button
                        type="button"
                        className="link"
                        aria-pressed={id === pair}
                        onClick={() => onPair(id)}
                      >
                        {number(records)}
                      </button>
                    )}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function codeOf({ region, department }: Side): string {
  return `${region}.${department}`
}

/** Each once, by province and department. */
function sidesOf(sides: readonly Side[]): readonly Side[] {
  const distinct = new Map(sides.map((side) => [codeOf(side), side]))
  return [...distinct.entries()]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, side]) => side)
}

function shaded(share: number): CSSProperties {
  return { '--share': `${Math.round(share * SHARE_MAX)}%` } as CSSProperties
}
