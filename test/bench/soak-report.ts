/**
 * What a soak showed: whether memory grows, and how that is told.
 *
 * @module
 */
import { median } from './median.ts'
import type { Held, SoakReport } from './soak.ts'

/** Until then the compiler and the caches fill. */
const WARM_UP_SHARE = 0.25

/** MiB of heap an hour after the warm-up, by least squares. */
export function growthPerHour(held: readonly Held[]): number {
  const settled = held.slice(Math.floor(held.length * WARM_UP_SHARE))
  const mean = (of: (one: Held) => number): number =>
    settled.reduce((sum, one) => sum + of(one), 0) / settled.length
  const [x, y] = [mean(({ seconds }) => seconds), mean(({ heapMib }) => heapMib)]
  const together = mean((one) => (one.seconds - x) * (one.heapMib - y))
  return (together / mean((one) => (one.seconds - x) ** 2)) * 3_600
}

/** By how much the median of the last third is above that of the first third after the warm-up. */
export function growthOf(held: readonly Held[], of: (one: Held) => number): number {
  const settled = held.slice(Math.floor(held.length * WARM_UP_SHARE))
  const third = Math.max(1, Math.floor(settled.length / 3))
  return median(settled.slice(-third).map(of)) - median(settled.slice(0, third).map(of))
}

/** A section in Markdown. */
export function soakSection(report: SoakReport): string {
  const { perSecond, asked, failed, firstFailed, shed, changes, held } = report
  const last = held.at(-1)!
  const row = (name: string, of: (one: Held) => number): string =>
    `| ${name} | ${of(held[0]!).toFixed(0)} | ${of(last).toFixed(0)} | ${growthOf(held, of).toFixed(1)} |`
  return `## Soak

${(last.seconds / 60).toFixed(0)} minutes of Q1 at ${perSecond.toFixed(0)} requests a second, half the saturating rate, while every grant and resource got a new version again and
again (${changes} changes of files). ${asked} requests, of which ${shed} were shed and ${failed} failed${firstFailed === undefined ? '' : `, the first with \`${firstFailed}\``}.

${held.length} times it was let rest: nobody asked, every record was in the index, and all of the heap was collected.

| held at rest | at first | at last | last third − first third |
| --- | ---: | ---: | ---: |
${row('heap, MiB', ({ heapMib }) => heapMib)}
${row('buffers outside it, MiB', ({ externalMib }) => externalMib)}
${row('resident memory, MiB', ({ residentMib }) => residentMib)}
${row('open files', ({ files }) => files)}
${row('handles', ({ handles }) => handles)}

Heap, after the warm-up: ${growthPerHour(held).toFixed(2)} MiB an hour (should be at most 1).
`
}
