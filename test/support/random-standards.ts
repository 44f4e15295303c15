/**
 * Random standards: shipped ones, and invented ones with items of every type there is.
 *
 * @module
 */
import type { Item, ItemType, Standard, SubjectBinding } from '../../catalog/types.ts'
import type { Dice } from './dice.ts'
import { content } from './offered.ts'

const TYPES: readonly ItemType[] = ['C', 'M', 'N', 'Y', 'F', 'B', 'I', 'D', 'T', 'L', 'G']
/** Of no shipped standard, or few: all of them are in each that is invented. */
const RARE: readonly ItemType[] = ['L', 'F', 'B']
/** Names that mean something to JavaScript, or to the exchange. */
const ODD_NAMES = ['then', 'length', 'toJSON', 'prototype', 'region', 'result', 'key', 'name']

/** Mostly of the same kind of subject, so that one subject is asked several things. */
export function randomStandards(dice: Dice, max: number): readonly Standard[] {
  const kind = dice.pick(['person', 'person', dice.pick(content.subjectKinds).name])
  const isOf = ({ subjects }: Standard): boolean => subjects.some((one) => one.kind === kind)
  const same = content.standards.filter(isOf)
  const pool = same.length === 0 ? content.standards : same
  const picked = Array.from({ length: 1 + dice.below(max) }, (_, n) =>
    dice.chance(0.4)
      ? invented(dice, kind, n)
      : dice.pick(dice.chance(0.7) ? pool : content.standards),
  )
  return [...new Set(picked)]
}

function invented(dice: Dice, first: string, n: number): Standard {
  const kinds = new Set([
    first,
    ...(dice.chance(0.2) ? [dice.pick(content.subjectKinds).name] : []),
  ])
  const subjects = [...kinds].map((kind) => subjectOf(dice, kind))
  const keys = [...kinds].flatMap((kind, at) => keyItems(kind, subjects[at]?.keys ?? []))
  const types = [...RARE, ...Array.from({ length: dice.below(8) }, () => dice.pick(TYPES))]
  const items = types.map((type, at) => itemOf(dice, `${type.toLowerCase()}${at}`, type))
  const odd = dice.some(ODD_NAMES, 0.1).map((name) => itemOf(dice, name, dice.pick(TYPES)))
  return {
    key: `invented${n}`,
    department: dice.pick(content.departments).code,
    nameZh: `合成标准${n}`,
    nameEn: `Invented ${n}`,
    subjects,
    items: [...keys, ...items, ...odd],
    usual: { shareType: 'conditional', updateCycle: 'daily', methods: ['query', 'verify'] },
    synthetic: true,
  }
}

/** By one alternative or two: a marriage belongs to both spouses. */
function subjectOf(dice: Dice, kind: string): SubjectBinding {
  const alternatives = dice.chance(0.2) ? ['one', 'other'] : ['one']
  const keys = keysOf(kind).map(
    ({ name }) => `${kind}${name.charAt(0).toUpperCase()}${name.slice(1)}`,
  )
  return { kind, keys: alternatives.map((which) => keys.map((key) => `${key}Of${which}`)) }
}

function keyItems(kind: string, alternatives: SubjectBinding['keys']): readonly Item[] {
  return alternatives.flatMap((names) =>
    names.map((name, at): Item => {
      const format = keysOf(kind)[at]?.format
      const item = {
        name,
        nameZh: `合成键${name}`,
        type: 'C',
        length: 60,
        sensitive: true,
      } as const
      return format === undefined ? item : { ...item, format }
    }),
  )
}

function keysOf(kind: string): (typeof content.subjectKinds)[number]['keys'] {
  return content.subjectKinds.find(({ name }) => name === kind)?.keys ?? []
}

function itemOf(dice: Dice, name: string, type: ItemType): Item {
  const nameZh = dice.pick(['合成信息项', '证件号码'])
  const item = { name, nameZh, type, length: dice.pick([0, 4, 20]), sensitive: dice.chance(0.3) }
  if (type !== 'C' || dice.chance(0.6)) return item
  return dice.chance(0.5)
    ? { ...item, codeList: dice.pick(content.codeLists).id }
    : { ...item, format: dice.pick(['citizen-id', 'uscc'] as const) }
}
