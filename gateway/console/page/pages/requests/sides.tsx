import type { ReactNode } from 'react'
import type { Names } from '../../parts/use-names.ts'

/** Who asks whom, in a cell that is never squeezed to a character a line. */
export function Sides({
  of: { demand, supply },
  side,
}: {
  readonly of: { readonly demand: string; readonly supply: string }
  readonly side: Names['side']
}): ReactNode {
  return (
    <div className="sides">
      {side(demand)} → {side(supply)}
    </div>
  )
}
