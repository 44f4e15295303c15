/**
 * The draft of a resource as the guided flow holds it: what a resource file says, incomplete as long as it is written.
 *
 * @module
 */
import {
  isFields,
  itemsOf,
  mappingOf,
  type Draft,
  type DraftItem,
  type ItemMapping,
} from '../../parts/entry.ts'
import { toHalfWidth } from '../../../../../catalog/codes/half-width.ts'
import type { StandardItem } from './queries.ts'

/** A defect, as `checkResource` tells it. */
export interface Defect {
  readonly pointer: string
  readonly message: string
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

/** The columns that it reads, each once. */
export function columnsRead(draft: Draft): readonly { readonly name: string }[] {
  const named = Object.values(mappingOf(draft)).flatMap(({ column }) => column ?? [])
  return [...new Set(named)].map((name) => ({ name }))
}

/** Of items by name, what a draft says of each. */
export type Offered = Readonly<
  Record<string, { readonly item: DraftItem; readonly how: ItemMapping | undefined }>
>

export function offeredIn(draft: Draft): Offered {
  const mapping = mappingOf(draft)
  return Object.fromEntries(
    itemsOf(draft).map((item) => [item.name, { item, how: mapping[item.name] }]),
  )
}

/**
 * Reads an item from this column, which may be blank while it is typed.
 *
 * @param before what the draft said before: an item that is offered again is so as it was, and no freer.
 */
export function withColumn(draft: Draft, item: string, column: string, before: Offered): Draft {
  const how = mappingOf(draft)[item] ?? before[item]?.how
  return withMapping(draft, item, { ...how, column }, before[item]?.item)
}

/** Whoever leaves the column of an item blank offers it no more. */
export function withoutBlank(draft: Draft, item: string): Draft {
  return mappingOf(draft)[item]?.column === '' ? withMapping(draft, item, undefined) : draft
}

/**
 * Reads an item another way, or, with `undefined`, offers it no more.
 *
 * @param offered the item, where it is not there yet.
 */
export function withMapping(
  draft: Draft,
  item: string,
  how: ItemMapping | undefined,
  offered: DraftItem = { name: item },
): Draft {
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
  return isOffered ? mapped : withValue(mapped, ['items'], [...items, offered])
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

export type ConversionStep = 'codes' | 'unknownCode' | 'date' | 'scale' | 'empty' | 'trim'

/** Steps that fit an item: codes are no dates, and a date has no scale. Those that are done already are among them. */
export function stepsFor(
  { name, type, codeList }: Pick<StandardItem, 'name' | 'type' | 'codeList'>,
  how: ItemMapping,
): readonly ConversionStep[] {
  const fitting: readonly ConversionStep[] =
    // Codes of a list that the catalogue does not have are known by their name alone.
    codeList !== null || name.endsWith('Code')
      ? ['codes', 'unknownCode', 'empty', 'trim']
      : type === 'D' || type === 'T'
        ? ['date', 'empty']
        : NUMBERS.includes(type)
          ? ['scale', 'empty']
          : ['empty', 'trim']
  const done = STEPS_KNOWN.filter((step) => how[step] !== undefined && !fitting.includes(step))
  return [...fitting, ...done]
}

const STEPS_KNOWN: readonly ConversionStep[] = [
  'codes',
  'unknownCode',
  'date',
  'scale',
  'empty',
  'trim',
]
/** Of the guide's data types those that are numbers. */
const NUMBERS: readonly string[] = ['N', 'Y', 'F', 'B', 'I']

export interface ReadCodes {
  readonly codes: Readonly<Record<string, string>>
  /** Lines that say no pair, or another one for the same code. */
  readonly unread: readonly string[]
}

/**
 * A line each: the source's code, `=`, the standard's; in full width too, which an input method for Chinese writes.
 *
 * @param known codes as they were before: how the source writes those was seen at the source, and is no slip.
 */
export function codesIn(text: string, known: Readonly<Record<string, string>> = {}): ReadCodes {
  const codes = new Map<string, string>()
  const unread: string[] = []
  for (const line of text.split('\n').map((one) => one.trim())) {
    const [, theirs = '', ours = ''] = /^(.*?)\s*[=＝]\s*([^=＝]*)$/.exec(line) ?? []
    const code = Object.hasOwn(known, theirs) ? theirs : toHalfWidth(theirs).trim()
    if (code === '' || ours === '' || codes.has(code)) unread.push(line)
    else codes.set(code, toHalfWidth(ours).trim())
  }
  return { codes: Object.fromEntries(codes), unread: unread.filter((line) => line !== '') }
}

/** The lines that say these codes. */
export function linesOf(codes: Readonly<Record<string, string>>): string {
  return Object.entries(codes)
    .map(([theirs, ours]) => `${theirs} = ${ours}`)
    .join('\n')
}

export const STEPS = ['source', 'mapping', 'metadata', 'submit'] as const
export type Step = (typeof STEPS)[number]

/** On which step a defect is mended. */
export function stepOf({ pointer }: Defect): Step {
  return /^\/(?:binding|items)\b/.test(pointer) ? 'mapping' : 'metadata'
}
