import type { House } from './house.ts'
import type { PlannedRead } from './types.ts'

/** Those of a read's grants that are marked as emergency grants, `<grant id>@<version>`. */
export function emergencyGrantsOf(
  { grants }: Pick<House, 'grants'>,
  read: Pick<PlannedRead, 'grants'>,
): readonly string[] {
  return read.grants.filter((ref) => grants.grant(ref)?.emergency === true)
}
