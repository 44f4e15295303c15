/**
 * Where a page ended, as text that its reader gives back for the next one.
 *
 * @module
 */

/** @param time of the last row; `rest`, what tells it from others of the same time */
export function cursorOf(time: Date, ...rest: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify([time.toISOString(), ...rest])).toString('base64url')
}

/** @returns what {@link cursorOf} was given, of types that the caller has to look at; undefined where no page gave it. */
export function placeAt(cursor: string): readonly [time: string, ...rest: unknown[]] | undefined {
  try {
    const given: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    if (!Array.isArray(given)) return undefined
    const [time, ...rest] = given as unknown[]
    return typeof time === 'string' && !Number.isNaN(Date.parse(time)) ? [time, ...rest] : undefined
  } catch {
    return undefined
  }
}
