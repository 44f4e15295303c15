/**
 * A live probe: one sample subject read through the mapping of an entry, raw and mapped side by side, before anybody is
 * given it. Nothing of it is kept.
 *
 * @module
 */
import type { Adapter, OnBehalfOf, Row } from '../../adapters/adapter.ts'
import { AdapterError } from '../../adapters/errors.ts'
import { compileMapping, type CompiledMapping } from '../../adapters/mapping.ts'
import { sourceText } from '../../adapters/mapping/source-text.ts'
import { catalogOf } from '../../catalog/catalog.ts'
import type { Content } from '../../catalog/content.ts'
import { ended } from '../../catalog/ended.ts'
import type { Item, Resource, ResourceBinding, Standard } from '../../catalog/types.ts'
import { dayOf } from '../core/day.ts'
import { columnsSaid, type ColumnsSaid } from './binding-columns.ts'
import { RegistryError } from './errors.ts'

export interface Sample {
  /** Kind of the subject: `person`. */
  readonly kind: string
  readonly keys: readonly string[]
}

export interface ProbedItem {
  readonly item: string
  readonly nameZh: string
  /** What the source wrote, by column, as `COLUMN=value`. */
  readonly raw: readonly string[]
  /** As consumers would be given it; null where there is none. */
  readonly value: string | null
  /** What is wrong with it: type, code list, length; or that the source holds nothing. */
  readonly problem: string | null
}

export interface Probe {
  /** Items of each record that was found. */
  readonly records: readonly (readonly ProbedItem[])[]
  /** When the source's data was delivered, where it is a copy that says so. */
  readonly asOf: Date | undefined
}

/** A subject has a few records, or the key does not find one subject. */
const RECORDS_MAX = 20

export interface ProbeParts {
  readonly content: Content
  readonly source: (id: string) => Adapter | undefined
  readonly onBehalfOf: OnBehalfOf
  readonly now: () => Date
  readonly signal: AbortSignal
}

/**
 * @param resource without defects, or its binding may not compile.
 * @throws {RegistryError} when it has no binding, its source is not configured or says that it lacks columns, or may lack and
 *   refuses to read, with each of them, or it is not found by such a subject;
 *   {AdapterError} when the source does not answer.
 */
export async function probe(resource: Resource, sample: Sample, parts: ProbeParts): Promise<Probe> {
  const { binding, standard, adapter } = boundOf(resource, parts)
  const catalog = catalogOf(parts.content)
  const codeList = (id: string): NonNullable<ReturnType<typeof catalog.codeList>> => {
    const list = catalog.codeList(id)
    if (list !== undefined) return list
    throw refused('/standard', `needs the code list "${id}", which the catalogue does not have`)
  }
  const mapping = compileMapping(standard, binding, codeList, () => dayOf(parts.now()))
  const keyColumns = mapping.keyColumns.get(sample.kind)
  if (keyColumns === undefined) {
    const kinds = [...mapping.keyColumns.keys()].join(', ')
    throw refused('/binding/mapping', `finds no ${sample.kind}; it finds ${kinds}`)
  }
  const said = await saidBy(adapter, binding, parts.signal)
  if (said !== undefined && said.missing.length > 0) {
    throw new RegistryError('REFUSED', said.missing)
  }
  const items = resource.items.map(({ name }) => name)
  const offered = standard.items.filter(({ name }) => items.includes(name))
  const keys = mapping.toSourceKeys(sample.kind, sample.keys)
  const rows =
    keys.length === 0
      ? []
      : await adapter
          .read(
            {
              entity: binding.entity,
              columns: mapping.columnsFor(items, sample.kind),
              keyColumns,
              keys,
              rowsMax: RECORDS_MAX,
              onBehalfOf: parts.onBehalfOf,
            },
            parts.signal,
          )
          .catch((thrown: unknown) => {
            throw withDoubts(thrown, said)
          })
  const wanted = JSON.stringify(sample.keys)
  const records = mapping
    .shape(rows)
    .filter((row) => mapping.keysOf(sample.kind, row).some((key) => JSON.stringify(key) === wanted))
    .map((row) => recordOf(row, mapping, binding, offered, said))
  return { records, asOf: adapter.asOf?.(binding.entity) }
}

/** Undefined also where the source does not answer: the read after it says why. */
async function saidBy(
  adapter: Adapter,
  binding: ResourceBinding,
  signal: AbortSignal,
): Promise<ColumnsSaid | undefined> {
  try {
    return await columnsSaid(binding, adapter, signal)
  } catch (thrown) {
    if (thrown instanceof AdapterError) return undefined
    throw thrown
  }
}

/** A source that does not find a column in other letters says only that it lacks one: which it may be is told with that. */
function withDoubts(thrown: unknown, said: ColumnsSaid | undefined): unknown {
  const isMalformed = thrown instanceof AdapterError && thrown.code === 'SOURCE_MALFORMED'
  if (!isMalformed || said?.isSure !== true || said.doubted.length === 0) return thrown
  const refusal = { pointer: '/binding', message: `is not read: ${thrown.message}` }
  return new RegistryError('REFUSED', [refusal, ...said.doubted])
}

function boundOf(
  { binding, standard: key }: Resource,
  { content, source }: ProbeParts,
): { readonly binding: ResourceBinding; readonly standard: Standard; readonly adapter: Adapter } {
  if (binding === undefined) throw refused('/binding', 'is missing: say where the data comes from')
  const standard = content.standards.find((one) => one.key === key)
  if (standard === undefined) throw refused('/standard', 'is not in the catalogue')
  const adapter = source(binding.source)
  if (adapter !== undefined) return { binding, standard, adapter }
  throw refused('/binding/source', `is "${binding.source}", which this exchange has not configured`)
}

function recordOf(
  row: Row,
  mapping: CompiledMapping,
  binding: ResourceBinding,
  items: readonly Item[],
  said: ColumnsSaid | undefined,
): readonly ProbedItem[] {
  const names = items.map(({ name }) => name)
  const { values, problems } = mapping.toRecord(row, names)
  return items.map(({ name: item, nameZh }) => {
    const value = values[item] ?? null
    const own = binding.mapping[item]
    const columns = own === undefined ? [] : sourceText(own).columns
    const problem = problems.find((one) => one.item === item)?.problem
    const doubts =
      said?.isSure === true
        ? []
        : said?.doubted.filter(({ pointer }) => pointer === `/binding/mapping/${item}`)
    const nothing = [
      'holds no value',
      ...(doubts ?? []).map(({ message }) => `the mapping ${message}`),
    ]
    return {
      item,
      nameZh,
      raw: columns.map((column) => `${column}=${row[column] ?? ''}`),
      value: value === null ? null : String(value),
      problem: problem ?? (value === null ? `The source ${ended(nothing.join('; '))}` : null),
    }
  })
}

function refused(pointer: string, message: string): RegistryError {
  return new RegistryError('REFUSED', [{ pointer, message }])
}
