import assert from 'node:assert/strict'
import {
  arbiterOf,
  correctionClock,
  correctionFindings,
  disputeFindings,
  raiseCorrectionFindings,
  raiseDisputeFindings,
  type Correction,
  type Dispute,
} from '../../../catalog/procedures/correction.ts'
import type { Actor } from '../../../catalog/procedures/procedure.ts'

const DEMAND = { region: '500000', department: 'RS' }
const SUPPLY = { region: '510000', department: 'GA' }
const DEMAND_HEAD: Actor = { id: 'cq-rs-head', role: 'head', ...DEMAND }
const SUPPLIER: Actor = { id: 'sc-ga-officer', role: 'officer', ...SUPPLY }
const STEWARD: Actor = { id: 'sc-steward', role: 'steward', region: '510000' }

const deed = (by: Actor, day = '2026-03-05') => ({
  by,
  day,
  at: `${day}T10:00:00+08:00`,
  why: 'the address is of 2019',
})

describe('a correction', () => {
  const raised: Correction = {
    id: 'JH-2026-0001',
    state: 'raised',
    demand: DEMAND,
    supply: SUPPLY,
    resource: '510000.GA.householdRegistration',
    items: ['householdAddress'],
    exchangeId: '01981a2b-0000-7000-8000-000000000001',
    events: [{ ...deed(DEMAND_HEAD, '2026-03-02'), seq: 1, action: 'draft' }],
  }

  it('is reported back by the provider with what was found', () => {
    assert.deepEqual(correctionFindings(raised, 'correct', deed(SUPPLIER)), [
      {
        pointer: '/finding',
        message: 'is missing; report what was found, without the value (Art. 26)',
      },
    ])
    const finding = 'the register was corrected'
    assert.deepEqual(correctionFindings(raised, 'correct', { ...deed(SUPPLIER), finding }), [])
  })

  it('is not decided by who raised it', () => {
    const uphold = { ...deed(DEMAND_HEAD), finding: 'right as it was' }
    assert.deepEqual(correctionFindings(raised, 'uphold', uphold), [
      {
        pointer: '/by',
        message: 'may not uphold: it is for the officer or head of the provider (Art. 26)',
      },
    ])
  })

  it('and its steps say nothing but what is theirs to say', () => {
    const stray = (action: string): object => ({
      pointer: '/finding',
      message: `does not belong to "${action}"`,
    })
    const said = { ...deed(DEMAND_HEAD), finding: 'right as it was' }
    assert.deepEqual(correctionFindings(raised, 'withdraw', said), [stray('withdraw')])
    assert.deepEqual(raiseCorrectionFindings(raised, said), [stray('draft')])
  })

  it('has its clock from the day on which it was raised to the report', () => {
    assert.deepEqual(correctionClock(raised), {
      deadline: 'D6',
      startedOn: '2026-03-02',
      extendedBy: 0,
    })
    const corrected: Correction = {
      ...raised,
      state: 'corrected',
      events: [
        ...raised.events,
        { ...deed(SUPPLIER, '2026-03-03'), seq: 2, action: 'verify' },
        { ...deed(SUPPLIER, '2026-03-09'), seq: 3, action: 'correct', finding: 'done' },
      ],
    }
    assert.equal(correctionClock(corrected)?.metOn, '2026-03-09')
  })
})

describe('a dispute', () => {
  const dispute: Dispute = {
    id: 'ZY-2026-0001',
    state: 'negotiating',
    demand: DEMAND,
    supply: SUPPLY,
    about: 'SQ-2026-0001',
    events: [{ ...deed(DEMAND_HEAD), seq: 1, action: 'draft' }],
  }

  it('goes across regions to the common superior, and within one to its own', () => {
    assert.match(arbiterOf(DEMAND, SUPPLY), /common superior/)
    assert.match(arbiterOf(SUPPLY, SUPPLY), /of 510000/)
  })

  it('is escalated to a body that is named', () => {
    assert.deepEqual(disputeFindings(dispute, 'escalate', deed(DEMAND_HEAD)), [
      {
        pointer: '/to',
        message:
          'is missing; name the body to which it goes: the competent department of the State Council (国务院政务数据共享主管部门), the common superior (Art. 28)',
      },
    ])
  })

  it('and its steps say nothing but what is theirs to say', () => {
    const stray = (name: string, action: string): object => ({
      pointer: `/${name}`,
      message: `does not belong to "${action}"`,
    })
    const said = { ...deed(DEMAND_HEAD), to: 'the superior', outcome: 'it is given' }
    assert.deepEqual(disputeFindings(dispute, 'settle', said), [stray('to', 'settle')])
    assert.deepEqual(disputeFindings(dispute, 'escalate', said), [stray('outcome', 'escalate')])
    assert.deepEqual(raiseDisputeFindings(dispute, said), [
      stray('to', 'draft'),
      stray('outcome', 'draft'),
    ])
  })

  it('is decided only after it was escalated', () => {
    const outcome = 'to be provided; decision of the State Council’s competent department'
    assert.deepEqual(disputeFindings(dispute, 'decide', { ...deed(STEWARD), outcome }), [
      {
        pointer: '/action',
        message: 'cannot be "decide" in the state negotiating; it can be in escalated',
      },
    ])
    const escalated: Dispute = { ...dispute, state: 'escalated' }
    assert.deepEqual(disputeFindings(escalated, 'decide', { ...deed(STEWARD), outcome }), [])
  })
})
