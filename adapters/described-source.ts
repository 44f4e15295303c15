/**
 * Sources that say what they hold by a document (OpenAPI, WSDL) and have no rows to look at.
 *
 * @module
 */
import { AdapterError } from './errors.ts'
import {
  COLUMNS_MAX,
  ENTITIES_MAX,
  type Introspection,
  type SourceColumn,
  type SourceEntity,
  type SourceFormat,
} from './introspection.ts'

export interface Description {
  readonly format: SourceFormat
  readonly entities: readonly SourceEntity[]
  /** Undefined where the document does not say what an answer holds. */
  readonly columnsOf: (entity: string) => readonly SourceColumn[] | undefined
}

/** @param document what describes it: `OpenAPI document` */
export function describedSource(
  source: string,
  document: string,
  { format, entities, columnsOf }: Description,
): Introspection {
  return {
    format,
    entities: (signal) => answer(signal, () => entities.slice(0, ENTITIES_MAX)),
    describe: (entity, _onBehalfOf, signal) =>
      answer(signal, () => {
        const found = entities.find(({ name }) => name === entity)
        if (found === undefined)
          throw unknown(`its ${document} has no "${entity}". Ask it which it has.`)
        const columns = columnsOf(entity)
        if (columns !== undefined) return { ...found, columns: columns.slice(0, COLUMNS_MAX) }
        throw unknown(`its ${document} does not say what is in a row. Write the mapping by hand.`)
      }),
    columns: (entity, signal) =>
      answer(signal, () => {
        const names = columnsOf(entity)?.map(({ name }) => name)
        return names && { names, areAll: false, ignoreCase: false }
      }),
  }

  function unknown(predicate: string): AdapterError {
    return new AdapterError('SOURCE_MALFORMED', source, `Source "${source}": ${predicate}`)
  }

  async function answer<T>(signal: AbortSignal, give: () => T): Promise<T> {
    if (signal.aborted) {
      const message = `Source "${source}" did not answer in time.`
      throw new AdapterError('SOURCE_TIMEOUT', source, message)
    }
    return Promise.resolve(give())
  }
}

/** A column of which a document speaks. */
export function describedColumn(
  given: Pick<SourceColumn, 'name' | 'type' | 'kind' | 'nullable' | 'comment'>,
  codes: Readonly<Record<string, string>>,
): SourceColumn {
  const names = Object.entries(codes)
  const named = names.some(([code, name]) => code !== name)
  return {
    ...given,
    unique: false,
    codes: named ? codes : undefined,
    shape:
      names.length === 0
        ? undefined
        : {
            rows: 0,
            empty: 0,
            distinct: true,
            charactersMax: 0,
            forms: {},
            nothing: {},
            codes: Object.fromEntries(names.map(([code]) => [code, 0])),
            rareCodes: 0,
          },
  }
}
