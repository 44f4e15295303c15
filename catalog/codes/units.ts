/**
 * Units in which sources count, as whole parts of a base unit of their quantity.
 *
 * @module
 */
import type { UnitName } from '../types.ts'

/** A unit is `times / per` base units; both are whole, so that nothing is lost. */
interface Unit {
  readonly quantity: 'length' | 'mass' | 'area' | 'money'
  readonly times: bigint
  readonly per: bigint
}

const UNITS: Readonly<Record<UnitName, Unit>> = {
  mm: { quantity: 'length', times: 1n, per: 1n },
  cm: { quantity: 'length', times: 10n, per: 1n },
  m: { quantity: 'length', times: 1_000n, per: 1n },
  km: { quantity: 'length', times: 1_000_000n, per: 1n },
  g: { quantity: 'mass', times: 1n, per: 1n },
  kg: { quantity: 'mass', times: 1_000n, per: 1n },
  t: { quantity: 'mass', times: 1_000_000n, per: 1n },
  m2: { quantity: 'area', times: 1n, per: 1n },
  // 15 mu are a hectare.
  mu: { quantity: 'area', times: 2_000n, per: 3n },
  ha: { quantity: 'area', times: 10_000n, per: 1n },
  km2: { quantity: 'area', times: 1_000_000n, per: 1n },
  fen: { quantity: 'money', times: 1n, per: 1n },
  jiao: { quantity: 'money', times: 10n, per: 1n },
  yuan: { quantity: 'money', times: 100n, per: 1n },
  'wan-yuan': { quantity: 'money', times: 1_000_000n, per: 1n },
}

export interface Ratio {
  readonly times: bigint
  readonly per: bigint
}

/** By what a number in `from` is multiplied to be in `to`; undefined when they are of different quantities. */
export function ratioOf(from: UnitName, to: UnitName): Ratio | undefined {
  const [a, b] = [UNITS[from], UNITS[to]]
  if (a.quantity !== b.quantity) return undefined
  return { times: a.times * b.per, per: a.per * b.times }
}

/** The power of ten that a ratio is, or undefined. */
export function powerOfTen({ times, per }: Ratio): number | undefined {
  for (let power = -12; power <= 12; power++) {
    const isIt =
      power < 0 ? times * 10n ** BigInt(-power) === per : times === per * 10n ** BigInt(power)
    if (isIt) return power
  }
  return undefined
}
