/**
 * From a source's columns, date forms and codes to the items of the standard, and the way back for keys.
 *
 * A mapping is data of the resource. Its items are compiled once, when first asked for, into closures, which run for every row.
 *
 * @module
 */
import type {
  CodeList,
  Item,
  ItemMapping,
  ResourceBinding,
  Standard,
  SubjectKindName,
} from '../catalog/types.ts'
import type { Row } from './adapter.ts'
import { compileItem } from './mapping/item-reader.ts'
import type { ItemReader, ItemValue, MappingProblem } from './mapping/item-reader.ts'
import { compileKey } from './mapping/key-mapping.ts'
import type { KeyMapping } from './mapping/key-mapping.ts'
import { itemInverse } from './mapping/item-inverse.ts'
import type { ItemInverse } from './mapping/item-inverse.ts'
import { compileRowShape } from './mapping/row-shape.ts'
import type { RowShaper } from './mapping/row-shape.ts'
import { sourceText } from './mapping/source-text.ts'

export interface MappedRecord {
  /** One value an item asked for; null where there is none or a problem. */
  readonly values: Readonly<Record<string, ItemValue>>
  /** Empty for a record that keeps its standard. */
  readonly problems: readonly MappingProblem[]
}

export interface CompiledMapping {
  /**
   * The alternatives of `SourceRequest.keyColumns` by kind of subject. A kind by which the resource cannot
   * be asked, because its key items are not mapped, is absent.
   */
  readonly keyColumns: ReadonlyMap<SubjectKindName, readonly (readonly string[])[]>

  /** The distinct columns of `items`, and of the keys of `kind`; items that are not mapped have none. */
  readonly columnsFor: (items: readonly string[], kind: SubjectKindName) => readonly string[]

  /**
   * A subject's key in the forms in which the source may hold it: usually one tuple, several where several
   * source codes mean one code, none where the source cannot hold it.
   */
  readonly toSourceKeys: (
    kind: SubjectKindName,
    key: readonly string[],
  ) => readonly (readonly string[])[]

  /**
   * The keys of the subjects to which a row belongs, normalised as subjects' keys are: one an alternative
   * that holds a value, distinct.
   */
  readonly keysOf: (kind: SubjectKindName, row: Row) => readonly (readonly string[])[]

  /** The rows of an answer as one row a record, where the source's rows are not. */
  readonly shape: (rows: readonly Row[]) => readonly Row[]

  /**
   * The way back of an item, to look in the source for a value; undefined where there is none, or where a record
   * is not one row of the source, so that the source cannot leave out records by it.
   */
  readonly inverse: (item: string) => ItemInverse | undefined

  /** Whether the row holds a value in one of the source's own forms. What it denies may be so nevertheless. */
  readonly holds: (row: Row, item: string, value: string | number | boolean) => boolean

  /** Reads `items` from a row. Total: gives problems, throws nothing. */
  readonly toRecord: (row: Row, items: readonly string[]) => MappedRecord
}

interface MappedItem {
  readonly columns: readonly string[]
  readonly read: (row: Row) => ItemValue | MappingProblem
  readonly inverse: ItemInverse | undefined
}

const NO_PROBLEMS: readonly MappingProblem[] = []

/**
 * @param lookupCodeList - the list of an item that has one
 * @param today - `YYYY-MM-DD` in China, against which birth dates in citizen numbers are checked
 * @throws {MappingError} when the mapping does not fit the standard
 */
export function compileMapping(
  standard: Standard,
  binding: ResourceBinding,
  lookupCodeList: (id: string) => CodeList,
  today: () => string = todayInChina,
): CompiledMapping {
  const mapped = mappedItems(standard, binding, lookupCodeList, today)
  const keys = new Map<SubjectKindName, KeyMapping>()
  for (const subject of standard.subjects) {
    const key = compileKey(standard, subject, binding)
    if (key !== undefined) keys.set(subject.kind, key)
  }
  const shaper = compileRowShape(binding.rows)
  return {
    keyColumns: new Map(
      [...keys].map(([kind, key]) => [kind, key.columns.flatMap(shaper.alternativesOf)]),
    ),
    columnsFor: (items, kind) => columnsFor(mapped, items, keys.get(kind), shaper),
    toSourceKeys: (kind, key) => keys.get(kind)?.toSource(key) ?? [],
    keysOf: (kind, row) => keys.get(kind)?.ofRow(row) ?? [],
    shape: shaper.shape,
    inverse: (item) => (shaper.isRowwise ? mapped.get(item)?.inverse : undefined),
    holds: (row, item, value) => holds(mapped.get(item)?.inverse, row, value),
    toRecord: (row, items) => toRecord(mapped, row, items),
  }
}

