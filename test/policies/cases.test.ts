import assert from 'node:assert/strict'

import { checkShape } from '../../catalog/schema/check.ts'
import { REFUSAL_RULES } from '../../policies/grant-cases.ts'
import { MASKS } from '../../policies/masks.ts'
import type { Offers } from '../../policies/offers.ts'
import { compileRowRule } from '../../policies/row-rule-inside.ts'
import { grantSchema } from '../../policies/schema.ts'
import type { GrantedRows } from '../../policies/types.ts'
import { caseFiles, grantsInForce, type Case, type CaseFile } from '../conformance/case-files.ts'
import { recordsOf, standardOf } from '../conformance/case-world.ts'
import { decideBy } from './world.ts'

const cases = caseFiles.flatMap((file) => file.cases)

describe('The cases of decision', () => {
  for (const file of caseFiles) {
    describe(file.about, () => {
      for (const each of file.cases) it(each.case, () => play(file, each))

      it('speaks of grants as they could be written, and of no other', () => {
        const known = file.grants.map(({ id }) => id)
        for (const grant of file.grants) assert.deepEqual(checkShape(grantSchema, grant).ok, true)
        for (const id of file.cases.flatMap(({ grants }) => grants ?? []))
          assert(known.includes(id), id)
      })
    })
  }

  it('show every rule of refusal at work', () => {
    const shown = cases.flatMap(({ expect }) =>
      expect.effect === 'deny' ? expect.refused.map(({ rule }) => rule) : [],
    )
    assert.deepEqual([...new Set(shown)].sort(), Object.keys(REFUSAL_RULES).sort())
  })

  it('show every mask at work', () => {
    const shown = cases.flatMap(({ expect }) =>
      expect.effect === 'permit' ? expect.asks.flatMap(({ access }) => Object.values(access)) : [],
    )
    assert.deepEqual([...new Set(shown)].sort(), ['clear', ...MASKS].sort())
  })

  it('are at least two hundred, each with its own title', () => {
    assert(cases.length >= 200)
    assert.equal(new Set(cases.map((each) => each.case)).size, cases.length)
  })
})

function play(file: CaseFile, each: Case): void {
  const { question, expect } = each
  const expected =
    expect.effect === 'deny'
      ? expect
      : { ...expect, asks: expect.asks.map((each, at) => ({ ask: question.asks[at], ...each })) }
  assert.deepEqual(decideBy(grantsInForce(file, each), offersIn(file), question), expected)
  if (expect.effect === 'permit' && each.seen !== undefined) {
    for (const [at, { rows = [] }] of expect.asks.entries())
      assert.deepEqual(insideOf(file, question.asks[at]!.resource, rows), each.seen)
  }
}

/** Names of the records that are inside all of the rules. */
function insideOf(
  file: CaseFile,
  resource: string,
  rows: readonly GrantedRows[],
): readonly string[] {
  const types = new Map(standardOf(resource).items.map(({ name, type }) => [name, type]))
  const rules = rows.map(({ rule }) => compileRowRule(rule, (item) => types.get(item)!))
  return [...recordsOf(file, resource)]
    .filter(([, record]) => rules.every((isInside) => isInside((item) => record[item] ?? null)))
    .map(([label]) => label)
}

function offersIn(file: CaseFile): Offers {
  const offers = new Map(
    Object.entries(file.offers).map(([code, { items, ...rest }]) => {
      const named = Object.entries(items).map(([name, shareType]) => [name, { shareType }] as const)
      return [code, { ...rest, items: new Map(named) }]
    }),
  )
  return { offer: (code) => offers.get(code) }
}
