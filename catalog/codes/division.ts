/**
 * Administrative divisions by GB/T 2260: province `XX0000`, prefecture `XXYY00`, county `XXYYZZ`.
 *
 * Codes change; entries carry until when they held and what followed. The prefix of a citizen number is
 * the place of *first* registration and never changes, so nothing is ever routed or refused by it.
 *
 * @module
 */

export interface Division {
  /** Six digits. */
  readonly code: string
  readonly nameZh: string
  readonly level: 'province' | 'prefecture' | 'county'
  /** Code of the division above; absent for a province. */
  readonly parent?: string
  /** First and last day on which the code held, `YYYY-MM-DD`; absent where it is open. */
  readonly validFrom?: string
  readonly validTo?: string
  /** Code that took its place. */
  readonly successor?: string
}

export interface DivisionTable {
  /** The division of exactly this code, past ones included. */
  division(code: string): Division | undefined
  /** Names from the province down, past and present: `四川省成都市锦江区` by its parts. Empty if unknown. */
  namesOf(code: string): readonly string[]
  /** Why a citizen number's prefix is unusual, or `undefined`. A hint for people; never a reason to refuse. */
  prefixWarning(citizenId: string): string | undefined
}

/** Gives the province's code of any division code: `510104` → `510000`. Checks nothing. */
export function provinceOf(code: string): string {
  return `${code.slice(0, 2)}0000`
}

/** Makes lookups over a table of divisions. */
export function divisionTable(divisions: readonly Division[]): DivisionTable {
  const byCode = new Map(divisions.map((entry) => [entry.code, entry]))
  return { division, namesOf, prefixWarning }

  function division(code: string): Division | undefined {
    return byCode.get(code)
  }

  function namesOf(code: string): readonly string[] {
    const entry = byCode.get(code)
    if (entry === undefined) return []
    return entry.parent === undefined ? [entry.nameZh] : [...namesOf(entry.parent), entry.nameZh]
  }

  function prefixWarning(citizenId: string): string | undefined {
    // Numbers are issued below prefectures, and the counties of former divisions are not in the table.
    const county = citizenId.slice(0, 6)
    const found = byCode.get(county) ?? byCode.get(`${county.slice(0, 4)}00`)
    if (found?.validTo !== undefined) {
      const now = found.successor === undefined ? '' : ` and is now part of ${found.successor}`
      return `was first registered in ${found.nameZh}, whose code ended on ${found.validTo}${now}`
    }
    return byCode.has(provinceOf(county)) || county.startsWith('9') || county.startsWith('83')
      ? undefined
      : 'begins with a province code that the division table does not have'
  }
}
