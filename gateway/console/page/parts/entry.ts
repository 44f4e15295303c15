/**
 * What an entry of a resource says, whole or as far as it is written: read by name, whatever else it has.
 *
 * @module
 */
export type Draft = Readonly<Record<string, unknown>>

/** How one item is read; fields that the guided flow does not know stay as they are (`adapters/MAPPING.md`). */
export interface ItemMapping {
  readonly column?: string
  readonly join?: { readonly columns: readonly string[]; readonly separator?: string }
  readonly constant?: string
  readonly split?: {
    readonly by?: string
    readonly part?: number
    readonly from?: number
    readonly to?: number
  }
  readonly trim?: string
  readonly empty?: readonly string[]
  readonly halfWidth?: boolean
  readonly case?: string
  readonly fifteenDigits?: boolean
  readonly date?: string
  readonly zone?: string
  readonly codes?: Readonly<Record<string, string>>
  readonly unknownCode?: string
  readonly defaultCode?: string
  readonly scale?: number
  readonly unit?: { readonly from: string; readonly to: string }
  readonly [other: string]: unknown
}

export type Mapping = Readonly<Record<string, ItemMapping>>

export interface DraftItem {
  readonly name: string
  readonly shareType?: string
}

/** @param path names of fields, from the outside in. */
export function valueAt(draft: Draft, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((at, name) => (isFields(at) ? at[name] : undefined), draft)
}

export function textAt(draft: Draft, ...path: readonly string[]): string {
  const value = valueAt(draft, ...path)
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

/** How each item is read; what is written otherwise is left out, for the rules tell of it. */
export function mappingOf(draft: Draft): Mapping {
  const mapping = valueAt(draft, 'binding', 'mapping')
  if (!isFields(mapping)) return {}
  return Object.fromEntries(Object.entries(mapping).filter(([, how]) => isFields(how))) as Mapping
}

export function itemsOf(draft: Draft): readonly DraftItem[] {
  const items = valueAt(draft, 'items')
  return Array.isArray(items) ? items.filter(isItem) : []
}

function isItem(one: unknown): one is DraftItem {
  return isFields(one) && typeof one['name'] === 'string'
}

export function isFields(value: unknown): value is Draft {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
