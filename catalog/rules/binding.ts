import type { Catalog } from '../catalog.ts'
import type { Finding } from '../finding.ts'
import type { ItemMapping, Resource, Standard } from '../types.ts'
import { itemMappingFindings, noWayBack } from './item-mapping.ts'
import { rowShapeFindings } from './row-shape.ts'
import { unknownName } from './unknown-name.ts'

type Mapping = Readonly<Record<string, ItemMapping>>

/**
 * A binding says where each offered item is read, and each item by which subjects are found; what it
 * says of an item fits the item, and subjects can be looked for by it.
 */
export function bindingFindings(resource: Resource, catalog: Catalog): readonly Finding[] {
  const standard = catalog.standard(resource.standard)
  if (resource.binding === undefined || standard === undefined) return []
  const { mapping } = resource.binding
  const keys = new Set(standard.subjects.flatMap((subject) => subject.keys.flat()))
  return [
    ...missingFindings(resource, standard, keys, mapping),
    ...Object.entries(mapping).flatMap(([name, how]) => {
      const item = catalog.item(standard.key, name)
      const pointer = `/binding/mapping/${name}`
      if (item !== undefined) return itemMappingFindings(pointer, item, how, catalog)
      const known = standard.items.map((each) => each.name)
      return [unknownName(pointer, name, `an item of ${standard.key}`, known)]
    }),
    ...keyFindings(keys, mapping),
    ...rowShapeFindings(resource.binding, keys),
    ...cacheFindings(resource),
  ]
}

/** A verification is always read anew, so there is nothing that could be cached. */
function cacheFindings({ binding, methods }: Resource): readonly Finding[] {
  if (binding?.cacheSec === undefined || methods.includes('query')) return []
  const message = `is for queries, and the resource's methods are ${methods.join(', ')}; leave it out`
  return [{ pointer: '/binding/cacheSec', message }]
}

function missingFindings(
  resource: Resource,
  standard: Standard,
  keys: ReadonlySet<string>,
  mapping: Mapping,
): readonly Finding[] {
  const pointer = '/binding/mapping'
  const offered = resource.items.map((item) => item.name)
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

function keyFindings(keys: ReadonlySet<string>, mapping: Mapping): readonly Finding[] {
  return [...keys].flatMap((name) => {
    const why = Object.hasOwn(mapping, name) ? noWayBack(mapping[name] ?? {}) : undefined
    if (why === undefined) return []
    const message = `is ${why}, so that subjects cannot be found by it; map it from whole columns`
    return [{ pointer: `/binding/mapping/${name}`, message }]
  })
}
