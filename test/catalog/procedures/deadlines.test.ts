import assert from 'node:assert/strict'
import fc from 'fast-check'
import { loadContent } from '../../../catalog/load.ts'
import {
  DEADLINES,
  localRuleFindings,
  read,
  termOf,
  type TermClock,
  type DeadlineId,
} from '../../../catalog/procedures/deadlines.ts'
import { registrationClocks } from '../../../catalog/procedures/registration-clocks.ts'
import type { RegistrationEvent } from '../../../catalog/procedures/registration.ts'
import { makeWorkCalendar } from '../../../catalog/working-days.ts'

const calendar = makeWorkCalendar(loadContent().workYears)
const clock = (
  deadline: DeadlineId,
  startedOn: string,
  more: Partial<TermClock> = {},
): TermClock => ({
  deadline,
  startedOn,
  extendedBy: 0,
  ...more,
})
const dueOn = (of: TermClock): string | undefined => read(of, calendar, of.startedOn).dueOn

describe('the deadlines of Decree 809', () => {
  it('are those of its articles', () => {
    const table = Object.values(DEADLINES).map((d) => [d.id, d.limit, d.extensionMax, d.article])
    assert.deepEqual(table, [
      ['D1', 10, 5, 17],
      ['D2', 2, 0, 17],
      ['D3', 1, 10, 21],
      ['D4', 10, 10, 21],
      ['D5', 20, 0, 22],
      ['D6', 10, 0, 26],
    ])
  })

  it('fall as the worked examples over National Day 2025 and Spring Festival 2026 say', () => {
    assert.equal(dueOn(clock('D4', '2025-09-24')), '2025-10-14')
    assert.equal(dueOn(clock('D3', '2026-02-14')), '2026-02-24')
  })

  const MARCH: readonly (readonly [DeadlineId, string])[] = [
    ['D1', '2026-03-16'],
    ['D2', '2026-03-04'],
    ['D3', '2026-03-03'],
    ['D4', '2026-03-16'],
    ['D5', '2026-03-30'],
    ['D6', '2026-03-16'],
  ]
  for (const [id, due] of MARCH) {
    it(`${id}, started on Monday 2 March 2026, falls on ${due}`, () => {
      assert.equal(dueOn(clock(id, '2026-03-02')), due)
    })
  }

  it('fall later by the working days of an extension, and by no more than the article allows', () => {
    assert.equal(dueOn(clock('D4', '2026-03-02', { extendedBy: 10 })), '2026-03-30')
    assert.equal(dueOn(clock('D4', '2026-03-02', { extendedBy: 99 })), '2026-03-30')
    assert.equal(dueOn(clock('D5', '2026-03-02', { extendedBy: 5 })), '2026-03-30')
  })
})

describe('a clock', () => {
  const reply = clock('D4', '2026-03-02')

  it('says how many working days are left, and when they are over', () => {
    const at = (today: string) => read(reply, calendar, today)
    const rest = { dueOn: '2026-03-16', provisional: false }
    assert.deepEqual(at('2026-03-02'), { state: 'running', daysLeft: 10, ...rest })
    assert.deepEqual(at('2026-03-14'), { state: 'running', daysLeft: 1, ...rest })
    assert.deepEqual(at('2026-03-16'), { state: 'due-today', daysLeft: 0, ...rest })
    assert.deepEqual(at('2026-03-18'), { state: 'overdue', daysLeft: -2, ...rest })
  })

  it('stands still while the applicant supplements, and goes on with the rest', () => {
    const asked = clock('D4', '2026-03-02', { pause: { from: '2026-03-05' } })
    assert.deepEqual(read(asked, calendar, '2026-04-30'), { state: 'paused', provisional: false })
    const came = clock('D4', '2026-03-02', { pause: { from: '2026-03-05', to: '2026-03-20' } })
    // Three of ten days were used; seven are left after 20 March.
    assert.equal(dueOn(came), '2026-03-31')
  })

  it('runs on through a supplement where the region says so', () => {
    const came = clock('D4', '2026-03-02', { pause: { from: '2026-03-05', to: '2026-03-20' } })
    const reading = read(came, calendar, '2026-03-17', { supplementPauses: false })
    assert.deepEqual(reading, {
      state: 'overdue',
      dueOn: '2026-03-16',
      daysLeft: -1,
      provisional: false,
    })
  })

  it('is not saved by a supplement that was asked for too late', () => {
    const late = clock('D4', '2026-03-02', { pause: { from: '2026-03-17', to: '2026-03-20' } })
    assert.equal(read(late, calendar, '2026-03-20').state, 'overdue')
  })

  it('stays met, or met late', () => {
    assert.equal(read({ ...reply, metOn: '2026-03-16' }, calendar, '2026-05-01').state, 'met')
    assert.equal(read({ ...reply, metOn: '2026-03-17' }, calendar, '2026-05-01').state, 'met-late')
  })

  it('is shorter by a local rule, and never longer', () => {
    assert.equal(termOf(reply, { limits: { D4: 5 } }), 5)
    assert.equal(termOf(reply, { limits: { D4: 30 } }), 10)
  })
})

