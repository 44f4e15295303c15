/**
 * The steps that are asked for in a dialogue: their operation, and what they take besides the reason.
 *
 * @module
 */
import { wholeNumberIn } from '../../parts/whole-number.ts'

export interface StepFacts {
  readonly mutation: string
  /** What is asked for besides, and its type in GraphQL. */
  readonly field?: 'missing' | 'days' | 'rectifyBy' | 'evidence' | 'finding' | 'outcome' | 'to'
  /** It cannot be taken back. */
  readonly isFinal?: true
}

export const REQUEST_STEPS: Readonly<Record<string, StepFacts>> = {
  endorse: { mutation: 'endorseRequest' },
  submit: { mutation: 'submitRequest' },
  withdraw: { mutation: 'withdrawRequest', isFinal: true },
  'ask-supplement': { mutation: 'askSupplement', field: 'missing' },
  agree: { mutation: 'agreeRequest' },
  refuse: { mutation: 'refuseRequest', isFinal: true },
  extend: { mutation: 'extendRequest', field: 'days' },
  provide: { mutation: 'provideRequest' },
  suspend: { mutation: 'suspendRequest', field: 'rectifyBy' },
  rectify: { mutation: 'rectifyRequest', field: 'evidence' },
  reinstate: { mutation: 'reinstateRequest' },
  terminate: { mutation: 'terminateRequest', isFinal: true },
  'ask-disposal': { mutation: 'askDisposal', isFinal: true },
  dispose: { mutation: 'disposeRequest', field: 'evidence', isFinal: true },
}

export const SIDE_STEPS: Readonly<Record<string, StepFacts>> = {
  verify: { mutation: 'verifyCorrection' },
  correct: { mutation: 'correctRecord', field: 'finding' },
  uphold: { mutation: 'upholdRecord', field: 'finding' },
  withdraw: { mutation: 'withdrawCorrection', isFinal: true },
  settle: { mutation: 'settleDispute', field: 'outcome' },
  escalate: { mutation: 'escalateDispute', field: 'to' },
  decide: { mutation: 'decideDispute', field: 'outcome' },
}

const TYPES = {
  missing: '[String!]!',
  days: 'Int!',
  rectifyBy: 'Date!',
  evidence: 'String!',
  finding: 'String!',
  outcome: 'String!',
  to: 'String!',
} as const

/** The document of a step. @param isSeen whether it says up to which event the procedure was seen. */
export function documentOf({ mutation, field }: StepFacts, isSeen: boolean): string {
  const more = [
    ...(field === undefined ? [] : [[field, TYPES[field]] as const]),
    ...(isSeen ? [['event', 'Int!'] as const] : []),
  ]
  const declared = more.map(([name, type]) => `, $${name}: ${type}`).join('')
  const given = more.map(([name]) => `, ${name}: $${name}`).join('')
  return `mutation ($id: ID!, $reason: String!${declared}) { ${mutation}(id: $id, reason: $reason${given}) { id state waits } }`
}

/** What was typed into the field, as the operation takes it. */
export function valueOf(field: NonNullable<StepFacts['field']>, text: string): unknown {
  if (field === 'days') return wholeNumberIn(text)
  if (field !== 'missing') return text
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

/** As many characters as the exchanges take: of each line of what is missing, of anything else in all. */
export const CHARACTERS_MAX = {
  missing: 500,
  evidence: 2_000,
  finding: 2_000,
  outcome: 2_000,
  to: 200,
} as const satisfies Partial<Record<NonNullable<StepFacts['field']>, number>>

/** More characters than may be written there, where there are more: said before it is sent. */
export function tooMany(field: NonNullable<StepFacts['field']>, text: string): number | undefined {
  if (field === 'days' || field === 'rectifyBy') return undefined
  const max = CHARACTERS_MAX[field]
  const parts = field === 'missing' ? text.split('\n').map((line) => line.trim()) : [text]
  return parts.some((part) => Array.from(part).length > max) ? max : undefined
}
