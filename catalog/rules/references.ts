import type { Catalog } from '../catalog.ts'
import type { Resource } from '../types.ts'
import type { Finding } from '../finding.ts'
import { unknownName } from './unknown-name.ts'

/** Whatever a resource names is there: region, department, standard, items, matters. */
export function referenceFindings(resource: Resource, catalog: Catalog): readonly Finding[] {
  const findings: Finding[] = []
  if (catalog.region(resource.region) === undefined) {
    const known = catalog.regions().map((region) => region.code)
    findings.push(unknownName('/region', resource.region, 'a province of GB/T 2260', known))
  }
  if (catalog.department(resource.department) === undefined) {
    const known = catalog.departments().map((department) => department.code)
    findings.push(unknownName('/department', resource.department, 'a department', known))
  }
  resource.matters.forEach((matter, at) => {
    if (catalog.matter(matter) !== undefined) return
    const known = catalog.matters().map((each) => each.code)
    findings.push(unknownName(`/matters/${at}`, matter, 'a matter', known))
  })
  return [...findings, ...itemFindings(resource, catalog)]
}

function itemFindings(resource: Resource, catalog: Catalog): readonly Finding[] {
  const standard = catalog.standard(resource.standard)
  if (standard === undefined) {
    const known = catalog.standards().map((each) => each.key)
    return [unknownName('/standard', resource.standard, 'a standard', known)]
  }
  const findings: Finding[] = []
  const seen = new Set<string>()
  resource.items.forEach(({ name }, at) => {
    const pointer = `/items/${at}/name`
    if (catalog.item(standard.key, name) === undefined) {
      const known = standard.items.map((item) => item.name)
      findings.push(unknownName(pointer, name, `an item of ${standard.key}`, known))
    }
    if (seen.has(name)) findings.push({ pointer, message: `names "${name}" a second time` })
    seen.add(name)
  })
  return findings
}
