import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import type { Circumstances } from '../../policies/guardrail-types.ts'
import { makeGuardrails } from '../../policies/guardrails.ts'
import type { ItemAccess, Mode } from '../../policies/types.ts'
import { catalogOf, shipped } from './guarded.ts'

interface Case {
  readonly case: string
  /** Ids of the guardrails that the case is an example of. */
  readonly about: readonly string[]
  readonly matter: string
  /** Region of the consumer; Chongqing where absent. */
  readonly of?: string
  readonly rectifying?: boolean
  readonly circumstances?: readonly (keyof Circumstances)[]
  readonly notAcross?: readonly string[]
  readonly asks: readonly {
    readonly resource: string
    readonly mode?: Mode
    readonly shows: Readonly<Record<string, ItemAccess>>
  }[]
  readonly refusedBy: readonly string[]
  /** The items told of, where they are not all. */
  readonly concerned?: readonly string[]
}

const cases = JSON.parse(
  readFileSync(new URL('../../policies/guardrails/cases.json', import.meta.url), 'utf8'),
) as readonly Case[]
const guardrails = makeGuardrails(shipped)

describe('The cases of the guardrails', () => {
  for (const each of cases) it(each.case, () => play(each))

  for (const { id } of shipped) {
    it(`show "${id}" refusing and not refusing`, () => {
      const about = cases.filter((each) => each.about.includes(id))
      assert(about.some(({ refusedBy }) => refusedBy.includes(id)))
      assert(about.some(({ refusedBy }) => !refusedBy.includes(id)))
    })
  }

  it('have each its own title, and name only guardrails that there are', () => {
    assert.equal(new Set(cases.map((each) => each.case)).size, cases.length)
    for (const each of cases) {
      for (const id of [...each.about, ...each.refusedBy]) assert(guardrails.ids.includes(id), id)
    }
  })
})

function play(each: Case): void {
  const on = (name: keyof Circumstances): boolean => each.circumstances?.includes(name) ?? false
  const refusals = guardrails.over(catalogOf(each.notAcross)).evaluate({
    consumer: {
      id: 'desk',
      region: each.of ?? '500000',
      department: 'RS',
      rectifying: each.rectifying ?? false,
    },
    matter: each.matter,
    circumstances: {
      minor: on('minor'),
      child: on('child'),
      bulk: on('bulk'),
      night: on('night'),
    },
    asks: each.asks.map(({ resource, mode = 'query', shows }) => ({
      resource,
      mode,
      items: Object.keys(shows).sort(),
      access: shows,
    })),
  })
  assert.deepEqual(
    refusals.map(({ rule }) => rule),
    each.refusedBy.map((id) => `guardrail:${id}`),
  )
  const told = refusals.flatMap(({ concerned }) => concerned.flatMap(({ items }) => items))
  if (each.concerned !== undefined) assert.deepEqual(told.sort(), each.concerned)
}
