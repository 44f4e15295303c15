/**
 * The lines before all sources of an exchange: when it has few places left for requests, a line that hardly moves gives way.
 *
 * A request keeps its place in the exchange while it waits for a source. Each source's line has a bound of its own, but
 * several that hang would take all places between them. A line that is long but moves takes nobody's place for long: where all
 * move, it is the exchange that is asked more than it can answer, and its own bound says so.
 *
 * @module
 */

export interface Line {
  /** Reads that wait. */
  readonly queued: number
  /** For how long one who joins it now is likely to wait, in milliseconds. */
  waitMs(): number
  /** Turns away the one that came last. */
  turnAway(): void
}

export interface Lines {
  /** Somebody waits in it now. */
  add(line: Line): void
  /** Nobody waits in it any more: a source that is closed leaves nothing behind. */
  remove(line: Line): void
  /**
   * Whether one more may wait in `line`. In a crowd, where a line hardly moves, only in the place of one who waits in the
   * longest of those.
   */
  admits(line: Line): boolean
}

/** Who would wait for longer than this, half of what a read has by default, is in a line that hardly moves. */
const MOVING_MS = 2_500

/** @param isCrowded - whether the exchange has few places left; asked whenever a read has to wait */
export function makeLines(isCrowded: () => boolean): Lines {
  const lines = new Set<Line>()
  return {
    add: (line) => void lines.add(line),
    remove: (line) => void lines.delete(line),
    admits(line) {
      if (!isCrowded()) return true
      let longest: Line | undefined
      for (const one of lines) {
        if (one.queued <= (longest?.queued ?? 0)) continue
        if (one.waitMs() > MOVING_MS) longest = one
      }
      if (longest === undefined) return true
      if (longest.queued <= line.queued) return false
      longest.turnAway()
      return true
    },
  }
}

/** For whoever has one source: its own bound is all there is. */
export const ALONE: Lines = {
  add: () => undefined,
  remove: () => undefined,
  admits: () => true,
}
