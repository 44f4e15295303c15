import type { Catalog } from '../catalog.ts'
import { powerOfTen, ratioOf } from '../codes/units.ts'
import type { Finding } from '../finding.ts'
import type { DateForm, Item, ItemMapping } from '../types.ts'
import { unknownName } from './unknown-name.ts'

/** What a mapping says of an item fits the item's type and code list, and its steps fit each other. */
export function itemMappingFindings(
  pointer: string,
  item: Item,
  how: ItemMapping,
  catalog: Catalog,
): readonly Finding[] {
  return [
    ...whereFindings(how),
    ...splitFindings(how),
    ...typeFindings(item, how),
    ...unitFindings(how),
    ...codeFindings(item, how, catalog),
  ].map((finding) => ({ ...finding, pointer: pointer + finding.pointer }))
}

/** Why no value can be looked for by this mapping; undefined when one can. */
export function noWayBack(how: ItemMapping): string | undefined {
  if (how.constant !== undefined) return 'a constant'
  if (how.split !== undefined) return 'a part of a text'
  if (how.join !== undefined && how.join.columns.length > 1 && how.join.separator === undefined) {
    return 'put together without a separator'
  }
  const ratio = how.unit && ratioOf(how.unit.from, how.unit.to)
  return ratio !== undefined && powerOfTen(ratio) === undefined ? 'rounded' : undefined
}

function whereFindings(how: ItemMapping): readonly Finding[] {
  const given = (['column', 'join', 'constant'] as const).filter((name) => how[name] !== undefined)
  if (given.length !== 1) {
    const what = given.length === 0 ? 'none' : given.join(' and ')
    const message = `says by ${what} where it is read; give exactly one of column, join, constant`
    return [{ pointer: '', message }]
  }
  if (how.column?.trim() === '') return [{ pointer: '/column', message: 'is empty' }]
  if (how.constant === undefined) return []
  return Object.keys(how)
    .filter((name) => name !== 'constant')
    .map((name) => ({
      pointer: `/${name}`,
      message: 'changes a constant; write the constant as it shall be',
    }))
}

function splitFindings({ split }: ItemMapping): readonly Finding[] {
  if (split === undefined) return []
  const { by, part, from, to } = split
  const bySeparator =
    by !== undefined && part !== undefined && from === undefined && to === undefined
  const byPlace = by === undefined && part === undefined && (from !== undefined || to !== undefined)
  if (!bySeparator && !byPlace) {
    return [{ pointer: '/split', message: 'needs either "by" and "part", or "from" and "to"' }]
  }
  if (to === undefined || to >= (from ?? 1)) return []
  return [{ pointer: '/split/to', message: 'is before "from"' }]
}

const FORMS_WITH_TIME: ReadonlySet<DateForm> = new Set(['YYYYMMDDHHmmss', 'YYYY-MM-DD HH:mm:ss'])

function typeFindings(item: Item, how: ItemMapping): readonly Finding[] {
  const findings: Finding[] = []
  const only = (name: keyof ItemMapping, types: string, what: string): void => {
    if (how[name] === undefined || types.includes(item.type)) return
    const message = `${what}, but ${item.name} is of type ${item.type}`
    findings.push({ pointer: `/${name}`, message })
  }
  only('date', 'DT', 'is a form of dates')
  only('zone', 'DT', 'moves times')
  only('scale', 'NYFBI', 'scales numbers')
  only('unit', 'NYFBI', 'converts numbers')
  if (how.fifteenDigits !== undefined && item.format !== 'citizen-id') {
    const message = `is a form of citizen numbers, which ${item.name} does not hold`
    findings.push({ pointer: '/fifteenDigits', message })
  }
  const form = how.date ?? (item.type === 'T' ? 'YYYY-MM-DD HH:mm:ss' : 'YYYY-MM-DD')
  if (how.zone !== undefined && 'DT'.includes(item.type) && !FORMS_WITH_TIME.has(form)) {
    const message = `moves times without a zone, but the form ${form} has none to move`
    findings.push({ pointer: '/zone', message })
  }
  return findings
}

function unitFindings({ unit }: ItemMapping): readonly Finding[] {
  if (unit === undefined || ratioOf(unit.from, unit.to) !== undefined) return []
  return [{ pointer: '/unit', message: `${unit.from} and ${unit.to} do not measure the same` }]
}

function codeFindings(item: Item, how: ItemMapping, catalog: Catalog): readonly Finding[] {
  const findings: Finding[] = []
  const { codes, constant, unknownCode, defaultCode } = how
  if (unknownCode !== undefined && codes === undefined) {
    findings.push({ pointer: '/unknownCode', message: 'needs "codes", which says what is known' })
  }
  if ((unknownCode === 'default') !== (defaultCode !== undefined)) {
    const message = 'and "unknownCode": "default" belong together'
    findings.push({ pointer: '/defaultCode', message })
  }
  const list = item.codeList === undefined ? undefined : catalog.codeList(item.codeList)
  if (list === undefined) return findings
  const known = list.codes.map((each) => each.code)
  const check = (pointer: string, code: string | undefined): void => {
    if (code === undefined || known.includes(code)) return
    findings.push(unknownName(pointer, code, `a code of "${list.id}"`, known))
  }
  for (const [from, to] of Object.entries(codes ?? {})) check(`/codes/${from}`, to)
  check('/defaultCode', defaultCode)
  check('/constant', constant)
  return findings
}
