/**
 * Sets of entries as ranges. Pure, and without Node: the console counts with them in the browser.
 *
 * @module
 */
import type { EntryRange } from './keeping-record.ts'

/** Whether all of `from` up to `to` lies in the ranges, which are {@link joined}. */
export function covers(ranges: readonly EntryRange[], from: number, to: number): boolean {
  return ranges.some((range) => range.from <= from && to <= range.to)
}

/** Whether the ranges have an entry in common with `from` up to `to`. */
export function touches(ranges: readonly EntryRange[], from: number, to: number): boolean {
  return ranges.some((range) => range.from < to && from < range.to)
}

/** The same entries in as few ranges as can be, in order. */
export function joined(ranges: readonly EntryRange[]): readonly EntryRange[] {
  const result: EntryRange[] = []
  for (const { from, to } of [...ranges].sort((a, b) => a.from - b.from)) {
    const last = result.at(-1)
    if (last !== undefined && from <= last.to) {
      result[result.length - 1] = { from: last.from, to: Math.max(last.to, to) }
    } else {
      result.push({ from, to })
    }
  }
  return result
}
