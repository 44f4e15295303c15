import type { Catalog } from '../catalog.ts'
import type { Item, Standard, SubjectBinding } from '../types.ts'
import type { Finding } from '../finding.ts'
import { unknownName } from './unknown-name.ts'

/** What a standard names is there; its items and subjects fit together. */
export function standardFindings(standard: Standard, catalog: Catalog): readonly Finding[] {
  const findings: Finding[] = []
  if (catalog.department(standard.department) === undefined) {
    const known = catalog.departments().map((department) => department.code)
    findings.push(unknownName('/department', standard.department, 'a department', known))
  }
  const seen = new Set<string>()
  standard.items.forEach((item, at) => {
    const pointer = `/items/${at}`
    if (seen.has(item.name)) {
      findings.push({ pointer: `${pointer}/name`, message: `is "${item.name}" a second time` })
    }
    seen.add(item.name)
    findings.push(...itemFindings(pointer, item, catalog))
  })
  const kinds = new Set<string>()
  standard.subjects.forEach((subject, at) => {
    const pointer = `/subjects/${at}`
    if (kinds.has(subject.kind)) {
      const message = `is "${subject.kind}" a second time; add its keys to the first`
      findings.push({ pointer: `${pointer}/kind`, message })
    }
    kinds.add(subject.kind)
    findings.push(...subjectFindings(pointer, subject, standard, catalog))
  })
  return findings
}

function itemFindings(pointer: string, item: Item, catalog: Catalog): readonly Finding[] {
  const findings: Finding[] = []
  if (item.name === 'provenance') {
    findings.push({
      pointer: `${pointer}/name`,
      message: 'is taken: every record has a provenance',
    })
  }
  if (item.name in Object.prototype) {
    findings.push({
      pointer: `${pointer}/name`,
      message: 'is taken: every object has it by itself, also a claim that does not name it',
    })
  }
  if (item.codeList !== undefined && catalog.codeList(item.codeList) === undefined) {
    const known = catalog.codeLists().map((list) => list.id)
    findings.push(unknownName(`${pointer}/codeList`, item.codeList, 'a code list', known))
  }
  if ((item.codeList !== undefined || item.format !== undefined) && item.type !== 'C') {
    const message = `is "${item.type}"; codes and identifiers are text, type "C"`
    findings.push({ pointer: `${pointer}/type`, message })
  }
  return findings
}

function subjectFindings(
  pointer: string,
  subject: SubjectBinding,
  standard: Standard,
  catalog: Catalog,
): readonly Finding[] {
  const kind = catalog.subjectKind(subject.kind)
  if (kind === undefined) {
    const known = catalog.subjectKinds().map((each) => each.name)
    return [unknownName(`${pointer}/kind`, subject.kind, 'a kind of subject', known)]
  }
  const names = standard.items.map((item) => item.name)
  return subject.keys.flatMap((alternative, at) => {
    const here = `${pointer}/keys/${at}`
    if (alternative.length !== kind.keys.length) {
      const wanted = kind.keys.map((key) => key.name).join(', ')
      return [
        { pointer: here, message: `must name one item for each key of ${kind.name}: ${wanted}` },
      ]
    }
    return alternative.flatMap((name, position) =>
      names.includes(name)
        ? []
        : [unknownName(`${here}/${position}`, name, `an item of ${standard.key}`, names)],
    )
  })
}
