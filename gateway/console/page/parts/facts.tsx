import type { ReactNode } from 'react'

/** What is known of a thing, each by its name. */
export function Facts({
  facts,
}: {
  readonly facts: readonly (readonly [name: string, fact: ReactNode])[]
}): ReactNode {
  return (
    <dl className="facts">
      {facts.map(([name, fact]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{fact}</dd>
        </div>
      ))}
    </dl>
  )
}
