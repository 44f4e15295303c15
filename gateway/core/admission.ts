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
}

export function makeAdmission(runningMax: number): Admission {
  let running = 0
  return { enter, running: () => running }

  function enter(): () => void {
    if (running >= runningMax) {
      throw new GatewayError(
        'OVERLOADED',
        'The exchange has as many requests under way as it can finish. Nothing was read. Try again in a few seconds.',
        { headers: { 'Retry-After': '2' } },
      )
    }
    running++
    return () => {
      running--
    }
  }
}
