/**
 * The draft of a resource as the guided flow holds it: what a resource file says, incomplete as long as it is written.
 *
 * @module
 */
export type Draft = Readonly<Record<string, unknown>>

/** How one item is read; fields that the flow does not know stay as they are (`adapters/MAPPING.md`). */
export interface ItemMapping {
  readonly column?: string
  readonly date?: string
  readonly empty?: readonly string[]
  readonly codes?: Readonly<Record<string, string>>
  readonly unknownCode?: string
  readonly scale?: number
  readonly trim?: string
  readonly [other: string]: unknown
}

export type Mapping = Readonly<Record<string, ItemMapping>>

export interface DraftItem {
  readonly name: string
  readonly shareType?: string
}

/** A defect, as `checkResource` tells it. */
export interface Defect {
  readonly pointer: string
  readonly message: string
}

/** @param path names of fields, from the outside in. */
export function valueAt(draft: Draft, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((at, name) => (isFields(at) ? at[name] : undefined), draft)
}

export function textAt(draft: Draft, ...path: readonly string[]): string {
  const value = valueAt(draft, ...path)
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

/** The draft with another value there; `undefined` takes the field away. */
export function withValue(draft: Draft, path: readonly string[], value: unknown): Draft {
  const [name, ...rest] = path
  if (name === undefined) return draft
  const inner = draft[name]
  const next = rest.length === 0 ? value : withValue(isFields(inner) ? inner : {}, rest, value)
  if (next !== undefined) return { ...draft, [name]: next }
  return Object.fromEntries(Object.entries(draft).filter(([other]) => other !== name))
}

export function mappingOf(draft: Draft): Mapping {
  return (valueAt(draft, 'binding', 'mapping') ?? {}) as Mapping
}

/** The columns that it reads, each once. */
export function columnsRead(draft: Draft): readonly { readonly name: string }[] {
  const named = Object.values(mappingOf(draft)).flatMap(({ column }) => column ?? [])
  return [...new Set(named)].map((name) => ({ name }))
}

export function itemsOf(draft: Draft): readonly DraftItem[] {
  return (valueAt(draft, 'items') ?? []) as readonly DraftItem[]
}

/** Reads an item another way, or, with `undefined`, offers it no more. */
export function withMapping(draft: Draft, item: string, how: ItemMapping | undefined): Draft {
  const mapped = withValue(draft, ['binding', 'mapping', item], how)
  const items = itemsOf(draft)
  const isOffered = items.some(({ name }) => name === item)
  if (how === undefined) {
    return withValue(
      mapped,
      ['items'],
      items.filter(({ name }) => name !== item),
    )
  }
  return isOffered ? mapped : withValue(mapped, ['items'], [...items, { name: item }])
}

/** Items whose own share type is this one. */
export function itemsShared(draft: Draft, shareType: string): readonly string[] {
  return itemsOf(draft)
    .filter((item) => item.shareType === shareType)
    .map(({ name }) => name)
}

/** Gives these items this share type of their own, and takes it from all others that had it. */
export function withItemsShared(draft: Draft, shareType: string, names: readonly string[]): Draft {
  const items = itemsOf(draft).map(({ name, shareType: own }): DraftItem => {
    if (names.includes(name)) return { name, shareType }
    return own === undefined || own === shareType ? { name } : { name, shareType: own }
  })
  return withValue(draft, ['items'], items)
}

/** A line each: the source's code, `=`, the standard's. */
export function codesIn(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    text.split('\n').flatMap((line) => {
      const at = line.lastIndexOf('=')
      return at === -1 ? [] : [[line.slice(0, at).trim(), line.slice(at + 1).trim()] as const]
    }),
  )
}

export const STEPS = ['source', 'mapping', 'metadata', 'submit'] as const
export type Step = (typeof STEPS)[number]

/** On which step a defect is mended. */
export function stepOf({ pointer }: Defect): Step {
  return /^\/(?:binding|items)\b/.test(pointer) ? 'mapping' : 'metadata'
}

function isFields(value: unknown): value is Draft {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
