import type { Catalog } from '../catalog.ts'
import type { Item, ItemMapping, Resource, Standard } from '../types.ts'
import type { Finding } from '../finding.ts'
import { unknownName } from './unknown-name.ts'

/**
 * A binding says where each offered item is read, and each item by which subjects are found; what it
 * says of an item fits the item's type and code list.
 */
export function bindingFindings(resource: Resource, catalog: Catalog): readonly Finding[] {
  const standard = catalog.standard(resource.standard)
  if (resource.binding === undefined || standard === undefined) return []
  const { mapping } = resource.binding
  return [
    ...missingFindings(resource, standard, mapping),
    ...Object.entries(mapping).flatMap(([name, how]) => {
      const item = catalog.item(standard.key, name)
      const pointer = `/binding/mapping/${name}`
      if (item !== undefined) return mappingFindings(pointer, item, how, catalog)
      const known = standard.items.map((each) => each.name)
      return [unknownName(pointer, name, `an item of ${standard.key}`, known)]
    }),
  ]
}

function missingFindings(
  resource: Resource,
  standard: Standard,
  mapping: Readonly<Record<string, ItemMapping>>,
): readonly Finding[] {
  const pointer = '/binding/mapping'
  const offered = resource.items.map((item) => item.name)
  const keys = new Set(standard.subjects.flatMap((subject) => subject.keys.flat()))
  const unmapped = [...new Set([...offered, ...keys])].filter(
    (name) => !Object.hasOwn(mapping, name),
  )
  return unmapped
    .filter((name) => standard.items.some((item) => item.name === name))
    .map((name) => {
      const why = keys.has(name) ? 'by which subjects are found' : 'which the resource offers'
      return { pointer, message: `does not say where "${name}" is read, ${why}` }
    })
}

function mappingFindings(
  pointer: string,
  item: Item,
  how: ItemMapping,
  catalog: Catalog,
): readonly Finding[] {
  const findings: Finding[] = []
  if (how.column.trim() === '') findings.push({ pointer: `${pointer}/column`, message: 'is empty' })
  if (how.date !== undefined && !'DT'.includes(item.type)) {
    const message = `is a form of dates, but ${item.name} is of type ${item.type}`
    findings.push({ pointer: `${pointer}/date`, message })
  }
  if (how.scale !== undefined && !'NYFBI'.includes(item.type)) {
    const message = `scales numbers, but ${item.name} is of type ${item.type}`
    findings.push({ pointer: `${pointer}/scale`, message })
  }
  const list = item.codeList === undefined ? undefined : catalog.codeList(item.codeList)
  if (list === undefined) return findings
  const codes = list.codes.map((each) => each.code)
  for (const [from, to] of Object.entries(how.codes ?? {})) {
    if (codes.includes(to)) continue
    findings.push(unknownName(`${pointer}/codes/${from}`, to, `a code of "${list.id}"`, codes))
  }
  return findings
}
