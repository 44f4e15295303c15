/** Citizen numbers of the demo world, for tests that need many. */
import type { DemoRegionCode } from '../../gateway/demo/world/places.ts'
import { makeWorld } from '../../gateway/demo/world.ts'

/** Numbers of generated adults, the same in every run: minors are shown for few matters. */
export function personNumbers(region: DemoRegionCode, count: number): readonly string[] {
  // The first persons are the same in a smaller world, which is quicker to make.
  return makeWorld(undefined, 2 * count + 10)
    .persons(region)
    .filter(({ idNumber }) => idNumber.slice(6, 10) < '2008')
    .slice(0, count)
    .map(({ idNumber }) => idNumber)
}
