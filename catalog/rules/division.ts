import type { Catalog } from '../catalog.ts'
import type { Division } from '../codes/division.ts'
import type { Finding } from '../finding.ts'

/** A division's parent and successor are there, and every parent is a level higher. */
export function divisionFindings(division: Division, catalog: Catalog): readonly Finding[] {
  const findings: Finding[] = []
  const parent = division.parent === undefined ? undefined : catalog.division(division.parent)
  if ((division.level === 'province') !== (division.parent === undefined)) {
    findings.push({ pointer: '', message: 'must have a "parent" unless it is a province' })
  } else if (division.parent !== undefined && parent === undefined) {
    findings.push({ pointer: '/parent', message: 'is not a division of the table' })
  } else if (parent !== undefined && LEVELS[parent.level] >= LEVELS[division.level]) {
    findings.push({ pointer: '/parent', message: `is itself a ${parent.level}` })
  }
  if (division.successor !== undefined && catalog.division(division.successor) === undefined) {
    findings.push({ pointer: '/successor', message: 'is not a division of the table' })
  }
  return findings
}

const LEVELS: Readonly<Record<Division['level'], number>> = {
  province: 0,
  prefecture: 1,
  county: 2,
}
