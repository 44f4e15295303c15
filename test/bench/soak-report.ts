/**
 * What a soak showed: whether memory grows, and how that is told.
 *
 * @module
 */
import { median } from './median.ts'
import type { Held, SoakReport } from './soak.ts'

/** Until then the compiler and the caches fill. */
const WARM_UP_SHARE = 0.25
/** The lowest of several samples: a collection leaves what requests under way hold. */
const SAMPLES_A_POINT = 6

/** MiB of heap an hour after the warm-up, by least squares over the lowest of every few samples. */
export function growthPerHour(held: readonly Held[]): number {
  const settled = held.slice(Math.floor(held.length * WARM_UP_SHARE))
  const points: Held[] = []
  for (let at = 0; at + SAMPLES_A_POINT <= settled.length; at += SAMPLES_A_POINT) {
    const some = settled.slice(at, at + SAMPLES_A_POINT)
    points.push(some.reduce((low, one) => (one.heapMib < low.heapMib ? one : low)))
  }
  const mean = (of: (one: Held) => number): number =>
    points.reduce((sum, one) => sum + of(one), 0) / points.length
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

/** By how many MiB of heap the lowest of the last third is above that of the first third after the warm-up. */
export function growthOfLowest(held: readonly Held[]): number {
  const settled = held.slice(Math.floor(held.length * WARM_UP_SHARE))
  const third = Math.max(1, Math.floor(settled.length / 3))
  const lowest = (some: readonly Held[]): number => Math.min(...some.map(({ heapMib }) => heapMib))
  return lowest(settled.slice(-third)) - lowest(settled.slice(0, third))
}

/** A section in Markdown. */
export function soakSection(report: SoakReport): string {
  const { perSecond, asked, failed, shed, changes, held } = report
  const last = held.at(-1)!
  const row = (name: string, of: (one: Held) => number): string =>
    `| ${name} | ${of(held[0]!).toFixed(0)} | ${of(last).toFixed(0)} | ${growthOf(held, of).toFixed(1)} |`
  return `## Soak

${(last.seconds / 60).toFixed(0)} minutes of Q1 at ${perSecond.toFixed(0)} requests a second, half the saturating rate, while every grant and resource got a new version again and
again (${changes} changes of files). ${asked} requests, of which ${shed} were shed and ${failed} failed.

| held | at first | at last | last third − first third |
| --- | ---: | ---: | ---: |
${row('heap, MiB', ({ heapMib }) => heapMib)}
${row('resident memory, MiB', ({ residentMib }) => residentMib)}
${row('open files', ({ files }) => files)}
${row('handles', ({ handles }) => handles)}

Heap left by whole collections, after the warm-up: ${growthPerHour(held).toFixed(2)} MiB an hour (should be at most 1).
`
}
