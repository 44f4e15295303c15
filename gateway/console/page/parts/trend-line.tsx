import type { ReactNode } from 'react'
import { useWords } from '../words/words.tsx'

export interface TrendPoint {
  /** Its day, in words. */
  readonly name: string
  /** 0 to 1. */
  readonly share: number
}

const WIDTH = 200
const HEIGHT = 32
/** So that the line at the top and at the bottom is whole. */
const MARGIN = 3

/** A share over days, from none at the bottom to all at the top. A day is a mark whose title says its number. */
export function TrendLine({
  points,
  label,
}: {
  readonly points: readonly TrendPoint[]
  /** What it shows, for who does not see it. */
  readonly label: string
}): ReactNode {
  const { percent } = useWords()
  const step = WIDTH / Math.max(1, points.length - 1)
  const places = points.map(({ name, share }, at) => ({
    name,
    share,
    x: points.length === 1 ? WIDTH : at * step,
    y: MARGIN + (1 - share) * (HEIGHT - 2 * MARGIN),
  }))
  const said = points.map(({ name, share }) => `${name} ${percent(share)}`).join(', ')
  return (
    <svg
      className="trend-line"
      viewBox={`${-MARGIN} 0 ${WIDTH + 2 * MARGIN} ${HEIGHT}`}
      role="img"
      aria-label={`${label}: ${said}`}
    >
      <line className="whole" x1={0} x2={WIDTH} y1={MARGIN} y2={MARGIN} />
      <polyline points={places.map(({ x, y }) => `${x},${y}`).join(' ')} />
      {places.map(({ name, share, x, y }) => (
        <circle key={name} cx={x} cy={y} r={2.5}>
          <title>{`${name}: ${percent(share)}`}</title>
        </circle>
      ))}
    </svg>
  )
}
