import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadContent } from '../../catalog/load.ts'
import { grantsKnowledge } from '../../gateway/knowledge.ts'
import { playGrantCase, readGrantCases, type GrantCase } from '../../policies/grant-cases.ts'
import { loadGrants } from '../../policies/load.ts'
import type { Decision, Question } from '../../policies/types.ts'
import { CONSUMERS, GRANTS, OWN } from '../support/offered.ts'

const RESOURCE = '500000.GA.householdPopulation'
const known = grantsKnowledge(loadContent(), CONSUMERS, OWN, [])
const each: GrantCase = {
  case: 'The desk sees the name',
  consumer: 'cq-pension-desk',
  resource: RESOURCE,
  items: ['sexCode', 'name'],
  matter: 'CY-037',
  shows: { name: 'clear', sexCode: 'all' },
}

describe('Cases of grants', () => {
  let folder: string
  before(() => (folder = mkdtempSync(join(tmpdir(), 'shudao-grant-cases-'))))
  after(() => rmSync(folder, { recursive: true }))

  it('stand beside the grants without being one', () => {
    writeFileSync(join(folder, 'desk.json'), JSON.stringify(GRANTS[0]))
    writeFileSync(join(folder, 'desk.cases.json'), JSON.stringify([each]))
    assert.deepEqual(loadGrants(folder, known), [GRANTS[0]])
    const { cases, problems } = readGrantCases(folder, known, [])
    assert.deepEqual(problems, [])
    assert.deepEqual(cases, [{ file: join(folder, 'desk.cases.json'), pointer: '/0', value: each }])
  })

  it('are told every problem: names that are none, a title twice, what was not asked, both outcomes', () => {
    const { shows, ...plain } = each
    const wrong = [
      each,
      { ...each, consumer: 'cq-pension-dsk', matter: 'CY-37', items: ['nme'], shows },
      { ...plain, case: 'Neither outcome' },
      { ...each, case: 'Both outcomes', refusedBy: ['minor'] },
      { ...each, case: 'A mask that is none', shows: { name: 'gone' } },
    ]
    writeFileSync(join(folder, 'desk.cases.json'), JSON.stringify(wrong, null, 2))
    const { problems } = readGrantCases(folder, known, ['minors'])
    const told = problems.map(({ pointer, message }) => `${pointer} ${message}`).sort()
    assert.deepEqual(
      told.map((one) => one.replace(/ is one of .*/, '')),
      [
        '/1 expects something of "name", which is not asked',
        '/1 expects something of "sexCode", which is not asked',
        '/1/case is the title of another case',
        '/1/consumer names "cq-pension-dsk", which is no registered consumer. Did you mean "cq-pension-desk"?',
        '/1/items/0 names "nme", which is no item of the standard. Did you mean "name"?',
        '/1/matter names "CY-37", which is no matter of the catalogue. Did you mean "CY-037"?',
        '/2 expects either "shows", or "refused" and "refusedBy"',
        '/3 expects either "shows", or "refused" and "refusedBy"',
        '/3/refusedBy/0 names "minor", which is no guardrail here. Did you mean "minors"?',
        ...told.filter((one) => one.startsWith('/4')),
      ],
    )
    assert.equal(told.filter((one) => one.startsWith('/4/shows/name')).length, 1)
  })

  it('ask on their day, with their circumstances, and compare every item', () => {
    const asked: unknown[] = []
    const permit = (question: Question, circumstances: object): Decision => {
      asked.push([question, circumstances])
      const [ask = assert.fail()] = question.asks
      const access = { name: 'clear', sexCode: 'all' } as const
      return { effect: 'permit', asks: [{ ask, access, grants: ['g@1'] }] }
    }
    const play = (changes: Partial<GrantCase>): string | undefined =>
      playGrantCase({ ...each, ...changes }, '2026-03-02', permit)
    assert.equal(play({}), undefined)
    assert.equal(play({ day: '2026-01-01', mode: 'verify', circumstances: ['child'] }), undefined)
    assert.equal(
      play({ shows: { name: 'clear' } }),
      'expected shown: name clear; was shown: name clear, sexCode all',
    )
    const question = { consumer: each.consumer, matter: each.matter, today: '2026-01-01' }
    const ask = { resource: RESOURCE, mode: 'verify', items: ['name', 'sexCode'] }
    assert.deepEqual(asked[1], [
      { ...question, asks: [ask] },
      { minor: true, child: true, bulk: false, night: false },
    ])
  })

  it('compare every rule of a refusal, and the guardrails that forbid', () => {
    const deny = (): Decision => ({
      effect: 'deny',
      refused: [{ resource: RESOURCE, mode: 'query', item: 'name', rule: 'expired', grant: 'g@1' }],
      guardrails: [{ rule: 'guardrail:minors', because: '', remedy: '', concerned: [] }],
    })
    const { shows, ...plain } = each
    const play = (changes: Partial<GrantCase>): string | undefined =>
      playGrantCase({ ...plain, ...changes }, '2026-03-02', deny)
    assert.equal(play({ refused: { name: 'expired' }, refusedBy: ['minors'] }), undefined)
    assert.equal(
      play({ refused: { name: 'suspended' } }),
      'expected refused: name suspended; was refused: name expired, minors',
    )
    assert.match(
      play({ shows: shows ?? {} }) ?? '',
      /^expected shown: .*; was refused: name expired/,
    )
  })
})
