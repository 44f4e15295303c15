/**
 * What is known of a request so far: the material of its record, and of the administrator's log line.
 *
 * `note` returns what it was given, so that a step and its trace are one line. The only mutable state of a
 * request.
 *
 * @module
 */
import type { Ask, Decision } from '../../policies/types.ts'
import type { RecordedSign } from '../audit/exchange-record.ts'
import type {
  GatewayRequest,
  Identity,
  Judged,
  Plan,
  Purpose,
  Query,
  ReadOutcome,
} from './types.ts'

export interface Facts {
  readonly identity: Identity
  readonly purpose: Purpose
  readonly query: Query
  /** What was noticed of the subjects. */
  readonly signs: readonly RecordedSign[]
  /** What was asked of each resource. */
  readonly questions: readonly Ask[]
  readonly decision: Decision
  /** What the decision depended on beside. */
  readonly judged: Judged
  readonly plan: Plan
  readonly outcomes: readonly ReadOutcome[]
}

export class Trail {
  readonly request: GatewayRequest
  readonly startedAt: Date
  readonly #facts: { -readonly [Name in keyof Facts]?: Facts[Name] } = {}
  #exchangeId: string

  constructor(request: GatewayRequest, startedAt: Date, exchangeId: string) {
    this.request = request
    this.startedAt = startedAt
    this.#exchangeId = exchangeId
  }

  /** Id under which all exchanges record this request. */
  get exchangeId(): string {
    return this.#exchangeId
  }

  get facts(): Partial<Facts> {
    return this.#facts
  }

  note<Name extends keyof Facts>(name: Name, fact: Facts[Name]): Facts[Name] {
    this.#facts[name] = fact
    // A vouched request already has its id: both sides record it under that one.
    if (name === 'identity') this.#exchangeId = (fact as Identity).exchangeId ?? this.#exchangeId
    return fact
  }
}