/** What reads an item; undefined for one that is not mapped. */
interface MappedItems {
  get(name: string): MappedItem | undefined
}

/**
 * An item is compiled when it is first asked for: of a large catalogue most never are. The code lists are looked up at once:
 * one that is not there is found at the start, and nothing but them is held of the catalogue that they are of.
 */
function mappedItems(
  standard: Standard,
  binding: ResourceBinding,
  lookupCodeList: (id: string) => CodeList,
  today: () => string,
): MappedItems {
  const lists = new Map<string, CodeList>()
  for (const item of standard.items) {
    if (item.codeList === undefined || mappingOf(binding, item) === undefined) continue
    lists.set(item.codeList, lookupCodeList(item.codeList))
  }
  const compiled = new Map<string, MappedItem | undefined>()
  return {
    get: (name) => {
      if (!compiled.has(name)) compiled.set(name, compile(name))
      return compiled.get(name)
    },
  }

  function compile(name: string): MappedItem | undefined {
    const item = standard.items.find((one) => one.name === name)
    if (item === undefined) return undefined
    const mapping = mappingOf(binding, item)
    if (mapping === undefined) return undefined
    const codeList = item.codeList === undefined ? undefined : lists.get(item.codeList)
    return mappedItem(item, mapping, compileItem(item, mapping, codeList, today))
  }
}

function mappedItem(item: Item, mapping: ItemMapping, readText: ItemReader): MappedItem {
  const text = sourceText(mapping)
  return {
    columns: text.columns,
    read(row) {
      const source = text.read(row)
      return source === null ? null : readText(source)
    },
    inverse: itemInverse(item, mapping, text),
  }
}

function holds(
  inverse: ItemInverse | undefined,
  row: Row,
  value: string | number | boolean,
): boolean {
  if (inverse === undefined) return false
  const held = inverse.columns.map((column) => row[column]?.trim() ?? '')
  return inverse.toSource(value).some((tuple) => tuple.every((text, i) => text === held[i]))
}

function mappingOf(
  { mapping }: ResourceBinding,
  item: Item,
): ResourceBinding['mapping'][string] | undefined {
  return Object.hasOwn(mapping, item.name) ? mapping[item.name] : undefined
}

function columnsFor(
  mapped: MappedItems,
  items: readonly string[],
  key: KeyMapping | undefined,
  shaper: RowShaper,
): readonly string[] {
  const columns = new Set<string>()
  for (const item of items) {
    for (const column of mapped.get(item)?.columns ?? []) columns.add(column)
  }
  for (const column of key?.columns.flat() ?? []) columns.add(column)
  return shaper.columnsOf([...columns])
}

function toRecord(mapped: MappedItems, row: Row, items: readonly string[]): MappedRecord {
  const values: Record<string, ItemValue> = {}
  let problems: MappingProblem[] | undefined
  for (const item of items) {
    const value = readItem(mapped.get(item), item, row)
    if (typeof value === 'object' && value !== null) {
      problems = [...(problems ?? []), value]
      values[item] = null
    } else {
      values[item] = value
    }
  }
  return { values, problems: problems ?? NO_PROBLEMS }
}

function readItem(
  mapped: MappedItem | undefined,
  item: string,
  row: Row,
): ItemValue | MappingProblem {
  if (mapped === undefined) return { item, problem: `"${item}" is not mapped by the resource.` }
  return mapped.read(row)
}

function todayInChina(): string {
  return new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
}
