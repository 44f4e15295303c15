/**
 * Notices that the clock on the wall was set back, by the clock of the process, which nobody can set.
 *
 * @module
 */
import { repeating, type Repeating } from './repeating.ts'

const LOOK_EVERY_MS = 1_000
/** What a clock is put right by little by little is less. */
const SET_BACK_MS = 1_000

/** @param tell called again after the next look when it fails, which is told to `onFailed`. */
export function onClockSetBack(
  tell: () => Promise<unknown>,
  onFailed: (err: unknown) => void,
): Repeating {
  let ahead = Date.now() - performance.now()
  const look = async (): Promise<void> => {
    const found = Date.now() - performance.now()
    if (found < ahead - SET_BACK_MS) await tell()
    ahead = found
  }
  return repeating(LOOK_EVERY_MS, look, onFailed)
}
