import assert from 'node:assert/strict'
import { act, draft, type Deed } from '../../../catalog/procedures/request-act.ts'
import type { Clock } from '../../../catalog/procedures/deadlines.ts'
import { clocksOf } from '../../../catalog/procedures/request-clocks.ts'
import type { Request, RequestAction } from '../../../catalog/procedures/request.ts'
import { ACTORS, APPLICATION, deedOf, HEAD, newRequest, play, TERMS } from './request-fixtures.ts'

type Step = readonly [RequestAction, keyof typeof ACTORS, Partial<Deed>?]

const UNTIL_AGREED: readonly Step[] = [
  ['endorse', 'demandHead'],
  ['submit', 'demandOfficer'],
  ['review', 'supplyOfficer', { proposal: 'agree', terms: TERMS }],
  ['agree', 'supplyHead'],
]
const UNTIL_ACTIVE: readonly Step[] = [
  ...UNTIL_AGREED,
  ['provide', 'supplyOfficer', { grant: 'g-1' }],
]

function problemsOf(request: Request, ...[action, actor, more]: Step): readonly string[] {
  const acted = act(request, action, deedOf(actor, more))
  return acted.ok ? [] : acted.problems.map(({ pointer, message }) => `${pointer} ${message}`)
}

describe('a request', () => {
  it('goes from the draft to the disposal of what was received', () => {
    const disposed = play(newRequest(), [
      ...UNTIL_ACTIVE,
      ['ask-disposal', 'supplyHead'],
      ['dispose', 'demandOfficer', { evidence: 'minutes of destruction 2026-7' }],
    ])
    assert.equal(disposed.state, 'disposed')
    assert.deepEqual(
      disposed.events.map(({ seq, action, by }) => [seq, action, by.id]),
      [
        [1, 'draft', 'demandOfficer'],
        [2, 'endorse', 'demandHead'],
        [3, 'submit', 'demandOfficer'],
        [4, 'review', 'supplyOfficer'],
        [5, 'agree', 'supplyHead'],
        [6, 'provide', 'supplyOfficer'],
        [7, 'ask-disposal', 'supplyHead'],
        [8, 'dispose', 'demandOfficer'],
      ],
    )
  })

  it('is suspended, put right and reinstated, or else terminated', () => {
    const suspended = play(newRequest(), [
      ...UNTIL_ACTIVE,
      ['suspend', 'steward', { rectifyBy: '2026-04-30' }],
      ['rectify', 'demandOfficer', { evidence: 'access of two clerks withdrawn' }],
    ])
    assert.equal(play(suspended, [['reinstate', 'supplyHead']]).state, 'active')
    assert.equal(play(suspended, [['terminate', 'steward']]).state, 'terminated')
  })

  it('is suspended, in use again and terminated with its grant, by the provider or either side’s steward', () => {
    const active = play(newRequest(), UNTIL_ACTIVE)
    const held = play(active, [['suspend-grant', 'otherSteward']])
    assert.equal(held.state, 'suspended')
    assert.equal(play(held, [['re-attest-grant', 'otherSteward']]).state, 'active')
    for (const who of ['supplyOfficer', 'steward', 'otherSteward'] as const) {
      assert.equal(play(held, [['revoke-grant', who]]).state, 'terminated')
    }
    assert.deepEqual(problemsOf(active, 'revoke-grant', 'demandOfficer'), [
      "/by may not revoke-grant: it is for the officer of the provider or the provider's steward or the applicant's steward (Art. 27)",
    ])
    assert.deepEqual(problemsOf(held, 're-attest-grant', 'supplyOfficer'), [
      '/action is held back by otherSteward of 500000; its grant is attested anew there',
    ])
    assert.deepEqual(problemsOf(held, 'rectify', 'demandOfficer', { evidence: 'minutes' }), [
      '/action has nothing to be put right: its grant is held back, until it is attested anew',
    ])
    const revoked = play(active, [['revoke-grant', 'steward']])
    assert.equal(
      play(revoked, [
        ['ask-disposal', 'supplyHead'],
        ['dispose', 'demandHead', { evidence: 'shredded' }],
      ]).state,
      'disposed',
    )
  })

  it('is not in use again by its grant where its use is to be put right', () => {
    const suspend = ['suspend', 'steward', { rectifyBy: '2026-04-30' }] as const
    const suspended = play(newRequest(), [
      ...UNTIL_ACTIVE,
      ['suspend-grant', 'supplyOfficer'],
      suspend,
    ])
    assert.equal(suspended.state, 'suspended')
    assert.deepEqual(problemsOf(suspended, 're-attest-grant', 'supplyOfficer'), [
      '/action is suspended until its use is put right; attesting its grant anew does not reinstate it',
    ])
    assert.deepEqual(problemsOf(suspended, ...suspend), [
      '/action was done already; reinstate it when its use is put right, or terminate it',
    ])
  })

  it('expires after its last day of use, and not before', () => {
    const active = play(newRequest(), UNTIL_ACTIVE)
    assert.deepEqual(problemsOf(active, 'expire', 'system', { day: '2026-12-31' }), [
      '/day is not after 2026-12-31, the last day of use',
    ])
    assert.equal(play(active, [['expire', 'system', { day: '2027-01-01' }]]).state, 'expired')
  })

  it('is begun by an officer of the asking department, with all statements of Art. 20', () => {
    const acted = draft(HEAD, {
      ...deedOf('supplyOfficer', { why: ' ' }),
      application: {
        ...APPLICATION,
        legalBasis: '',
        scenario: ' ',
        scope: '',
        items: [],
        matters: [],
        until: '2026-03-02',
      },
    })
    assert.deepEqual(acted.ok ? [] : acted.problems, [
      {
        pointer: '/by',
        message: 'is no data officer of the department whose system is to ask (Art. 20)',
      },
      ...['legalBasis', 'scenario', 'scope'].map((name) => ({
        pointer: `/application/${name}`,
        message: 'is empty; the applicant must state it (Art. 20)',
      })),
      { pointer: '/application/items', message: 'names no item' },
      { pointer: '/application/matters', message: 'names no matter' },
      {
        pointer: '/application/until',
        message: 'is 2026-03-02, which is not to come (Art. 20)',
      },
      { pointer: '/why', message: 'is missing; say why, in words' },
    ])
  })

  it('needs another person than its writer to be endorsed, and than its reviewer to be agreed to', () => {
    const both = { ...ACTORS.demandOfficer, role: 'head' as const }
    assert.deepEqual(problemsOf(newRequest(), 'endorse', 'demandOfficer', { by: both }), [
      '/by is who did "draft" too: another person must endorse (Art. 20)',
    ])
    const reviewed = play(newRequest(), UNTIL_AGREED.slice(0, 3))
    const reviewer = { ...ACTORS.supplyOfficer, role: 'head' as const }
    assert.deepEqual(problemsOf(reviewed, 'agree', 'supplyOfficer', { by: reviewer }), [
      '/by is who did "review" too: another person must agree (Art. 20)',
    ])
  })

  it('is agreed to item by item, on terms that were reviewed and are within what was asked for', () => {
    const submitted = play(newRequest(), UNTIL_AGREED.slice(0, 2))
    const terms = { items: { name: 'clear', bankAccount: 'all' }, until: '2028-01-01' }
    assert.deepEqual(problemsOf(submitted, 'review', 'supplyOfficer', { proposal: 'agree' }), [
      '/terms are missing; say for each item how it may be seen',
    ])
    assert.deepEqual(
      problemsOf(submitted, 'review', 'supplyOfficer', { proposal: 'agree', terms }),
      [
        '/terms/items/bankAccount was not asked for',
        '/terms/until is after 2026-12-31, until when it was asked for',
      ],
    )
    const against = play(submitted, [['review', 'supplyOfficer', { proposal: 'refuse' }]])
    assert.deepEqual(problemsOf(against, 'agree', 'supplyHead'), [
      '/terms were not proposed; have it reviewed on what terms to agree (Art. 20)',
    ])
    const anew = play(against, [['review', 'supplyOfficer', { proposal: 'agree', terms: TERMS }]])
    assert.equal(play(anew, [['agree', 'supplyHead']]).state, 'agreed')
  })

  it('takes one notice of what is missing, complete, and goes on when the head has agreed to the supplement', () => {
    const submitted = play(newRequest(), UNTIL_AGREED.slice(0, 2))
    assert.deepEqual(problemsOf(submitted, 'ask-supplement', 'supplyOfficer'), [
      '/missing names nothing; list everything that is missing, at once (Art. 21)',
    ])
    const written = play(submitted, [
      ['ask-supplement', 'supplyOfficer', { missing: ['the article that lets you ask'] }],
      ['supplement', 'demandOfficer', { application: { ...APPLICATION, legalBasis: 'Art. 26' } }],
    ])
    assert.equal(written.state, 'supplemented')
    const terms = { proposal: 'agree', terms: TERMS } as const
    assert.deepEqual(problemsOf(written, 'review', 'supplyOfficer', terms), [
      '/action cannot be "review" in the state supplemented; it can be in submitted or reviewing',
    ])
    const both = { ...ACTORS.demandOfficer, role: 'head' as const }
    assert.deepEqual(problemsOf(written, 'endorse', 'demandOfficer', { by: both }), [
      '/by is who did "supplement" too: another person must endorse (Art. 20)',
    ])
    const supplemented = play(written, [
      ['supplement', 'demandOfficer', { application: { ...APPLICATION, legalBasis: 'Art. 27' } }],
      ['endorse', 'demandHead'],
      ['submit', 'demandOfficer'],
    ])
    assert.equal(supplemented.state, 'submitted')
    assert.equal(supplemented.application.legalBasis, 'Art. 27')
    assert.deepEqual(
      problemsOf(supplemented, 'ask-supplement', 'supplyOfficer', { missing: ['x'] }),
      ['/action was done already, and can be done once (Art. 21)'],
    )
  })

  it('lets a supplement ask for nothing more than was endorsed', () => {
    const asked = play(newRequest(), [
      ...UNTIL_AGREED.slice(0, 2),
      ['ask-supplement', 'supplyOfficer', { missing: ['scenario'] }],
    ])
    const application = {
      ...APPLICATION,
      resource: '510000.GA.householdPopulation',
      items: [...APPLICATION.items, 'bankAccount'],
      matters: ['CY-001'],
      method: 'batch' as const,
      until: '2028-12-31',
    }
    const more =
      'asks for more than the head of your work body agreed to; make a new request for it (Art. 20)'
    assert.deepEqual(problemsOf(asked, 'supplement', 'demandOfficer', { application }), [
      '/application/resource is another one than before; make a new request for it',
      '/application/method is another one than before; make a new request for it',
      `/application/items ${more}`,
      `/application/matters ${more}`,
      `/application/until ${more}`,
    ])
  })

  it('is not done by the wrong side, in the wrong state, or on a day that is past', () => {
    assert.deepEqual(problemsOf(newRequest(), 'agree', 'demandOfficer', { day: '2026-02-01' }), [
      '/action cannot be "agree" in the state draft; it can be in reviewing',
      '/by may not agree: it is for the head of the provider (Art. 20)',
      '/day is before 2026-03-02, when it last changed',
      '/terms were not proposed; have it reviewed on what terms to agree (Art. 20)',
    ])
  })

  it('is extended by the steward of the provider alone, and by ten working days in all', () => {
    const submitted = play(newRequest(), [
      ...UNTIL_AGREED.slice(0, 2),
      ['extend', 'steward', { days: 7 }],
    ])
    assert.deepEqual(problemsOf(submitted, 'extend', 'steward', { days: 4 }), [
      '/days makes 11 working days; at most 10 may be added in all (Art. 21)',
    ])
    assert.deepEqual(problemsOf(submitted, 'extend', 'otherSteward', { days: 1 }), [
      "/by may not extend: it is for the provider's steward (Art. 21)",
    ])
  })

  it('is for a resource of the department that is asked', () => {
    const resource = '510000.MZ.marriageRegistration'
    const application = { ...APPLICATION, resource }
    const acted = draft(HEAD, { ...deedOf('demandOfficer'), application, days: 5 })
    assert.deepEqual(acted.ok ? [] : acted.problems, [
      { pointer: '/days', message: 'does not belong to "draft"' },
      {
        pointer: '/application/resource',
        message: `names "${resource}", which is not of 510000.GA, whom it asks`,
      },
    ])
  })

  it('for what is the own department’s is none', () => {
    const own = draft(
      { ...HEAD, supply: HEAD.demand },
      {
        ...deedOf('demandOfficer'),
        application: { ...APPLICATION, resource: '500000.RS.pensionBenefit' },
      },
    )
    assert.deepEqual(own.ok ? [] : own.problems, [
      {
        pointer: '/application/resource',
        message: "is your department's own; it needs no request",
      },
    ])
  })
})

