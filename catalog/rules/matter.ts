import type { Catalog } from '../catalog.ts'
import type { Matter } from '../types.ts'
import type { Finding } from '../finding.ts'
import { unknownName } from './unknown-name.ts'

/** A matter names a department and standards that are there. */
export function matterFindings(matter: Matter, catalog: Catalog): readonly Finding[] {
  const findings: Finding[] = []
  if (catalog.department(matter.department) === undefined) {
    const known = catalog.departments().map((department) => department.code)
    findings.push(unknownName('/department', matter.department, 'a department', known))
  }
  matter.standards.forEach((key, at) => {
    if (catalog.standard(key) !== undefined) return
    const known = catalog.standards().map((standard) => standard.key)
    findings.push(unknownName(`/standards/${at}`, key, 'a standard', known))
  })
  return findings
}
