import type { House } from '../core/house.ts'
import type { Plan } from '../core/types.ts'

/** Remembers which grants were used today. Nothing waits for it. */
export function noteUse(house: House, { reads }: Plan): void {
  for (const { grants } of reads) house.uses.note(grants)
}
