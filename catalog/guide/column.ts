import type { Catalog } from '../catalog.ts'
import type { Resource } from '../types.ts'
import { FLAGS, read, readList, say, type Read } from './cell-words.ts'

/** One column that says something of a resource as a whole. */
export interface ResourceColumn {
  readonly title: string
  /** JSON pointer of the field of a resource that it gives, and of what else is told there. */
  readonly pointer: string
  /** An empty text says nothing of the field. */
  readonly write: (resource: Resource, catalog: Catalog) => string
  /** Of a cell that is not empty. */
  readonly read: (text: string) => Read<unknown>
  /** Given where the cell is empty; without it the field is left out, and the rules say whether it may be. */
  readonly blank?: unknown
  /** Stands for a cell that could not be read while everything else is checked. Breaks no rule. */
  readonly harmless: unknown
  /** What to write there. */
  readonly remedy: string
}

export const own = (text: string): Read<string> => ({ ok: true, value: text })
export const trimmed = (text: string): Read<string> => own(text.trim())
export const list = (text: string): Read<readonly string[]> => ({ ok: true, value: readList(text) })
export const flag = (text: string): Read<boolean> => {
  const found = read(FLAGS, text)
  return found.ok ? { ok: true, value: found.value === 'true' } : found
}
export const sayFlag = (value: boolean): string => say(FLAGS, value ? 'true' : 'false')
/** Excel takes leading noughts from what looks like a number. */
export const digits =
  (length: number) =>
  (text: string): Read<string> =>
    own(/^\d+$/.test(text.trim()) ? text.trim().padStart(length, '0') : text.trim())
