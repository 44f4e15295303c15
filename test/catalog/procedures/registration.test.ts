import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { Actor } from '../../../catalog/procedures/procedure.ts'
import {
  REGISTRATION_TRANSITIONS,
  registrationAfter,
  registrationFindings,
  type Registration,
  type RegistrationAction,
  type RegistrationEvent,
} from '../../../catalog/procedures/registration.ts'

const SUPPLY = { region: '510000', department: 'RS' }
const OFFICER: Actor = { id: 'sc-rs-officer', role: 'officer', ...SUPPLY }
const DEPARTMENT_HEAD: Actor = { id: 'sc-rs-head', role: 'head', ...SUPPLY }
const STEWARD: Actor = { id: 'sc-steward', role: 'steward', region: '510000' }
const PEOPLE = [
  OFFICER,
  DEPARTMENT_HEAD,
  STEWARD,
  { ...OFFICER, role: 'steward' as const },
  { ...OFFICER, id: 'sc-ga-officer', department: 'GA' },
  { ...STEWARD, id: 'cq-steward', region: '500000' },
]
const DEFECT = { pointer: '/shareCondition', message: 'is missing (Decree 809 Art. 15)' }
const WHOLE = {
  entry: 'b1',
  defects: [DEFECT],
  probe: 'probe-1',
  consultation: 'agreed by letter of 3 March',
  filing: 'filed as 2026-17',
}

function deed(
  by: Actor,
  more: Partial<RegistrationEvent> = {},
): Omit<RegistrationEvent, 'seq' | 'action'> {
  return { by, day: '2026-03-02', at: '2026-03-02T10:00:00+08:00', why: 'as planned', ...more }
}

const DRAFT: Registration = registrationAfter(
  {
    code: '510000.RS.pensionBenefit',
    isResource: true,
    supply: SUPPLY,
    state: 'draft',
    entry: '',
    attached: false,
    version: 0,
    events: [],
  },
  { ...deed(OFFICER, { entry: 'a0' }), seq: 1, action: 'draft' },
)

function does(
  before: Registration,
  action: RegistrationAction,
  by: Actor,
  more: Partial<RegistrationEvent> = {},
): Registration {
  const event = deed(by, more)
  assert.deepEqual(registrationFindings(before, action, event, []), [])
  return registrationAfter(before, { ...event, action, seq: before.events.length + 1 })
}

describe('a registration', () => {
  const submitted = does(DRAFT, 'submit', OFFICER)
  const published = does(submitted, 'publish', STEWARD, { version: 1 })

  it('goes from draft to published, and is attached to its source apart from that', () => {
    assert.deepEqual([published.state, published.attached], ['published', false])
    const attached = does(published, 'attach', OFFICER, { probe: 'probe-1' })
    assert.deepEqual([attached.state, attached.attached], ['published', true])
    assert.equal(does(attached, 'detach', STEWARD).attached, false)
  })

  it('is published by the steward of its region, and not by who submitted it', () => {
    const both: Actor = { ...STEWARD, id: OFFICER.id }
    const messages = (by: Actor) =>
      registrationFindings(submitted, 'publish', deed(by, { version: 1 }), []).map(
        ({ message }) => message,
      )
    assert.deepEqual(messages(both), [
      'is who did "submit" too: another person must publish (Art. 16)',
    ])
    assert.deepEqual(messages(OFFICER), [
      "may not publish: it is for the provider's steward (Art. 16)",
      'is who did "submit" too: another person must publish (Art. 16)',
    ])
  })

  it('is not submitted or published with a defect, and is returned with all of them', () => {
    assert.deepEqual(registrationFindings(DRAFT, 'submit', deed(OFFICER), [DEFECT]), [DEFECT])
    assert.deepEqual(
      registrationFindings(submitted, 'publish', deed(STEWARD, { version: 3 }), [DEFECT]),
      [{ pointer: '/version', message: 'must be 1, the next one' }, DEFECT],
    )
    assert.deepEqual(registrationFindings(submitted, 'return', deed(STEWARD), []), [
      { pointer: '/defects', message: 'names none; list every defect, at once (Art. 16)' },
    ])
    const returned = does(submitted, 'return', STEWARD, { defects: [DEFECT] })
    assert.equal(does(returned, 'submit', OFFICER).state, 'submitted')
  })

  it('is stopped only after its users were consulted and it was filed', () => {
    for (const action of ['suspend', 'withdraw'] as const) {
      assert.deepEqual(registrationFindings(published, action, deed(DEPARTMENT_HEAD), []), [
        {
          pointer: '/consultation',
          message: 'is missing; say how the users were consulted (Art. 27)',
        },
        { pointer: '/filing', message: 'is missing; say where it was filed (Art. 27)' },
      ])
    }
    const suspended = does(published, 'suspend', DEPARTMENT_HEAD, WHOLE)
    assert.equal(does(suspended, 'resume', DEPARTMENT_HEAD).state, 'published')
    assert.equal(does(suspended, 'withdraw', DEPARTMENT_HEAD, WHOLE).state, 'withdrawn')
  })

  it('counts its versions up by one', () => {
    const again = does(does(published, 'amend', OFFICER, { entry: 'c2' }), 'submit', OFFICER)
    assert.equal(does(again, 'publish', STEWARD, { version: 2 }).version, 2)
  })
})

describe('registrations, whoever does whatever', () => {
  const attempt = fc.record({
    action: fc.constantFrom(...(Object.keys(REGISTRATION_TRANSITIONS) as RegistrationAction[])),
    by: fc.constantFrom(...PEOPLE),
    skip: fc.constantFrom(0, 0, 0, 1),
    complete: fc.constantFrom(true, true, false),
  })

  it('never publish without a steward of the region who neither wrote nor submitted it', () => {
    let publications = 0
    fc.assert(
      fc.property(fc.array(attempt, { minLength: 20, maxLength: 60 }), (all) => {
        all.reduce((before, { action, by, skip, complete }) => {
          const version = before.version + 1 + skip
          const event = deed(by, { ...(complete ? WHOLE : {}), version })
          if (registrationFindings(before, action, event, []).length > 0) return before
          const now = registrationAfter(before, {
            ...event,
            action,
            seq: before.events.length + 1,
          })
          assert.deepEqual(now.events.slice(0, -1), before.events)
          if (before.state !== 'published' && now.state === 'published' && action === 'publish') {
            publications += 1
            assert.deepEqual([by.role, by.region], ['steward', SUPPLY.region])
            const lastPublication = before.events.findLastIndex((e) => e.action === 'publish')
            const writers = before.events
              .slice(lastPublication + 1)
              .filter((e) => ['draft', 'amend', 'submit'].includes(e.action))
              .map((e) => e.by.id)
            assert.ok(writers.length > 0 && !writers.includes(by.id))
            assert.equal(now.version, before.version + 1)
          }
          return now
        }, DRAFT)
      }),
      { numRuns: Number(process.env['FC_RUNS'] ?? 300) },
    )
    assert.ok(publications > 0, 'no run came as far as a publication')
  })
})
