import type { ReactNode } from 'react'
import type { Names } from '../../parts/use-names.ts'

/** Who asks whom, in a cell: each name stays whole. */
export function Sides({
  of: { demand, supply },
  side,
}: {
  readonly of: { readonly demand: string; readonly supply: string }
  readonly side: Names['side']
}): ReactNode {
  return (
    <>
      <span className="number">{side(demand)}</span> →{' '}
      <span className="number">{side(supply)}</span>
    </>
  )
}
