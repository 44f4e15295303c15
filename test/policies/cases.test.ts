import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'

import type { ShareMethod, ShareType } from '../../catalog/types.ts'
import { MASKS } from '../../policies/masks.ts'
import type { Offers } from '../../policies/offers.ts'
import { grantSchema } from '../../policies/schema.ts'
import { checkShape } from '../../catalog/schema/check.ts'
import type {
  Grant,
  PermittedAsk,
  Question,
  RefusalRule,
  RefusedItem,
} from '../../policies/types.ts'
import { decideBy } from './world.ts'

interface OfferText {
  readonly published: boolean
  readonly shareType: ShareType
  readonly methods: readonly ShareMethod[]
  readonly items: Readonly<Record<string, ShareType>>
}

type Expected =
  | { readonly effect: 'permit'; readonly asks: readonly Omit<PermittedAsk, 'ask'>[] }
  | { readonly effect: 'deny'; readonly refused: readonly RefusedItem[] }

interface Case {
  readonly case: string
  /** Ids of the file's grants that are in force; all where absent. */
  readonly grants?: readonly string[]
  readonly question: Question
  readonly expect: Expected
}

interface CaseFile {
  readonly about: string
  readonly offers: Readonly<Record<string, OfferText>>
  readonly grants: readonly Grant[]
  readonly cases: readonly Case[]
}

const FOLDER = new URL('../../policies/cases/', import.meta.url)
const files = readdirSync(FOLDER).map(
  (name) => JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')) as CaseFile,
)
const cases = files.flatMap((file) => file.cases)

describe('The cases of decision', () => {
  for (const file of files) {
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
    const every: Record<RefusalRule, true> = {
      'not-offered': true,
      'not-shared': true,
      'item-not-offered': true,
      'mode-not-offered': true,
      'no-grant': true,
      'item-denied': true,
      'item-not-granted': true,
      'mode-not-granted': true,
      'matter-not-granted': true,
      'conditions-not-met': true,
      terminated: true,
      expired: true,
      suspended: true,
      'not-yet-valid': true,
    }
    const shown = cases.flatMap(({ expect }) =>
      expect.effect === 'deny' ? expect.refused.map(({ rule }) => rule) : [],
    )
    assert.deepEqual([...new Set(shown)].sort(), Object.keys(every).sort())
  })

  it('show every mask at work', () => {
    const shown = cases.flatMap(({ expect }) =>
      expect.effect === 'permit' ? expect.asks.flatMap(({ access }) => Object.values(access)) : [],
    )
    assert.deepEqual([...new Set(shown)].sort(), ['clear', ...MASKS].sort())
  })

  it('are at least sixty, each with its own title', () => {
    assert(cases.length >= 60)
    assert.equal(new Set(cases.map((each) => each.case)).size, cases.length)
  })
})

function play(file: CaseFile, { grants, question, expect }: Case): void {
  const inForce = file.grants.filter(({ id }) => grants?.includes(id) ?? true)
  const expected =
    expect.effect === 'deny'
      ? expect
      : { ...expect, asks: expect.asks.map((each, at) => ({ ask: question.asks[at], ...each })) }
  assert.deepEqual(decideBy(inForce, offersIn(file), question), expected)
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
