/**
 * The lines before all sources of an exchange: when it has few places left for requests, the longest line gives way.
 *
 * A request keeps its place in the exchange while it waits for a source. Each source's line has a bound of its own, but
 * several that hang would take all places between them: these are the ones with long lines.
 *
 * @module
 */

export interface Line {
  /** Reads that wait. */
  readonly queued: number
  /** Turns away the one that came last. */
  turnAway(): void
}

export interface Lines {
  /** Somebody waits in it now. */
  add(line: Line): void
  /** Nobody waits in it any more: a source that is closed leaves nothing behind. */
  remove(line: Line): void
  /** Whether one more may wait in `line`. In a crowd only in the place of one who waits in a longer line. */
  admits(line: Line): boolean
}

/** @param isCrowded - whether the exchange has few places left; asked whenever a read has to wait */
export function makeLines(isCrowded: () => boolean): Lines {
  const lines = new Set<Line>()
  return {
    add: (line) => void lines.add(line),
    remove: (line) => void lines.delete(line),
    admits(line) {
      if (!isCrowded()) return true
      let longest = line
      for (const one of lines) if (one.queued > longest.queued) longest = one
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
