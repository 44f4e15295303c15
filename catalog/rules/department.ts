import type { Catalog } from '../catalog.ts'
import { checkUscc } from '../codes/uscc.ts'
import type { Department } from '../types.ts'
import type { Finding } from '../finding.ts'
import { unknownName } from './unknown-name.ts'

/** Each body is of a province that is there, and its credit code is right. */
export function departmentFindings(department: Department, catalog: Catalog): readonly Finding[] {
  return Object.entries(department.bodies).flatMap(([region, body]) => {
    const findings: Finding[] = []
    const pointer = `/bodies/${region}`
    if (catalog.region(region) === undefined) {
      const known = catalog.regions().map((each) => each.code)
      findings.push(unknownName(pointer, region, 'a province of GB/T 2260', known))
    }
    const checked = checkUscc(body.uscc)
    if (!checked.ok) {
      findings.push({ pointer: `${pointer}/uscc`, message: `${checked.problem} (GB 32100)` })
    }
    return findings
  })
}
