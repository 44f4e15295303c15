import type { ReactNode } from 'react'

/**
 * What belongs together, in a frame. Ant Design's own brings its tabs, menus and everything that opens over a page along:
 * too much for a frame.
 */
export function Card({
  title,
  extra,
  size,
  className = '',
  children,
  ...more
}: {
  readonly title?: ReactNode
  /** At the end of the title. */
  readonly extra?: ReactNode
  readonly size?: 'small'
  readonly className?: string
  readonly children?: ReactNode
  readonly 'aria-busy'?: boolean
}): ReactNode {
  return (
    <div className={`card ${size ?? ''} ${className}`} {...more}>
      {title !== undefined && (
        <div className="card-head">
          <div className="card-title-place">{title}</div>
          {extra}
        </div>
      )}
      <div className="card-body">{children}</div>
    </div>
  )
}
