/**
 * Rows of which some say something else than before: a name each, and what stood and stands beside it.
 *
 * @module
 */
import type { ReactNode } from 'react'
import { useWords } from '../words/words.tsx'

export interface Cell {
  /** Empty where it was not said. */
  readonly was: string
  readonly is: string
}

export interface Row {
  readonly key: string
  readonly head: ReactNode
  readonly cells: readonly Cell[]
  /** The row itself came or went. */
  readonly change?: 'new' | 'gone' | undefined
}

interface RowsProps {
  readonly rows: readonly Row[]
  readonly heads?: readonly string[]
  /** There is nothing that it could have been before. */
  readonly isFirst: boolean
}

/** What changed, marked; the rest can be opened below. */
export function ChangesTable({
  rows,
  same,
  ...rest
}: RowsProps & { readonly same: 'entry.facts.same' | 'entry.items.same' }): ReactNode {
  const { say, number } = useWords()
  const changed = rest.isFirst ? rows : rows.filter(isChanged)
  const unchanged = rest.isFirst ? [] : rows.filter((row) => !isChanged(row))
  return (
    <div>
      {changed.length > 0 && <Lines rows={changed} {...rest} />}
      {unchanged.length > 0 && (
        <details>
          <summary>{say(same, { count: number(unchanged.length) })}</summary>
          <Lines rows={unchanged} {...rest} />
        </details>
      )}
    </div>
  )
}

function isChanged({ cells }: Row): boolean {
  return cells.some(({ was, is }) => was !== is)
}

function Lines({ rows, heads, isFirst }: RowsProps): ReactNode {
  const { say } = useWords()
  return (
    <div className="wide" role="group" aria-label={say('list.wide')} tabIndex={0}>
      <table className={heads === undefined ? 'told pairs' : 'told'}>
        {heads !== undefined && (
          <thead>
            <tr>
              {heads.map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
        )}
        <tbody>
          {rows.map(({ key, head, cells, change }) => (
            <tr key={key}>
              <th scope="row">
                {change !== undefined && <span className="mark">{say(`entry.${change}`)}</span>}
                {head}
              </th>
              {cells.map((cell, at) => (
                <td key={at}>
                  <Change {...cell} isFirst={isFirst} isGone={change === 'gone'} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Change({
  was,
  is,
  isFirst,
  isGone,
}: Cell & { readonly isFirst: boolean; readonly isGone: boolean }): ReactNode {
  const { say } = useWords()
  if (isGone) return <del>{was}</del>
  if (isFirst || was === is) return is === '' ? '—' : is
  return (
    <>
      {was !== '' && (
        <>
          <del>{was}</del>
          <span aria-hidden> → </span>
        </>
      )}
      <ins>{is === '' ? say('entry.gone') : is}</ins>
    </>
  )
}
