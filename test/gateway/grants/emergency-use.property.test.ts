import assert from 'node:assert/strict'
import fc from 'fast-check'
import {
  isBarring,
  objectionTo,
  type EmergencyUse,
  type UseStep,
} from '../../../gateway/grants/emergency-use.ts'

const USED = Date.parse('2026-03-02T02:00:00Z')
const HOUR = 3_600_000
const HOURS = 24
const OPERATOR = 'cq-clerk'
const FIELD = {
  justify: 'justified',
  approve: 'approved',
  reject: 'rejected',
  lift: 'lifted',
} as const

const fresh: EmergencyUse = {
  exchangeId: 'x',
  consumer: 'desk',
  consumerRegion: '500000',
  department: 'RS',
  operator: OPERATOR,
  matter: 'M',
  caseNumber: 'C',
  grants: ['g@1'],
  usedAt: new Date(USED),
  dueAt: new Date(USED + HOURS * HOUR),
  justified: null,
  approved: null,
  rejected: null,
  lifted: null,
}

interface Action {
  readonly after: number
  readonly step: UseStep
  readonly by: string
}

const actions = fc.array(
  fc.record<Action>({
    after: fc.integer({ min: 0, max: 12 }),
    step: fc.constantFrom<UseStep>('justify', 'approve', 'reject', 'lift'),
    by: fc.constantFrom('officer', 'steward', 'both', 'Bo th', OPERATOR, 'CQ-CLERK'),
  }),
  { maxLength: 12 },
)

describe('the account of an emergency use', () => {
  it('lets nobody through past due, whatever was done and when, without both words or a steward’s', () => {
    let barred = 0
    let passed = 0
    fc.assert(
      fc.property(actions, fc.integer({ min: 0, max: 48 }), (sequence, wait) => {
        let use = fresh
        let now = USED
        const done: Action[] = []
        for (const action of sequence) {
          now += action.after * HOUR
          if (objectionTo(action.step, use, action.by, new Date(now)) !== undefined) continue
          const word = { by: action.by, at: new Date(now).toISOString(), because: 'why' }
          use = { ...use, [FIELD[action.step]]: { ...word, legalBasis: 'law' } }
          done.push(action)
        }
        now += wait * HOUR
        const of = (step: UseStep): Action | undefined => done.find((one) => one.step === step)
        for (const { by } of done) assert.notEqual(by.toLowerCase(), OPERATOR)
        const [justified, approved, rejected] = [of('justify'), of('approve'), of('reject')]
        const both =
          justified !== undefined &&
          approved !== undefined &&
          justified.by !== approved.by &&
          done.indexOf(justified) < done.indexOf(approved) &&
          rejected === undefined
        const due = now >= USED + HOURS * HOUR || rejected !== undefined
        const expected = due && !both && of('lift') === undefined
        assert.equal(isBarring(use, new Date(now)), expected)
        if (expected) barred++
        else if (due) passed++
      }),
      { numRuns: 2_000 },
    )
    assert(barred > 100 && passed > 20, 'both ends are reached')
  })

  it('is of two persons, however they write their numbers', () => {
    const now = new Date(USED)
    const spellings = [
      'cq-clerk',
      'CQ-CLERK',
      ' cq-clerk ',
      'cq clerk',
      'cqclerk',
      'ｃｑ－ｃｌｅｒｋ',
      'cq_clerk',
    ]
    for (const one of spellings) {
      for (const other of spellings) {
        const use = { ...fresh, operator: one }
        assert.match(objectionTo('justify', use, other, now) ?? '', /is the operator/)
        const justified = { by: one, at: '', because: '', legalBasis: '' }
        const told = objectionTo('approve', { ...fresh, operator: 'x', justified }, other, now)
        assert.match(told ?? '', /a second person decides/)
      }
    }
    assert.equal(
      objectionTo('justify', { ...fresh, operator: 'cq-clerk-1' }, 'cq-clerk-2', now),
      undefined,
    )
  })
})
