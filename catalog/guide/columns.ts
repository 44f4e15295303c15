/**
 * The columns of the guide's table (《政务信息资源目录编制指南（试行）》, 2017): its core metadata in its order, and behind them, as
 * the extension metadata that it allows, what Decree 809 Art. 13 adds and what an exchange needs besides.
 *
 * @module
 */
import { EXTENSION_COLUMNS } from './extension-columns.ts'
import { GUIDE_COLUMNS_AFTER, GUIDE_COLUMNS_BEFORE } from './guide-columns.ts'
import type { ResourceColumn } from './column.ts'
import { ITEM, TITLE } from './titles.ts'

export const RESOURCE_COLUMNS: readonly ResourceColumn[] = [
  ...GUIDE_COLUMNS_BEFORE,
  ...GUIDE_COLUMNS_AFTER,
  ...EXTENSION_COLUMNS,
]

/** All titles, in the order in which they are written. */
export const TITLES: readonly string[] = [
  ...GUIDE_COLUMNS_BEFORE.map(({ title }) => title),
  ITEM.name,
  ITEM.type,
  ITEM.length,
  ...GUIDE_COLUMNS_AFTER.map(({ title }) => title),
  ...EXTENSION_COLUMNS.map(({ title }) => title),
  ITEM.shareType,
]

const ITEM_REMEDIES: Readonly<Record<string, string>> = {
  [ITEM.name]: 'Write the Chinese name of an item of the standard',
  [ITEM.type]: 'Write what the standard has, or leave it empty',
  [ITEM.length]: 'Write what the standard has, or leave it empty',
  [ITEM.shareType]: 'Write 有条件共享 or 不予共享, or leave it empty where it is as the resource',
}

/** What to write in a column. */
export function remedyOf(title: string): string {
  return RESOURCE_COLUMNS.find((one) => one.title === title)?.remedy ?? ITEM_REMEDIES[title] ?? ''
}

/** Title of the column in which something of a resource is said; of what no column says, that of its name. */
export function titleOf(pointer: string): string {
  if (/^\/items\/\d+\/shareType/.test(pointer)) return ITEM.shareType
  if (pointer.startsWith('/items') || pointer.startsWith('/binding')) return ITEM.name
  if (pointer === '/code') return TITLE.standard
  if (pointer === '/region') return TITLE.providerCode
  if (pointer === '/shareCondition') return TITLE.condition
  const found = RESOURCE_COLUMNS.find(
    (column) => pointer === column.pointer || pointer.startsWith(`${column.pointer}/`),
  )
  return found?.title ?? TITLE.name
}
