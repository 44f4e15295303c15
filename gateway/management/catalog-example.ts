/**
 * What an answer looks like before anybody may ask: made-up values, sensitive ones under the mask that is usual for them.
 * Which mask a consumer is given its grant says.
 *
 * @module
 */
import type { CodeList, Item, ItemType } from '../../catalog/types.ts'
import { applyMask } from '../../policies/masks.ts'
import type { MaskName } from '../../policies/types.ts'
import { MADE_UP_SUBJECTS } from './catalog-sample.ts'

const BY_TYPE: Readonly<Record<ItemType, string>> = {
  C: '示例',
  M: '示例文本',
  N: '12',
  Y: '1234.56',
  F: '1.5',
  B: '1.5',
  I: '12',
  D: '2026-01-15',
  T: '2026-01-15T09:30:00+08:00',
  L: 'true',
  G: '…',
}

/** By how the item's name ends or what it holds: a value of that kind, and its usual mask. The first that fits counts. */
const KINDS: readonly (readonly [RegExp, string, MaskName])[] = [
  [/姓名$/, '陈某某', 'name'],
  [/电话|手机/, '13800000000', 'mobile'],
  [/地址|住址|坐落/, '四川省成都市示例区示例街1号', 'address'],
  [/银行.*(?:账|卡)号|卡号$/, '6222000000000000000', 'bank-account'],
  [/证.*(?:号|号码)$|编号$/, '510100202600000900', 'certificate'],
]

/** @param list of the item's codes, where it has one. */
export function exampleOf(item: Item, list: CodeList | undefined): string {
  const kind =
    item.format === undefined ? KINDS.find(([name]) => name.test(item.nameZh)) : undefined
  const value =
    list?.codes[0]?.code ??
    (item.format === undefined ? kind?.[1] : MADE_UP_SUBJECTS[item.format]) ??
    BY_TYPE[item.type]
  if (!item.sensitive) return value
  return applyMask(item.format === 'citizen-id' ? 'citizen-id' : (kind?.[2] ?? 'all'), value)
}
