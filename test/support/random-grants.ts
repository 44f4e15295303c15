/**
 * Random grants over one resource: masks that fit, items that are left out or denied, row rules, quotas.
 *
 * @module
 */
import type { Item, Resource, Standard } from '../../catalog/types.ts'
import { maskFits } from '../../policies/mask-fits.ts'
import { MASKS } from '../../policies/masks.ts'
import { rowRuleFindings } from '../../policies/row-rule-check.ts'
import type { RowRule, RuleTest, RuleValue } from '../../policies/row-rule.ts'
import type { Grant, GrantedAccess } from '../../policies/types.ts'
import type { Dice } from './dice.ts'
import { grantOf } from './offered.ts'
import { MATTERS } from './random-guardrails.ts'
import { randomValue } from './random-value.ts'

const OUT_OF_FORCE: readonly Partial<Grant>[] = [
  { state: 'suspended' },
  { state: 'terminated' },
  { validTo: '2026-03-02' },
  { validFrom: '2026-03-03' },
]

/** One grant, or two that hold together, or none. */
export function randomGrants(
  dice: Dice,
  resource: Resource,
  { items }: Standard,
): readonly Grant[] {
  const isOwn = resource.region === '500000'
  const count = dice.pick([0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2])
  const desks = Array.from({ length: count }, (_, n) => {
    const rows = isOwn && dice.chance(0.25) ? randomRule(dice, items) : undefined
    return grantOf('cq-pension-desk', resource, {
      id: `desk-${n}.${resource.code}`,
      ...(dice.chance(0.1) ? { resource: `${resource.region}.*.${resource.standard}` } : {}),
      items: randomAccess(dice, items),
      matters: dice.pick([MATTERS, MATTERS, MATTERS.slice(0, 1)]),
      ...(rows === undefined ? {} : { rows }),
      ...(dice.chance(0.05)
        ? { quota: { callsPerDay: 9, subjectsPerDay: 30, rowsPerDay: 20 } }
        : {}),
      ...(dice.chance(0.05) ? { emergency: true } : {}),
      ...(dice.chance(0.03) ? dice.pick(OUT_OF_FORCE) : {}),
    })
  })
  if (!isOwn) return desks
  return [...desks, grantOf('sc-pension-desk', resource, { matters: MATTERS })]
}

function randomAccess(dice: Dice, items: readonly Item[]): Readonly<Record<string, GrantedAccess>> {
  return Object.fromEntries(
    items.flatMap((item): [string, GrantedAccess][] => {
      if (dice.chance(0.04)) return dice.chance(0.5) ? [] : [[item.name, 'denied']]
      const masks = MASKS.filter((mask) => maskFits(mask, item))
      return [[item.name, masks.length > 0 && dice.chance(0.25) ? dice.pick(masks) : 'clear']]
    }),
  )
}

/** Undefined where a value came up that no rule may name. */
function randomRule(dice: Dice, items: readonly Item[]): RowRule | undefined {
  const rule = ruleOf(dice, items, 0)
  const findings = rowRuleFindings(rule, { items, hasCode: () => true }, '')
  return findings.length === 0 ? rule : undefined
}

function ruleOf(dice: Dice, items: readonly Item[], depth: number): RowRule {
  if (depth === 3 || dice.chance(0.6)) return testOf(dice, dice.pick(items))
  const part = (): RowRule => ruleOf(dice, items, depth + 1)
  switch (dice.pick(['all', 'any', 'any', 'not'] as const)) {
    case 'all':
      return { all: [part(), part()] }
    case 'any':
      return { any: [part(), part(), part()] }
    case 'not':
      return { not: part() }
  }
}

function testOf(dice: Dice, item: Item): RuleTest {
  const { name, type, codeList } = item
  const value = (): RuleValue => randomValue(dice, item) ?? ''
  if (codeList === 'division' && dice.chance(0.5)) return { item: name, under: String(value()) }
  if ('NYFBIDT'.includes(type) && dice.chance(0.5)) {
    const [from, to] = [value(), value()]
    return dice.pick([
      { item: name, from },
      { item: name, to },
      { item: name, from, to },
    ])
  }
  return dice.pick([
    { item: name, present: dice.chance(0.8) },
    { item: name, equals: value() },
    { item: name, in: [value(), value(), value()] },
  ])
}
