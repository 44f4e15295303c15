import assert from 'node:assert/strict'

import type { Item } from '../../catalog/types.ts'
import { maskFits } from '../../policies/mask-fits.ts'
import { applyMask, MASKS } from '../../policies/masks.ts'
import type { MaskName } from '../../policies/types.ts'

const SHOWN: readonly (readonly [MaskName, string, string, string])[] = [
  ['citizen-id', '510100199001019990', '510100********9990', 'keeps 6 + 4'],
  ['citizen-id', '510100900101999', '510100*****1999', 'keeps 6 + 4 of the number before 1999'],
  ['citizen-id', 'E12345678', '****', 'hides what is not a citizen number'],
  ['name', '王明', '王*', 'keeps the surname'],
  ['name', '王小明', '王**', 'keeps the surname'],
  ['name', '欧阳娜娜', '欧***', 'keeps one character of a compound surname'],
  ['name', '阿卜杜拉·买买提', '阿*******', 'keeps one character of a long name'],
  ['name', '𠮷野明', '𠮷**', 'counts a rare character as one'],
  ['name', '王', '****', 'hides a name of one character'],
  ['mobile', '13900000000', '139****0000', 'keeps 3 + 4'],
  ['mobile', '63510000', '****', 'hides a number too short to hide enough of'],
  ['bank-account', '6222020000000000000', '**** **** 0000', 'keeps the last 4'],
  ['bank-account', '6222 0200 0000 0001', '**** **** 0001', 'looks through groups of digits'],
  ['bank-account', '1234567', '****', 'hides a short number'],
  ['address', '四川省成都市武侯区人民南路四段1号', '四川省成都市武侯区****', 'keeps the county'],
  [
    'address',
    '四川省阿坝藏族羌族自治州九寨沟县漳扎镇1号',
    '四川省阿坝藏族羌族自治州九寨沟县****',
    'keeps the county',
  ],
  ['address', '重庆市渝中区人民路1号', '重庆市渝中区****', 'knows municipalities'],
  ['address', '重庆市渝中区阳光小区3栋', '重庆市渝中区****', 'knows municipalities'],
  [
    'address',
    '江苏省昆山市玉山镇前进路1号',
    '江苏省昆山市****',
    'stops at the last division it can tell',
  ],
  [
    'address',
    '四川省成都市阳光小区3栋',
    '四川省成都市****',
    'does not take an estate for a county',
  ],
  ['address', '四川省成都市武侯区', '四川省成都市****', 'never shows the whole of a short address'],
  ['address', '人民南路1号', '****', 'hides an address without a division'],
  ['plate', '川A12312', '川A***12', 'keeps 2 + 2'],
  ['plate', '渝AD12345', '渝A****45', 'keeps 2 + 2 of a new-energy plate'],
  ['plate', '川A12', '****', 'hides what is no plate'],
  ['address', '四川省成都市武侯区。', '四川省成都市****', 'does not take a full stop for a street'],
  ['mobile', ' 13900000000 ', '139****0000', 'looks past the space around it'],
  ['plate', '川A   12', '****', 'does not take space for something hidden'],
  ['email', 'anna@example.org', 'a***@example.org', 'keeps first character and domain'],
  ['email', 'a@example.org', '****@example.org', 'hides a name of one letter'],
  ['email', 'example.org', '****', 'hides what is no address'],
  ['certificate', '510123456789', '510******789', 'keeps 3 + 3'],
  ['certificate', '51012345', '****', 'hides a short number'],
  ['all', '正常', '****', 'hides everything'],
]

describe('applyMask shows', () => {
  for (const [mask, value, shown, why] of SHOWN) {
    it(`${mask}: ${value} as ${shown}: it ${why}`, () => {
      assert.equal(applyMask(mask, value), shown)
    })
  }

  it('every mask in at least one example', () => {
    assert.deepEqual([...new Set(SHOWN.map(([mask]) => mask))].sort(), [...MASKS].sort())
  })

  it('an empty value as hidden under every mask', () => {
    for (const mask of MASKS) assert.equal(applyMask(mask, ' '), '****')
  })
})

const item = (over: Partial<Item>): Item => ({
  name: 'anItem',
  nameZh: '信息项',
  type: 'C',
  length: 50,
  sensitive: true,
  ...over,
})

describe('maskFits', () => {
  it('lets a text take any mask but that of citizen numbers', () => {
    assert.deepEqual(
      MASKS.filter((mask) => !maskFits(mask, item({}))),
      ['citizen-id'],
    )
  })

  it('lets a document number take the mask of citizen numbers', () => {
    assert(maskFits('citizen-id', item({ nameZh: '所有人证件号码' })))
  })

  it('lets a citizen number take only the mask of citizen numbers, or all', () => {
    const fitting = MASKS.filter((mask) => maskFits(mask, item({ format: 'citizen-id' })))
    assert.deepEqual(fitting, ['citizen-id', 'all'])
  })

  it('lets a credit code take only the mask of certificates, or all', () => {
    const fitting = MASKS.filter((mask) => maskFits(mask, item({ format: 'uscc' })))
    assert.deepEqual(fitting, ['certificate', 'all'])
  })

  it('lets a code be hidden whole or not at all', () => {
    const fitting = MASKS.filter((mask) => maskFits(mask, item({ codeList: 'sex' })))
    assert.deepEqual(fitting, ['all'])
  })

  it('lets nothing that is not a text take a mask', () => {
    for (const type of ['N', 'Y', 'F', 'B', 'I', 'D', 'T', 'L', 'G'] as const) {
      for (const mask of MASKS) assert(!maskFits(mask, item({ type })), `${mask} on ${type}`)
    }
  })
})
