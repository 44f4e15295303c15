/**
 * What cells name: standards, departments, items.
 *
 * @module
 */
import type { Catalog } from '../catalog.ts'
import { didYouMean } from '../did-you-mean.ts'
import type { Department, RegionCode, ResourceItem, Standard } from '../types.ts'
import { read, readType, sayType, SHARE_TYPES, wrong, type Read } from './cell-words.ts'
import { ITEM } from './titles.ts'
import { itemNamed } from './item-named.ts'

/** By key or Chinese name; where neither is written, a resource that is called like a standard offers it. */
export function readStandard(text: string, name: string, catalog: Catalog): Read<Standard> {
  const written = text.trim()
  const wanted = written === '' ? name.trim() : written
  const found =
    catalog.standard(wanted) ?? catalog.standards().find(({ nameZh }) => nameZh === wanted)
  if (found !== undefined) return { ok: true, value: found }
  if (written === '') return wrong('is empty, and no standard is called as the resource is')
  const known = catalog.standards().flatMap(({ key, nameZh }) => [key, nameZh])
  return wrong(
    `names "${written.slice(0, 60)}", which is not a standard.${didYouMean(written, known)}`,
  )
}

export function readProvider(text: string, region: RegionCode, catalog: Catalog): Read<Department> {
  const wanted = text.trim()
  if (wanted === '') return wrong('is empty (Decree 809 Art. 13)')
  const found = catalog.departments().find(({ bodies }) => bodies[region]?.uscc === wanted)
  if (found !== undefined) return { ok: true, value: found }
  const name = catalog.region(region)?.nameZh ?? region
  return wrong(`is not the code of a department of ${name} (GB 32100; Decree 809 Art. 13)`)
}

export interface ReadItem {
  /** Undefined where no item of the standard is meant. */
  readonly item: ResourceItem | undefined
  /** By title of the column. */
  readonly wrong: readonly (readonly [string, string])[]
}

export function readItem(cell: (title: string) => string, { key, items }: Standard): ReadItem {
  const text = cell(ITEM.name).trim()
  const found = itemNamed(items, text)
  if (found === undefined) {
    const known = items.flatMap(({ name, nameZh }) => [nameZh, name])
    const message =
      text === ''
        ? 'is empty, but the row says something of an item'
        : `names "${text.slice(0, 60)}", which is not an item of ${key}.${didYouMean(text, known)}`
    return { item: undefined, wrong: [[ITEM.name, message]] }
  }
  const problems: [string, string][] = []
  const type = cell(ITEM.type).trim()
  const readAs = type === '' ? undefined : readType(type)
  if (readAs?.ok === false) problems.push([ITEM.type, readAs.problem])
  if (readAs?.ok === true && readAs.value !== found.type) {
    problems.push([
      ITEM.type,
      `is ${sayType(readAs.value)}, and the standard has ${sayType(found.type)}`,
    ])
  }
  const length = cell(ITEM.length).trim()
  if (length !== '' && Number(length) !== found.length) {
    problems.push([ITEM.length, `is not what the standard has, which is ${found.length}`])
  }
  const shared = cell(ITEM.shareType).trim()
  const shareType = shared === '' ? undefined : read(SHARE_TYPES, shared)
  if (shareType?.ok === false) problems.push([ITEM.shareType, shareType.problem])
  const own = shareType?.ok === true ? { shareType: shareType.value } : {}
  return { item: { name: found.name, ...own }, wrong: problems }
}
