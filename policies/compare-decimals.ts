const DECIMAL = /^(-?)0*(\d*?)(?:\.(\d*?)0*)?$/

/**
 * Orders two decimal numbers written as texts, of any length, exactly: `-12.5` before `3` before `3.01`.
 *
 * @returns below, at or above 0, as `a` is less than, equal to or greater than `b`; NaN where one is no decimal.
 */
export function compareDecimals(a: string, b: string): number {
  const [one, other] = [partsOf(a), partsOf(b)]
  if (one === undefined || other === undefined) return Number.NaN
  const digits = Math.max(one.fraction.length, other.fraction.length)
  const difference = scaled(one, digits) - scaled(other, digits)
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

interface Parts {
  readonly minus: boolean
  readonly whole: string
  readonly fraction: string
}

function partsOf(text: string): Parts | undefined {
  const parts = DECIMAL.exec(text)
  if (parts === null || !/\d/.test(text)) return undefined
  const [, minus, whole = '', fraction = ''] = parts
  return { minus: minus === '-', whole, fraction }
}

function scaled({ minus, whole, fraction }: Parts, digits: number): bigint {
  const value = BigInt(`0${whole}${fraction.padEnd(digits, '0')}`)
  return minus ? -value : value
}
