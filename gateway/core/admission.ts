/**
 * How much is under way at once. Beyond the bound a request is shed at once, so that those under way finish.
 *
 * @module
 */
import { GatewayError } from './errors.ts'

export interface Admission {
  /**
   * Takes a place; call the result once to give it back.
   *
   * @throws {GatewayError} `OVERLOADED`
   */
  enter(): () => void
  /** Requests under way. */
  running(): number
  /** For how many requests there is room now. */
  places(): number
  /** Whether few places are left: what is left is not for who waits long. */
  isCrowded(): boolean
}

/** Of the places; the rest is for who does not wait long. */
const CROWDED = 0.75

/** One for all: where it stands says nothing, and to note that costs as much as to identify who asks. */
const OVERLOADED = new GatewayError(
  'OVERLOADED',
  'The exchange has as many requests under way as it can finish. Nothing was read. Try again in a few seconds.',
  { headers: { 'Retry-After': '2' } },
)

/** @param places - for how many requests there is room now */
export function makeAdmission(places: () => number): Admission {
  let running = 0
  const isCrowded = (): boolean => running >= CROWDED * places()
  return { enter, running: () => running, places, isCrowded }

  function enter(): () => void {
    if (running >= places()) throw OVERLOADED
    running++
    return () => {
      running--
    }
  }
}
