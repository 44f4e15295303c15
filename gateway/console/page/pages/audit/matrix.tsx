/**
 * Who asked whom: departments that asked × departments whose resources were asked, over months.
 *
 * @module
 */
import { Select } from 'antd'
import { useState, type ReactNode } from 'react'
import { Card } from '../../parts/card.tsx'
import { DayRange } from '../../parts/day-range.tsx'
import { Failed, Loading, Nothing } from '../../parts/states.tsx'
import { useAsk } from '../../session.tsx'
import { useWords } from '../../words/words.tsx'
import { MATRIX, type Cell, type Matrix } from './audit-query.ts'
import { AuditFrame } from './audit-frame.tsx'
import { countOf, MatrixTable, pairOf, useSideNames, type NameOf } from './matrix-table.tsx'
import { TimeLine } from './time-line.tsx'
import { useFilter, withDays } from './use-filter.ts'

export function MatrixPage(): ReactNode {
  const { say } = useWords()
  return (
    <AuditFrame title={say('matrix.title')}>{(reason) => <Months reason={reason} />}</AuditFrame>
  )
}

function Months({ reason }: { readonly reason: string }): ReactNode {
  const { say } = useWords()
  const [filter, setFilter] = useFilter()
  const { from, to } = filter
  const { data, error, again } = useAsk<{ readonly recordMatrix: Matrix }>(MATRIX, {
    filter: { from, to },
    reason,
  })
  return (
    <div className="stack">
      <div>
        <DayRange from={from} to={to} onRange={(range) => setFilter(withDays(filter, range))} />
        <p className="muted lead">{say('matrix.text')}</p>
      </div>
      {error !== undefined && <Failed error={error} again={again} />}
      {data === undefined && error === undefined && <Loading />}
      {data !== undefined && error === undefined && (
        <Whole key={data.recordMatrix.months.join()} matrix={data.recordMatrix} />
      )}
    </div>
  )
}

const ALL = 'all'

function Whole({ matrix: { months, cells } }: { readonly matrix: Matrix }): ReactNode {
  const { say, month: monthText } = useWords()
  const nameOf = useSideNames()
  const [month, setMonth] = useState(ALL)
  const [pair, setPair] = useState<string>()
  if (cells.length === 0) {
    return <Nothing title={say('matrix.empty')} text={say('matrix.empty.text')} />
  }
  const at = months.indexOf(month)
  const chosen = cells.find((cell) => pairOf(cell) === pair)
  return (
    <>
      <div className="filters">
        <Select
          className="select"
          aria-label={say('matrix.month')}
          value={month}
          onChange={setMonth}
          options={[
            { value: ALL, label: say('matrix.month.all') },
            ...months.map((one) => ({ value: one, label: monthText(one) })),
          ]}
        />
      </div>
      <MatrixTable
        nameOf={nameOf}
        cells={cells}
        at={at < 0 ? undefined : at}
        pair={pair}
        onPair={setPair}
      />
      {chosen !== undefined && <Pair nameOf={nameOf} cell={chosen} months={months} />}
    </>
  )
}

function Pair({
  nameOf,
  cell,
  months,
}: {
  readonly nameOf: NameOf
  readonly cell: Cell
  readonly months: readonly string[]
}): ReactNode {
  const { say, number, month } = useWords()
  const { records, refused } = cell
  const bars = months.map((one, at) => ({
    name: month(one),
    answered: countOf(records, at) - countOf(refused, at),
    not: countOf(refused, at),
  }))
  const title = say('matrix.pair', {
    consumer: nameOf(cell.consumer),
    provider: nameOf(cell.provider),
  })
  const text = say('matrix.pair.text', {
    records: number(countOf(records)),
    refused: number(countOf(refused)),
  })
  return (
    <Card size="small" title={<h2 className="card-title">{title}</h2>}>
      <p aria-live="polite">{text}</p>
      <TimeLine bars={bars} label={`${title}: ${text}`} />
    </Card>
  )
}
