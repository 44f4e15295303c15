/** Who applies and who replies in tests of the store: one province, two departments. */
import type { Actor } from '../../../catalog/procedures/procedure.ts'
import type { Application } from '../../../catalog/procedures/request.ts'
import type { Step } from '../../../gateway/procedures/take-step.ts'
import { APPLICATION as ELSEWHERE, TERMS } from '../../catalog/procedures/request-fixtures.ts'

const of = (id: string, role: Actor['role'], department?: string): Actor => ({
  id,
  role,
  region: '500000',
  ...(department === undefined ? {} : { department }),
})

export const ACTORS = {
  demandOfficer: of('rs-officer', 'officer', 'RS'),
  demandHead: of('rs-head', 'head', 'RS'),
  supplyOfficer: of('ga-officer', 'officer', 'GA'),
  supplyHead: of('ga-head', 'head', 'GA'),
  steward: of('steward', 'steward'),
  stranger: of('jt-head', 'head', 'JT'),
  /** The reviewer and the writer, in the part of their own heads. */
  reviewerAsHead: of('ga-officer', 'head', 'GA'),
  writerAsHead: of('rs-officer', 'head', 'RS'),
} as const

export const APPLICATION: Application = {
  ...ELSEWHERE,
  resource: '500000.GA.householdPopulation',
}

export const HEAD = {
  demand: { region: '500000', department: 'RS' },
  supply: { region: '500000', department: 'GA' },
  about: { shareType: 'conditional' },
} as const

/** What the actions say besides; each takes what is its own. */
export const DETAILS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  draft: { application: APPLICATION },
  amend: { application: APPLICATION },
  'ask-supplement': { missing: ['scope'] },
  supplement: { application: APPLICATION },
  review: { proposal: 'agree', terms: TERMS },
  extend: { days: 4 },
  provide: { grant: 'SQ-500000-2026-0001' },
  suspend: { rectifyBy: '2026-06-01' },
  rectify: { evidence: 'minutes 7' },
  dispose: { evidence: 'shredded' },
}

/** The way from the draft to the disposal, by whom each step is for. */
export const WAY: readonly (readonly [string, keyof typeof ACTORS])[] = [
  ['draft', 'demandOfficer'],
  ['endorse', 'demandHead'],
  ['submit', 'demandOfficer'],
  ['ask-supplement', 'supplyOfficer'],
  ['supplement', 'demandOfficer'],
  ['endorse', 'demandHead'],
  ['submit', 'demandOfficer'],
  ['review', 'supplyOfficer'],
  ['agree', 'supplyHead'],
  ['provide', 'supplyOfficer'],
  ['suspend', 'steward'],
  ['rectify', 'demandOfficer'],
  ['reinstate', 'supplyHead'],
  ['ask-disposal', 'supplyOfficer'],
  ['dispose', 'demandHead'],
]

export const ID = 'SQ-500000-2026-0001'

export function stepOf(action: string, actor: keyof typeof ACTORS, at: Date): Step {
  return {
    kind: 'request',
    action,
    by: ACTORS[actor],
    why: 'as agreed',
    at,
    details: DETAILS[action] ?? {},
    ...(action === 'draft' ? { head: HEAD } : { id: ID }),
  }
}
