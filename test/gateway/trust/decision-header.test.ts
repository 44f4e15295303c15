import assert from 'node:assert/strict'
import fc from 'fast-check'
import {
  formatDecision,
  parseDecision,
  type VouchedDecision,
} from '../../../gateway/trust/decision-header.ts'

const DECISION: VouchedDecision = {
  effect: 'permit',
  policyVersion: '0a1b2c3d4e5f6071.none',
  catalogVersion: '9f8e7d6c5b4a3920',
  day: '2026-03-02',
  circumstances: ['bulk', 'night'],
  grants: ['cq-pension-desk.510000.RS.pensionBenefit@1'],
}

describe('Exchange-Decision', () => {
  it('is a dictionary of RFC 9651', () => {
    assert.equal(
      formatDecision(DECISION),
      'effect="permit", policy="0a1b2c3d4e5f6071.none", catalog="9f8e7d6c5b4a3920", day="2026-03-02", circumstances=("bulk" "night"), grants=("cq-pension-desk.510000.RS.pensionBenefit@1")',
    )
  })

  it('reads back as it was written', () => {
    const grant = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,50}@[1-9]\d{0,3}$/)
    const decision = fc.record(
      {
        effect: fc.constant('permit' as const),
        policyVersion: fc.stringMatching(/^[a-z0-9._-]{1,40}$/),
        catalogVersion: fc.stringMatching(/^[a-z0-9._-]{1,40}$/),
        day: fc.stringMatching(/^\d{4}-\d\d-\d\d$/),
        circumstances: fc.array(fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/), { maxLength: 16 }),
        grants: fc.array(grant, { maxLength: 20 }),
      },
      { noNullPrototype: true },
    )
    fc.assert(
      fc.property(decision, (one) => {
        assert.deepEqual(parseDecision(formatDecision(one)), { ok: true, decision: one })
      }),
    )
  })

  it('is refused with a member that is missing, wrong or too much; the member is named, its value is not', () => {
    const wrong: readonly [string, Partial<Record<keyof VouchedDecision, unknown>>][] = [
      ['effect', { effect: 'deny' }],
      ['policy', { policyVersion: 'p"1' }],
      ['catalog', { catalogVersion: '' }],
      ['day', { day: 'today' }],
      ['circumstances', { circumstances: ['Minor!'] }],
      ['circumstances', { circumstances: Array.from({ length: 17 }, () => 'bulk') }],
      ['grants', { grants: ['g-17'] }],
      ['grants', { grants: Array.from({ length: 501 }, () => 'g@1') }],
    ]
    for (const [member, change] of wrong) {
      assert.throws(() => formatDecision({ ...DECISION, ...change } as VouchedDecision), {
        code: 'HEADER_UNWRITABLE',
        message: new RegExp(`member ${member} is missing or wrong`),
      })
    }
    assert.deepEqual(parseDecision(undefined), {
      ok: false,
      problem: 'Exchange-Decision is missing.',
    })
    assert.equal(parseDecision('effect=').ok, false)
    const unlisted = formatDecision(DECISION).replace(/\("bulk" "night"\)/, '"bulk"')
    assert.match((parseDecision(unlisted) as { problem: string }).problem, /circumstances/)
    const more = parseDecision(`${formatDecision(DECISION)}, also="more"`)
    assert.deepEqual(more, { ok: true, decision: DECISION })
  })
})
