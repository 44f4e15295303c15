import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  playGuardrailCase,
  readGuardrailCases,
  uncovered,
  type GuardrailCase,
} from '../../policies/guardrail-cases.ts'
import { makeGuardrails } from '../../policies/guardrails.ts'
import { shippedGuardrailsFolder } from '../../policies/shipped-guardrails.ts'
import { catalogOf, shipped } from './guarded.ts'

const guardrails = makeGuardrails(shipped)
const { cases: located, problems } = readGuardrailCases(shippedGuardrailsFolder(), guardrails.ids)
const cases = located.map(({ value }) => value)

describe('The cases of the guardrails', () => {
  for (const each of cases) {
    it(each.case, () => assert.equal(playGuardrailCase(guardrails, catalogOf(), each), undefined))
  }

  it('show every guardrail refusing and not refusing, and are well written', () => {
    assert.deepEqual(problems, [])
    assert.deepEqual(uncovered(guardrails, cases), [])
  })
})

describe('Cases of guardrails', () => {
  const each = cases.find(({ refusedBy }) => refusedBy.includes('minors')) ?? assert.fail()

  it('fail when they are not refused as they say, and when other items are told of', () => {
    const wrong = (changes: Partial<GuardrailCase>): string | undefined =>
      playGuardrailCase(guardrails, catalogOf(), { ...each, ...changes })
    assert.equal(wrong({ refusedBy: [] }), 'expected to be refused by none, was by minors')
    assert.equal(wrong({ circumstances: [] }), 'expected to be refused by minors, was by none')
    assert.match(wrong({ concerned: ['photo'] }) ?? '', /^expected to be told of photo, was of /)
  })

  it('are missed of a guardrail that only ever refuses, or has none', () => {
    const refusing = cases.filter(({ refusedBy }) => refusedBy.includes('minors'))
    const lacking = uncovered(guardrails, refusing).filter(({ id }) => id === 'minors')
    assert.deepEqual(lacking, [{ id: 'minors', lacks: 'not refusing' }])
    assert.equal(uncovered(guardrails, []).length, 2 * guardrails.ids.length)
  })

  it('are told every problem, by file and place: form, titles, names that are none', () => {
    const folder = mkdtempSync(join(tmpdir(), 'shudao-cases-'))
    const file = join(folder, 'cases.json')
    writeFileSync(file, JSON.stringify([each, { ...each, about: ['minor'] }, { case: 'no more' }]))
    const found = readGuardrailCases(folder, guardrails.ids).problems
    rmSync(folder, { recursive: true })
    const pointers = found.map(({ pointer }) => pointer)
    assert(pointers.includes('/1/case') && pointers.includes('/1/about'), pointers.join())
    assert(pointers.some((pointer) => pointer.startsWith('/2')))
    assert.match(
      found.find(({ pointer }) => pointer === '/1/about')?.message ?? '',
      /Did you mean "minors"/,
    )
  })
})