describe('local rules', () => {
  it('may be shorter than the decree', () => {
    assert.deepEqual(localRuleFindings({ limits: { D4: 5, D5: 20 } }), [])
  })

  it('are refused with the article when they are longer, and when they are no days or no deadline', () => {
    const limits = { D4: 15, D5: 0, D9: 3 } as Partial<Record<DeadlineId, number>>
    assert.deepEqual(localRuleFindings({ limits }), [
      {
        pointer: '/limits/D4',
        message:
          'is 15 working days; Decree 809 Art. 21 allows 10, and a local rule may only be shorter',
      },
      { pointer: '/limits/D5', message: 'is 0; give whole working days, 1 or more' },
      { pointer: '/limits/D9', message: 'is no deadline. Known are D1, D2, D3, D4, D5, D6' },
    ])
  })
})

describe('clocks, whatever happened to them', () => {
  const day = fc
    .integer({ min: 0, max: 600 })
    .map((n) => new Date(Date.UTC(2025, 0, 1 + n)).toISOString().slice(0, 10))
  const anyClock = fc
    .record({
      deadline: fc.constantFrom<DeadlineId>('D1', 'D2', 'D3', 'D4', 'D5', 'D6'),
      days: fc.uniqueArray(day, { minLength: 3, maxLength: 3 }),
      extendedBy: fc.integer({ min: 0, max: 20 }),
      paused: fc.boolean(),
    })
    .map(({ deadline, days, extendedBy, paused }) => {
      const [startedOn = '', from = '', to = ''] = [...days].sort()
      return clock(deadline, startedOn, { extendedBy, ...(paused ? { pause: { from, to } } : {}) })
    })

  it('a pause never brings the last day nearer, and neither does an extension', () => {
    fc.assert(
      fc.property(anyClock, (any) => {
        const due = dueOn(any) ?? ''
        assert.ok(due >= calendar.add(any.startedOn, termOf(any, {})).lastDay)
        assert.ok(due >= (dueOn({ ...any, extendedBy: 0 }) ?? ''))
      }),
    )
  })

  it('the last day is a working day, and no more working days are counted than the law gives', () => {
    fc.assert(
      fc.property(anyClock, (any) => {
        const due = dueOn(any) ?? ''
        assert.ok(calendar.isWorkingDay(due))
        if (any.pause?.to === undefined || any.pause.from > due) {
          assert.equal(calendar.between(any.startedOn, due), termOf(any, {}))
        }
      }),
    )
  })
})

describe('the clocks of a registration', () => {
  const ACTOR = {
    id: 'cq-officer-rs',
    role: 'officer',
    region: '500000',
    department: 'RS',
  } as const
  const event = (action: RegistrationEvent['action'], day: string): RegistrationEvent => ({
    ...{ seq: 1, action, by: ACTOR, why: 'as agreed', day, at: `${day}T12:00:00+08:00` },
  })

  it('stop for a submission that is dropped because the service is suspended', () => {
    const events = [
      event('submit', '2026-03-02'),
      event('publish', '2026-03-03'),
      event('submit', '2026-03-04'),
      event('suspend', '2026-03-05'),
    ]
    assert.deepEqual(
      registrationClocks({ events }).map(({ deadline, metOn }) => [deadline, metOn]),
      [
        ['D2', '2026-03-03'],
        ['D2', '2026-03-05'],
      ],
    )
  })
})
