import { useState, type ReactNode } from 'react'
import { useWords } from '../words/words.tsx'
import { PagerButtons } from './pager.tsx'

export interface Column<Row> {
  readonly title: ReactNode
  /** What of a row it shows; without it, `render` takes the row. */
  readonly dataIndex?: keyof Row & string
  /** Of all that there is, `24%`. */
  readonly width?: string
  readonly render?: (value: never, row: Row) => ReactNode
}

/**
 * A table that a narrow window scrolls sideways, by the keyboard too. Ant Design's own measures the browser's scroll bars
 * before it is shown, and brings along what filters, selects and sorts: none of that is used here.
 */
export function WideTable<Row extends object>({
  columns,
  dataSource,
  rowKey,
  className = '',
  pageSize = Number.POSITIVE_INFINITY,
}: {
  readonly columns: readonly Column<Row>[]
  readonly dataSource: readonly Row[]
  readonly rowKey: (keyof Row & string) | ((row: Row) => string | number)
  readonly className?: string
  /** Rows shown at once; all, unless told: pages are the exchange's. */
  readonly pageSize?: number
}): ReactNode {
  const { say } = useWords()
  const [wanted, setPage] = useState(1)
  const pages = Math.max(1, Math.ceil(dataSource.length / pageSize))
  const page = Math.min(wanted, pages)
  const shown = pages === 1 ? dataSource : dataSource.slice((page - 1) * pageSize, page * pageSize)
  return (
    <>
      <div className="wide" role="group" aria-label={say('list.wide')} tabIndex={0}>
        <table className={`rows ${className}`}>
          <thead>
            <tr>
              {columns.map(({ title, width }, at) => (
                <th key={at} scope="col" style={{ width }}>
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <tr key={typeof rowKey === 'function' ? rowKey(row) : String(row[rowKey])}>
                {columns.map((column, at) => (
                  <td key={at}>{cellOf(column, row)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {pages > 1 && (
        <PagerButtons
          page={page}
          back={() => setPage(page - 1)}
          forward={page === pages ? undefined : () => setPage(page + 1)}
        />
      )}
    </>
  )
}

function cellOf<Row extends object>({ dataIndex, render }: Column<Row>, row: Row): ReactNode {
  const value = dataIndex === undefined ? undefined : row[dataIndex]
  return render === undefined ? (value as ReactNode) : render(value as never, row)
}
