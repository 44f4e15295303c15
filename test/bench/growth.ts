/** How much more that is, as in `+3 %`. @param ratio what it is, divided by what it was. */
export function growth(ratio: number, digits: number): string {
  const percent = (ratio - 1) * 100
  return `${percent >= 0 ? '+' : '−'}${Math.abs(percent).toFixed(digits)} %`
}
