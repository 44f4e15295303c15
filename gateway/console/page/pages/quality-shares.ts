/** As `QualityDay` of the management API has it. */
export interface QualityDay {
  readonly day: string
  readonly reads: number
  readonly malformed: number
  readonly stale: number
  readonly records: number
  readonly values: number
  readonly missing: number
  readonly invalid: number
}

export type Share = 'complete' | 'valid' | 'fresh'

/**
 * Over some days: the share of values that the source held (`complete`), of those that keep to their standard (`valid`), of
 * reads that were no older than the update cycle allows (`fresh`). From 0 to 1; 1 where there was nothing to count.
 */
export function shareOf(days: readonly QualityDay[], share: Share): number {
  const sum = (count: (day: QualityDay) => number): number =>
    days.reduce((all, one) => all + count(one), 0)
  switch (share) {
    case 'complete':
      return withoutBad(
        sum(({ missing }) => missing),
        sum(({ values }) => values),
      )
    case 'valid':
      return withoutBad(
        sum(({ invalid }) => invalid),
        sum(({ values, missing }) => values - missing),
      )
    case 'fresh':
      return withoutBad(
        sum(({ stale }) => stale),
        sum(({ reads }) => reads),
      )
  }
}

function withoutBad(bad: number, all: number): number {
  return all === 0 ? 1 : 1 - bad / all
}
