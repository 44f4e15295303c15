/** People and one application for tests of requests. */
import assert from 'node:assert/strict'
import { act, draft, type Deed } from '../../../catalog/procedures/request-act.ts'
import type { Actor } from '../../../catalog/procedures/procedure.ts'
import type {
  Application,
  Request,
  RequestAction,
  Terms,
} from '../../../catalog/procedures/request.ts'

const DEMAND = { region: '500000', department: 'RS' }
const SUPPLY = { region: '510000', department: 'GA' }

export const ACTORS = {
  demandOfficer: { id: 'demandOfficer', role: 'officer', ...DEMAND },
  demandHead: { id: 'demandHead', role: 'head', ...DEMAND },
  supplyOfficer: { id: 'supplyOfficer', role: 'officer', ...SUPPLY },
  supplyHead: { id: 'supplyHead', role: 'head', ...SUPPLY },
  steward: { id: 'steward', role: 'steward', region: SUPPLY.region },
  otherSteward: { id: 'otherSteward', role: 'steward', region: DEMAND.region },
  stranger: { id: 'stranger', role: 'head', region: '510000', department: 'JT' },
  system: { id: 'system', role: 'system', region: '510000' },
} as const satisfies Record<string, Actor>

export const APPLICATION: Application = {
  consumer: 'cq-pension-desk',
  resource: '510000.GA.householdRegistration',
  items: ['name', 'householdAddress'],
  matters: ['CY-037'],
  legalBasis: '《社会保险经办条例》第二十六条',
  scenario: '待遇资格认证',
  scope: '重庆市社会保险经办机构',
  method: 'query',
  until: '2026-12-31',
}

export const TERMS: Terms = { items: { name: 'clear' } }

export const HEAD = {
  id: 'SQ-2026-0001',
  demand: DEMAND,
  supply: SUPPLY,
  shareType: 'conditional',
} as const

export function deedOf(actor: keyof typeof ACTORS, more: Partial<Deed> = {}): Deed {
  const day = more.day ?? '2026-03-02'
  return { by: ACTORS[actor], at: `${day}T10:00:00+08:00`, why: 'as agreed', ...more, day }
}

export function newRequest(): Request {
  const acted = draft(HEAD, { ...deedOf('demandOfficer'), application: APPLICATION })
  assert.ok(acted.ok)
  return acted.request
}

/** Does one thing after the other; each must be possible. Days go on from the one before. */
export function play(
  request: Request,
  steps: readonly (readonly [RequestAction, keyof typeof ACTORS, Partial<Deed>?])[],
): Request {
  return steps.reduce((now, [action, actor, more]) => {
    const day = now.events.at(-1)?.day ?? '2026-03-02'
    const acted = act(now, action, deedOf(actor, { day, ...more }))
    assert.ok(acted.ok, acted.ok ? '' : JSON.stringify(acted.problems))
    return acted.request
  }, request)
}