describe('the clocks of a request', () => {
  it('start with the submission and the reply, pause with the supplement, and stop when it is done', () => {
    const request = play(newRequest(), [
      ['endorse', 'demandHead'],
      ['submit', 'demandOfficer', { day: '2026-03-03' }],
      ['ask-supplement', 'supplyOfficer', { day: '2026-03-04', missing: ['scope'] }],
      ['supplement', 'demandOfficer', { day: '2026-03-09', application: APPLICATION }],
      ['endorse', 'demandHead', { day: '2026-03-09' }],
      ['submit', 'demandOfficer', { day: '2026-03-10' }],
      ['extend', 'steward', { day: '2026-03-10', days: 3 }],
      ['review', 'supplyOfficer', { day: '2026-03-11', proposal: 'agree', terms: TERMS }],
      ['agree', 'supplyHead', { day: '2026-03-12' }],
    ])
    assert.deepEqual(clocksOf(request), [
      {
        deadline: 'D4',
        startedOn: '2026-03-03',
        pause: { from: '2026-03-04', to: '2026-03-10' },
        extendedBy: 3,
        metOn: '2026-03-12',
      },
      { deadline: 'D5', startedOn: '2026-03-12', extendedBy: 0 },
    ])
  })

  it('are made longer by the steward’s consent alone, whatever another event says', () => {
    const submitted = play(newRequest(), [
      ['endorse', 'demandHead'],
      ['submit', 'demandOfficer'],
    ])
    const event = { ...deedOf('supplyOfficer'), seq: 4, action: 'review' as const, days: 5 }
    const [clock] = clocksOf({ ...submitted, events: [...submitted.events, event] })
    assert.deepEqual(clock, { deadline: 'D4', startedOn: '2026-03-02', extendedBy: 0 })
    const late = { ...submitted, events: [...submitted.events, event] }
    assert.deepEqual(problemsOf(late, 'extend', 'steward', { days: 10 }), [])
  })

  it('run from a suspension to the day that was set for putting the use right', () => {
    const set = (request: Request): readonly Clock[] =>
      clocksOf(request).filter(({ deadline }) => deadline === 'rectify')
    const suspended = play(newRequest(), [
      ...UNTIL_ACTIVE,
      ['suspend', 'steward', { day: '2026-03-05', rectifyBy: '2026-04-30' }],
    ])
    const clock = { deadline: 'rectify', startedOn: '2026-03-05', dueOn: '2026-04-30' } as const
    assert.deepEqual(set(suspended), [clock])
    const rectified = play(suspended, [
      ['rectify', 'demandOfficer', { day: '2026-04-01', evidence: 'minutes 7' }],
    ])
    assert.deepEqual(set(rectified), [{ ...clock, metOn: '2026-04-01' }])
    const again = play(rectified, [
      ['suspend', 'steward', { day: '2026-04-02', rectifyBy: '2026-05-30' }],
    ])
    assert.deepEqual(set(again), [
      { deadline: 'rectify', startedOn: '2026-04-02', dueOn: '2026-05-30' },
    ])
    assert.deepEqual(set(play(again, [['terminate', 'steward']])), [])
    assert.deepEqual(set(play(newRequest(), [...UNTIL_ACTIVE, ['suspend-grant', 'steward']])), [])
  })

  it('is the short one for unconditional data, and ends when the applicant withdraws', () => {
    const request = play({ ...newRequest(), shareType: 'unconditional' }, [
      ['endorse', 'demandHead'],
      ['submit', 'demandOfficer'],
      ['withdraw', 'demandOfficer', { day: '2026-03-05' }],
    ])
    assert.deepEqual(clocksOf(request), [
      { deadline: 'D3', startedOn: '2026-03-02', extendedBy: 0, metOn: '2026-03-05' },
    ])
  })
})
