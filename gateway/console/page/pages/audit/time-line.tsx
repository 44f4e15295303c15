import type { ReactNode } from 'react'
import { useWords } from '../../words/words.tsx'

export interface Bar {
  /** Its beginning, in words. */
  readonly name: string
  readonly answered: number
  /** Refused or failed. */
  readonly not: number
}

const HEIGHT = 72
const WIDTH = 10

/** Bars over time: what was answered below, what was refused or failed on top. The numbers are a bar's title. */
export function TimeLine({
  bars,
  label,
}: {
  readonly bars: readonly Bar[]
  /** What it shows, for who does not see it. */
  readonly label: string
}): ReactNode {
  const { say, number } = useWords()
  const scale = HEIGHT / Math.max(1, ...bars.map(({ answered, not }) => answered + not))
  return (
    <figure className="time-line">
      <svg
        viewBox={`0 0 ${bars.length * WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={label}
      >
        {bars.map(({ name, answered, not }, at) => (
          <g key={name}>
            <title>{`${name}: ${number(answered)} / ${number(not)}`}</title>
            <rect
              className="bar-answered"
              x={at * WIDTH + 1}
              width={WIDTH - 2}
              y={HEIGHT - answered * scale}
              height={answered * scale}
            />
            <rect
              className="bar-not"
              x={at * WIDTH + 1}
              width={WIDTH - 2}
              y={HEIGHT - (answered + not) * scale}
              height={not * scale}
            />
          </g>
        ))}
      </svg>
      <figcaption className="muted">
        <span>{bars[0]?.name}</span>
        <span>
          <i className="key-answered" /> {say('audit.answered')} <i className="key-not" />{' '}
          {say('audit.notAnswered')}
        </span>
        <span>{bars.at(-1)?.name}</span>
      </figcaption>
    </figure>
  )
}
